"""Room on disks, and what in a workspace is damaged, out of reach or half-done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.doctor import places
from core.doctor.places import disk_points, workspace_points
from core.doctor.points import NOTE, RIGHT, WRONG
from core.support.jobs import Context
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
