"""Datasets as a whole: renamed with all that stands on them, removed and put back, and left alone while something is at work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr.journal import JOURNALS
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.staging import claim
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.augment_request import AugmentOptions, AugmentRequest
from core.derived.augmenting import augment_dataset
from core.history import dataset_acts
from core.history.dataset_acts import (
    RestoredDataset,
    empty_datasets,
    finish_renames,
    remove_dataset,
    rename_dataset,
    restore_datasets,
    standing,
    standing_words,
    trashed_datasets,
)
from core.history.dependents import standing_on
from core.runs.augmentation import Augmentation
from core.runs.folder import RunFolder
from core.studies.folder import StudyFolder
from core.studies.study import Study
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.presets import recipe_for

MLP = recipe_for("mlp")


@pytest.fixture
def shapes(workspace: Workspace, shapes_folder: Callable[..., Path]) -> Dataset:
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=8))
    make_split(Dataset.open(workspace, "shapes"), SplitRequest(name="mine"))
    return Dataset.open(workspace, "shapes")


def stood_on(workspace: Workspace) -> None:
    augment_dataset(workspace, AugmentRequest("shapes", "more", AugmentOptions(per_class=8), Augmentation()))
    RunFolder.create(workspace, "run", "shapes", MLP, split="mine")
    RunFolder.create(workspace, "other", "elsewhere", MLP)


def test_runs_and_derived_datasets_follow_to_a_new_name(workspace: Workspace, shapes: Dataset) -> None:
    stood_on(workspace)
    trashed = workspace.trash(RunFolder.create(workspace, "gone", "shapes", MLP).path)
    table = shapes.table("mine")
    assert rename_dataset(workspace, "shapes", "Café & blocks") == "Café & blocks"
    assert workspace.dataset_names() == ["Café & blocks", "more"]
    renamed = Dataset.open(workspace, "Café & blocks")
    assert renamed.table("mine") == table
    assert renamed.created == shapes.created
    found = standing(workspace, "Café & blocks")
    assert (found.runs, found.datasets, found.pictures, found.here) == (("run",), ("more",), 16, False)
    assert RunFolder(trashed).request.dataset == "Café & blocks", "it may come back"
    assert RunFolder(workspace.run_folder("other")).request.dataset == "elsewhere"
    assert 'location = "Café & blocks: ' in (workspace.dataset_folder("more") / "dataset.toml").read_text(encoding="utf-8")
    rename_dataset(workspace, "Café & blocks", "shapes")
    assert standing_on(workspace, "shapes")[0].name == "run"


def test_names_that_cannot_be_are_refused_and_nothing_moves(workspace: Workspace, shapes: Dataset) -> None:
    stood_on(workspace)
    with pytest.raises(Refused, match="There is a dataset called more already"):
        rename_dataset(workspace, "shapes", "more")
    with pytest.raises(BadInput, match="cannot be used as a dataset name"):
        rename_dataset(workspace, "shapes", "../up")
    with pytest.raises(NotThere):
        rename_dataset(workspace, "nothing", "something")
    assert rename_dataset(workspace, "shapes", " shapes ") == "shapes"
    assert workspace.dataset_names() == ["more", "shapes"]


@pytest.mark.parametrize("until", ["replace", "_follow"], ids=["before it moves", "before its runs follow"])
def test_a_rename_that_is_killed_loses_neither_name_nor_runs(
    workspace: Workspace, shapes: Dataset, monkeypatch: pytest.MonkeyPatch, until: str
) -> None:
    rename_dataset(workspace, "shapes", "Große Äpfel")
    RunFolder.create(workspace, "run", "Große Äpfel", MLP)
    study = StudyFolder.of(workspace, "question")
    study.write(Study(name="question", dataset="Große Äpfel", split="mine", created="2026-01-01T00:00:00+00:00"))
    monkeypatch.setattr("os.replace" if until == "replace" else "core.history.dataset_acts._follow", _killed_at(until))
    with pytest.raises(KeyboardInterrupt):
        rename_dataset(workspace, "Große Äpfel", "Käfer & Co")
    monkeypatch.undo()
    name = "Große Äpfel" if until == "replace" else "Käfer & Co"
    assert workspace.dataset_names() == [name]
    assert finish_renames(workspace) == (name,)
    assert standing(workspace, name).runs == ("run",)
    assert finish_renames(workspace) == (), "what is finished is not begun again"
    assert study.study.dataset == name
    assert rename_dataset(workspace, name, "new") == "new"
    assert (standing(workspace, "new").runs, study.study.dataset) == (("run",), "new")


def _killed_at(until: str) -> Callable[..., None]:
    replace = os.replace

    def call(*arguments: Path) -> None:
        if until == "replace" and not Path(arguments[0]).is_dir():
            replace(*arguments)  # a file that is written; only the folder's own move is killed
        else:
            raise KeyboardInterrupt

    return call


def test_one_that_was_renamed_a_moment_ago_is_not_there_to_be_renamed(
    workspace: Workspace, shapes: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = dataset_acts.claim

    def renamed_meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(dataset_acts, "claim", begin)
        rename_dataset(workspace, "shapes", "faster")
        return begin(*arguments)

    monkeypatch.setattr(dataset_acts, "claim", renamed_meanwhile)
    with pytest.raises(NotThere, match="There is no dataset called 'shapes'"):
        rename_dataset(workspace, "shapes", "slower")
    assert workspace.dataset_names() == ["faster"]


def test_a_dataset_that_something_is_at_work_on_stays(workspace: Workspace, shapes: Dataset) -> None:
    run = RunFolder.create(workspace, "busy", "shapes", MLP)
    acts = (lambda: rename_dataset(workspace, "shapes", "new"), lambda: remove_dataset(workspace, "shapes"))
    for act in acts:
        with FileLock(run.path / "worker.lock"), pytest.raises(Refused, match="busy is being trained on shapes"):
            act()
        with claim(workspace, "shapes"), pytest.raises(Refused, match="Another import into shapes is at work"):
            act()
    journal = workspace.data / JOURNALS / "shapes"
    journal.mkdir(parents=True)
    for act in acts:
        with pytest.raises(Refused, match="A collection into shapes is not finished"):
            act()
    journal.rmdir()
    assert workspace.dataset_names() == ["shapes"]


WORKING = """
import sys
from core.support.notices import noticed
from core.support.workspace import Workspace
with noticed(Workspace.at(sys.argv[1]), "shapes", "check shapes"):
    print("told", flush=True)
    sys.stdin.readline()
