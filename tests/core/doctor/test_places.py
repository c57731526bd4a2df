"""Room on disks, and what in a workspace is damaged, out of reach or half-done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.cli.option_words import with_options
from core.datasets.catalog.dataset import Dataset
from core.doctor import places
from core.doctor.places import disk_points, workspace_points
from core.doctor.points import NOTE, RIGHT, WRONG
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.judged_runs import two_epochs, write_events
from tests.shape_runs import DATASET, shapes_workspace
from tests.told_studies import asked, trained


def test_a_full_disk_is_wrong_and_little_room_a_note(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((10**8, WRONG), (5 * 10**9, NOTE), (10**12, RIGHT)):
        monkeypatch.setattr(shutil, "disk_usage", lambda place, free=free: shutil._ntuple_diskusage(10**13, 0, free))  # type: ignore[attr-defined]
        assert [(point.name, point.state) for point in disk_points(workspace)] == [
            ("Workspace", state), ("Downloaded weights", state), ("Temporary files", state),
        ]  # fmt: skip
    assert places.FULL < places.LITTLE


def test_what_is_damaged_interrupted_or_half_done_is_told(tmp_path: Path) -> None:
    from core.studies.training import study_runs

    ready = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    states = {point.name: point.state for point in workspace_points(ready, Context())}
    assert states == {"Writing": RIGHT, "Datasets": RIGHT, "Runs": RIGHT}
    one, two = study_runs(ready, asked(ready, "learning_rate=0.1,0.01", seeds=1)).wanted
    cut_short, damaged = trained(ready, one, 50, "cut short"), trained(ready, two, 50, "damaged")
    cut_short.events_path.unlink()
    write_events(cut_short.events_path, two_epochs()[:-1])
    (damaged.path / "request.json").write_text("{")
    Dataset.open(ready, DATASET).root.rename(tmp_path / "gone")
    (ready.run_folder("cut short") / "name.txt").write_text("before")
    points = {point.name: point for point in workspace_points(ready, Context())}
    assert {name: point.state for name, point in points.items()} == {
        "Writing": RIGHT, "Renames": NOTE, "Datasets": WRONG, "Runs": WRONG, "Interrupted runs": NOTE,
    }  # fmt: skip
    assert "cut short" in points["Interrupted runs"].words
    assert DATASET in points["Datasets"].words


def test_a_workspace_that_cannot_be_written_is_wrong(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> object:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(places.tempfile, "NamedTemporaryFile", refuse)
    first = next(workspace_points(workspace, Context()))
    assert (first.state, "Read-only file system" in first.words) == (WRONG, True)


def test_a_dataset_that_opens_and_whose_splits_cannot_be_read_is_wrong(tmp_path: Path) -> None:
    ready = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    (Dataset.open(ready, DATASET).folder / "catalog.sqlite").write_bytes(b"no database at all" * 100)
    (point,) = (point for point in workspace_points(ready, Context()) if point.name == "Datasets")
    assert point.state == WRONG
    assert point.words.startswith("1 of 1 dataset: ")
    assert "from a copy" in point.hint


def test_room_is_told_with_where_it_is_looked_for(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    more = "Free some space before you import or train."
    for free, state, hint in ((10**9 - 1, WRONG, more), (10**9, NOTE, more), (10**10 - 1, NOTE, more), (10**10, RIGHT, "")):
        monkeypatch.setattr(shutil, "disk_usage", lambda place, free=free: shutil._ntuple_diskusage(10**13, 0, free))  # type: ignore[attr-defined]
        first = next(iter(disk_points(workspace)))
        assert (first.state, first.hint) == (state, hint)
    assert first.words == f"10.00 GB of 10,000.00 GB are free at {workspace.root}."


def test_a_sound_workspace_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    from core.studies.training import study_runs

    ready = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    one, two = study_runs(ready, asked(ready, "learning_rate=0.1,0.01", seeds=1)).wanted
    trained(ready, one, 50, "first"), trained(ready, two, 50, "second")
    assert [(point.state, point.words) for point in workspace_points(ready, Context())] == [
        (RIGHT, f"{ready.root} can be written."), (RIGHT, "1 dataset can be read."), (RIGHT, "2 runs can be read."),
    ]  # fmt: skip
    for name in ("first", "second"):
        events = ready.run_folder(name) / "events.jsonl"
        events.unlink()
        write_events(events, two_epochs()[:-1])
    (ready.run_folder("first") / "request.json").write_text("{")
    (ready.run_folder("second") / "name.txt").write_text("before")
    points = {point.name: point for point in workspace_points(ready, Context())}
    assert points["Renames"].words == "Renaming was interrupted: second."
    assert points["Renames"].hint == "The next verb, or opening the workspace, finishes it."
    assert points["Runs"].words.startswith("1 of 2 runs: ")
    assert points["Runs"].hint == "Restore them from a copy, or delete them."
    assert points["Interrupted runs"].words == "1 run was interrupted: second."
    assert points["Interrupted runs"].hint == "Resume in Train goes on at the last checkpoint."
    assert with_options(points["Interrupted runs"].hint) == "`main.py resume RUN` goes on at the last checkpoint."
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        list(workspace_points(ready, dropped))


def test_pictures_that_are_gone_are_told_with_where_they_should_be(tmp_path: Path) -> None:
    ready = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    root = Dataset.open(ready, DATASET).root
    root.rename(tmp_path / "gone")
    (point,) = (point for point in workspace_points(ready, Context()) if point.name == "Datasets")
    assert point.words == f"1 of 1 dataset: The pictures of {DATASET} are not at {root}."
    assert point.hint == "Put the folder back where it was, or the dataset from a copy."


def test_where_nothing_can_be_written_it_is_said_what_still_can_be_done(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> object:
        raise OSError("no such thing")

    monkeypatch.setattr(places.tempfile, "NamedTemporaryFile", refuse)
    first = next(workspace_points(workspace, Context()))
    assert first.words == f"Nothing can be written in {workspace.data}: no such thing."
    assert first.hint == "Import, training and decisions need it; looking does not."
