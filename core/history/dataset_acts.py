"""What can be done to datasets as a whole, as jobs: rename them, move them to the trash, put them back, delete them for good.

A dataset could be made and never again be rid of, but by hand, and then nothing said which runs stood on it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset, write_settings
from core.datasets.catalog.samples import Catalog
from core.datasets.catalog.settings import read_settings
from core.datasets.flickr.journal import JOURNALS
from core.datasets.importing.staging import claim
from core.derived.deriving import KIND
from core.history.dependents import derived_from, runs_on, standing_on, trashed_derived_from, trashed_runs_on
from core.runs.folder import RunFolder
from core.studies.folder import follow_dataset
from core.support.atomic import write_text
from core.support.errors import NotThere, Refused, SafelightError
from core.support.inside import inside
from core.support.jobs import Context
from core.support.names import NAME_FILE, check_name, shown_name
from core.support.notices import work_elsewhere
from core.support.trash import delete_for_good, deleted_at, named_in_trash, size_of, told_of_trash
from core.support.wording import some, were
from core.support.workspace import Workspace


@dataclass(frozen=True)
class DatasetStanding:
    """A dataset, and what stands on it.

    Attributes:
        name: Of the dataset.
        pictures: In use.
        root: Where its pictures lie.
        here: True when they are the dataset's own, and go to the trash with it.
        runs, datasets: Names of runs that were trained on it, and of datasets that were made from it.
    """

    name: str
    pictures: int
    root: Path
    here: bool
    runs: tuple[str, ...]
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class TrashedDataset:
    """A dataset that lies in the trash.

    *Units*: `size` in bytes.

    Attributes:
        name: Of its folder in the trash; unlike the dataset's own name it is there once.
        dataset: The name it had.
        size: Of its folder; pictures that lie elsewhere are not in it.
        deleted: When, ISO 8601 in UTC.
        pictures: In use; None where its catalog cannot be read.
        here: True when the pictures are in it.
    """

    name: str
    dataset: str
    size: int
    deleted: str
    pictures: int | None
    here: bool


@dataclass(frozen=True)
class RestoredDataset:
    """A dataset that is back: the name it had, and the one it has now, which differs when the old one is taken."""

    was: str
    dataset: str


def standing(workspace: Workspace, name: str, context: Context | None = None) -> DatasetStanding:
    """Job: a dataset with what stands on it.

    Raises:
        NotThere: No such dataset.
    """
    folder = workspace.dataset_folder(name)
    own = shown_name(folder)
    found = standing_on(workspace, own)
    runs, datasets = (tuple(entry.name for entry in found if entry.noun == noun) for noun in ("run", "dataset"))
    if not folder.is_dir():
        raise NotThere(f"There is no dataset called {name!r}.", "It may have been removed already.", folder)
    try:
        dataset = Dataset.open(workspace, name)
        return DatasetStanding(own, dataset.catalog.count_used(), dataset.root, dataset.here, runs, datasets)
    except SafelightError:
        return DatasetStanding(own, 0, folder, True, runs, datasets)  # a damaged one can be removed as well


def standing_words(found: DatasetStanding) -> str:
    """What removing a dataset means for what stands on it, in sentences; "" where nothing does."""
    said = []
    if found.runs:
        those = f"{some(found.runs)} {were(len(found.runs))} trained on it"
        stays = "it stays and predicts" if len(found.runs) == 1 else "they stay and predict"
        said.append(f"{those}; {stays}, and can be resumed or judged again once it is put back.")
    if found.datasets:
        keeps = "keeps its own pictures" if len(found.datasets) == 1 else "keep their own pictures"
        said.append(f"{some(found.datasets)} {were(len(found.datasets))} made from it and {keeps}.")
    return " ".join(said)


def rename_dataset(workspace: Workspace, name: str, wish: str, context: Context | None = None) -> str:
    """Job: gives a dataset another name; runs trained on it, studies about it and datasets made from it follow. Returns the name.

    Raises:
        NotThere: No such dataset.
        Refused: The name is taken, it may not be written, or something is at work on it.
        BadInput: The name cannot be used.
    """
    finish_renames(workspace)
    was, wish = Dataset.open(workspace, name).name, check_name(wish.strip(), "dataset name")
    if wish == was:
        return wish
    # The new name is held as well: an import or another rename may want it at this moment.
    with _alone(workspace, was, "Rename it") as runs, claim(workspace, wish):
        dataset = Dataset.open(workspace, was)  # what was here a moment ago may have been renamed since
        dataset.check_writable()
        target = workspace.dataset_folder(wish)
        if target.exists():
            raise Refused(f"There is a dataset called {wish} already.", "Choose another name.", target)
        # Whoever is killed from here on leaves this behind: the dataset keeps a name, and its runs are still found.
        write_text(dataset.folder / NAME_FILE, was)
        # It says its new name first, which counts only once its folder is the one for that.
        write_settings(replace(dataset, name=wish))
        os.replace(dataset.folder, target)
        _follow(workspace, was, wish, runs)
        (target / NAME_FILE).unlink()
    return wish


def finish_renames(workspace: Workspace, context: Context | None = None) -> tuple[str, ...]:
    """Job: ends what a process began that was killed while it renamed; returns the names of those datasets and runs.

    A dataset that was killed before it moved keeps its old name, and one that moved has what stood on it follow. What is being
    renamed at this moment, or cannot be written, stays as it is.
    """
    done = []
    for note in workspace.unfinished_renames():
        with suppress(SafelightError, OSError, UnicodeDecodeError):
            was, name = check_name(note.read_text(encoding="utf-8")), shown_name(note.parent)
            if note.parent.parent == workspace.models:
                RunFolder(note.parent).finish_rename(workspace, was)
            else:
                _finish(workspace, was, name, note)
            done.append(name)
    return tuple(done)


def _finish(workspace: Workspace, was: str, name: str, note: Path) -> None:
    with claim(workspace, name):
        if was == name:
            write_settings(Dataset.open(workspace, name))
        else:
            _follow_older(workspace, was, name)
        note.unlink()


def remove_dataset(workspace: Workspace, name: str, context: Context | None = None) -> str:
    """Job: moves a dataset to the trash; pictures that lie elsewhere stay there. Returns its name in the trash.

    Raises:
        NotThere: No such dataset.
        Refused: Something is at work on it.
    """
    folder = workspace.dataset_folder(name)
    with _alone(workspace, shown_name(folder), "Remove it"):
        return workspace.trash(folder).name


def trashed_datasets(workspace: Workspace, context: Context) -> tuple[TrashedDataset, ...]:
    """Job: what lies in the trash of datasets, what was removed last first.

    Raises:
        Refused: The trash is a link to somewhere else.
        Abandoned: The job was dropped.
    """
    return told_of_trash(workspace.data, _trashed, context)


def restore_datasets(workspace: Workspace, names: Sequence[str], context: Context) -> tuple[RestoredDataset, ...]:
    """Job: puts datasets back. One whose name is taken comes back under another, and what stood on it follows.

    Args:
        workspace: Where.
        names: As `TrashedDataset.name`.
        context: Drops the job between two datasets.

    Raises:
        NotThere: No such dataset lies in the trash; then none is put back.
        Refused: The trash is a link to somewhere else, or the disk takes no writing.
    """
    back = []
    for place in named_in_trash(workspace.data, names, "dataset"):
        context.check_abandoned()
        was = shown_name(place)
        name = workspace.new_dataset_name(was)
        if name == was:
            workspace.restore(place, name)
        else:
            _restore_as(workspace, place, was, name)
        back.append(RestoredDataset(was, name))
    return tuple(back)


def empty_datasets(workspace: Workspace, names: Sequence[str], context: Context) -> int:
    """Job: deletes datasets of the trash for good, with those pictures that are their own; returns the bytes that are free now.

    Raises:
        Refused: The trash is a link to somewhere else.
        Abandoned: The job was dropped; what was deleted until then is gone.
    """
    return delete_for_good(workspace.data, names, context)


def _restore_as(workspace: Workspace, place: Path, was: str, name: str) -> None:
    """Puts a dataset back under another name, and has what stood on it follow."""
    workspace.restore(place, name)
    write_settings(replace(Dataset.open(workspace, name), name=name))
    if workspace.dataset_folder(was).exists():
        _follow_older(workspace, was, name)


def _follow_older(workspace: Workspace, was: str, name: str) -> None:
    """Has follow what meant this dataset by a name: of two that had it, what is older than the other can only mean this one."""
    since = ""
    with suppress(SafelightError, OSError):  # what has the name may be no dataset, or a damaged one
        since = read_settings(workspace.dataset_folder(was)).created
    if since or not workspace.dataset_folder(was).exists():
        runs = [run for run in _runs_on(workspace, was) if not since or run.request.created < since]
        _follow(workspace, was, name, runs, since)


@contextmanager
def _alone(workspace: Workspace, name: str, act: str) -> Iterator[list[RunFolder]]:
    """Holds a dataset while nothing is at work on it; gives the runs that were trained on it, also those in the trash."""
    if inside(workspace.data, f"{JOURNALS}/{workspace.dataset_folder(name).name}").is_dir():
        raise Refused(
            f"A collection into {name} is not finished.", f"Take in what is there or throw it away. {act} when that is done."
        )
    # A terminal that was at work on it found its folder gone.
    busy = next((work.title for work in work_elsewhere(workspace) if work.dataset == name), "")
    if busy:
        raise Refused(f"Another window or terminal is at work on {name}: {busy}.", f"{act} when that is done.")
    runs = _runs_on(workspace, name)
    for run in runs:
        if run.busy():
            raise Refused(f"{run.name} is being trained on {name}.", f"{act} when it has ended.", run.path)
    with claim(workspace, name):
        yield runs


def _runs_on(workspace: Workspace, name: str) -> list[RunFolder]:
    """The runs that were trained on a dataset, those in the trash as well, which may come back."""
    return [*runs_on(workspace, workspace.run_folders(), name), *trashed_runs_on(workspace, name)]


def _follow(workspace: Workspace, was: str, name: str, runs: Sequence[RunFolder], before: str = "") -> None:
    """Has runs and derived datasets, those in the trash too, and studies point to a dataset by its new name; of datasets and
    studies those made `before` a moment only."""
    for run in runs:
        run.follow_dataset(was, name)
    follow_dataset(workspace, was, name, before)
    begin = f"{was}: "
    for derived in (*derived_from(workspace, was), *trashed_derived_from(workspace, was)):
        if before and derived.created >= before:
            continue
        with suppress(SafelightError):  # one that may only be read keeps the old name, which is all it tells of it
            with schema.writing(derived.catalog.path) as connection:
                connection.execute(
                    "UPDATE sources SET location = ? || substr(location, ?) WHERE kind = ? AND substr(location, 1, ?) = ?",
                    (f"{name}: ", len(begin) + 1, KIND, len(begin), begin),
                )
            write_settings(derived)


def _trashed(place: Path) -> TrashedDataset:
    pictures, here = None, True
    with suppress(SafelightError):
        here = read_settings(place).here
        pictures = Catalog(place / "catalog.sqlite").count_used()
    return TrashedDataset(place.name, shown_name(place), size_of(place), deleted_at(place), pictures, here)