"""


def test_a_dataset_that_another_process_is_at_work_on_stays(workspace: Workspace, shapes: Dataset) -> None:
    command = [sys.executable, "-c", WORKING, str(workspace.root)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "told\n"
        with pytest.raises(Refused, match="at work on shapes: check shapes"):
            remove_dataset(workspace, "shapes")
        other.communicate("\n")
    assert rename_dataset(workspace, "shapes", "new") == "new"


def test_a_removed_dataset_comes_back_as_it_was(workspace: Workspace, shapes: Dataset) -> None:
    stood_on(workspace)
    assert standing_words(standing(workspace, "shapes")) == (
        "run was trained on it; it stays and predicts, and can be resumed or judged again once it is put back. "
        "more was made from it and keeps its own pictures."
    )
    table = shapes.table("mine")
    assert remove_dataset(workspace, "shapes") == "shapes"
    assert workspace.dataset_names() == ["more"]
    with pytest.raises(NotThere, match="One of that name lies in the trash"):
        Dataset.open(workspace, "shapes")
    (entry,) = trashed_datasets(workspace, Context())
    assert (entry.name, entry.dataset, entry.pictures, entry.here) == ("shapes", "shapes", 16, False)
    assert entry.size > 10_000
    assert restore_datasets(workspace, ["shapes"], Context()) == (RestoredDataset("shapes", "shapes"),)
    assert Dataset.open(workspace, "shapes").table("mine") == table
    with pytest.raises(NotThere, match="There is no dataset called shapes in the trash"):
        restore_datasets(workspace, ["shapes"], Context())


def test_one_whose_name_is_taken_comes_back_under_another_and_its_own_runs_follow(
    workspace: Workspace, shapes: Dataset, shapes_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.runs.folder.datetime", Early)
    RunFolder.create(workspace, "early", "shapes", MLP)
    monkeypatch.undo()
    remove_dataset(workspace, "shapes")
    import_pictures(workspace, "shapes", shapes_folder(classes=3, each=4))
    RunFolder.create(workspace, "late", "shapes", MLP)
    assert restore_datasets(workspace, ["shapes"], Context()) == (RestoredDataset("shapes", "shapes-2"),)
    assert len(Dataset.open(workspace, "shapes-2").table()) == 16
    assert [RunFolder(workspace.run_folder(name)).request.dataset for name in ("early", "late")] == ["shapes-2", "shapes"]


class Early:
    """A clock of the day before there was any dataset here."""

    @staticmethod
    def now(zone: object) -> Early:
        return Early()

    @staticmethod
    def isoformat(timespec: str) -> str:
        return "2020-01-01T00:00:00+00:00"


def test_emptied_it_is_gone_with_pictures_of_its_own_and_no_others(
    workspace: Workspace, shapes_folder: Callable[..., Path]
) -> None:
    source = shapes_folder(classes=2, each=4)
    import_pictures(workspace, "kept", source)
    import_pictures(workspace, "own", source, ImportOptions(copy=True))
    for name in ("kept", "own"):
        remove_dataset(workspace, name)
    assert empty_datasets(workspace, ["kept", "own", "never"], Context()) > 0
    assert trashed_datasets(workspace, Context()) == ()
    assert len(list(source.rglob("*.*"))) == 8


def test_a_damaged_dataset_can_be_removed(workspace: Workspace, shapes: Dataset) -> None:
    (shapes.folder / "dataset.toml").write_text("{")
    assert standing(workspace, "shapes").pictures == 0
    remove_dataset(workspace, "shapes")
    (entry,) = trashed_datasets(workspace, Context())
    assert entry.pictures in (None, 16)


def test_a_trash_that_is_a_link_is_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "precious").mkdir(parents=True)
    (workspace.data / ".trash").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="is a link to another place"):
        trashed_datasets(workspace, Context())
    with pytest.raises(Refused, match="is a link to another place"):
        empty_datasets(workspace, ["precious"], Context())
    assert (tmp_path / "elsewhere" / "precious").is_dir()
