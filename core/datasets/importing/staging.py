"""Where an import works until all of it is ready: a scratch folder beside the datasets, cleared even after a kill."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import IMAGES
from core.support.atomic import read_json, write_json
from core.support.errors import BadInput, Refused, SafelightError
from core.support.inside import inside, relative_parts
from core.support.locks import claimed
from core.support.names import shown_name
from core.support.workspace import Workspace

_FOLDER = ".import"
_JOURNAL = "moving.json"


@contextmanager
def claim(workspace: Workspace, name: str) -> Iterator[Path]:
    """Holds the dataset `name` for one import and gives it an empty scratch folder on the same disk.

    What earlier imports left behind when they were killed is cleared away first, here and for other datasets.

    Raises:
        Refused: Another import into this dataset is at work.
    """
    folder = inside(workspace.data, _FOLDER)
    scratch = folder / workspace.dataset_folder(name).name
    folder.mkdir(exist_ok=True)
    busy = Refused(f"Another import into {name} is at work.", "Wait for it or cancel it.", scratch)
    # The lock's file stays: were it deleted, one who waits for it on a shared disk and the next import could both hold theirs.
    with claimed(folder / f"{scratch.name}.lock", busy):
        try:
            _clear_abandoned(workspace, folder, scratch.name)
            _recover(workspace, scratch, name)
            scratch.mkdir()
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def move_in(scratch: Path, folder: Path, moves: Sequence[tuple[Path, str]]) -> None:
    """Moves files to paths relative to a dataset's folder, noting them first so that a kill leaves no strays.

    Call it inside the transaction that stores their rows. When a move fails, those done are taken back.
    """
    write_json(scratch / _JOURNAL, [target for _, target in moves])
    try:
        for file, target in moves:
            place = _picture_place(folder, target)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, place)
    except BaseException:
        take_back(folder, [target for _, target in moves])
        raise


def take_back(folder: Path, targets: Sequence[str]) -> None:
    """Deletes files that `move_in` brought, whose rows were not stored.

    Raises:
        BadInput: A target is no picture of the dataset's own; nothing is deleted.
    """
    for place in [_picture_place(folder, target) for target in targets]:
        place.unlink(missing_ok=True)


def _recover(workspace: Workspace, scratch: Path, name: str) -> None:
    """Clears a killed import's scratch folder and the files it had moved but not yet stored in the catalog."""
    journal = scratch / _JOURNAL
    folder = workspace.dataset_folder(name)
    if journal.is_file() and (folder / "catalog.sqlite").is_file():
        targets = _targets_in(journal)
        with schema.reading(folder / "catalog.sqlite") as connection:
            stored = {f"{IMAGES}/{row[0]}" for row in connection.execute("SELECT path FROM samples")}
        try:
            take_back(folder, [target for target in targets if target not in stored])
        except BadInput as error:
            # Said of the list, with the way on: told of a path alone, nobody knew what was wrong with which file.
            hint = "The list is put away now, and nothing outside the dataset was touched: import again."
            raise BadInput(
                f"The list of an unfinished import into {name} cannot be used: {error.message}", hint, journal
            ) from error
    _remove(scratch)


def _picture_place(folder: Path, target: str) -> Path:
    """Where one of a dataset's own pictures lies; only there does an import move or delete anything."""
    if relative_parts(target)[0] != IMAGES:
        raise BadInput(
            f"{target!r} is no picture of {shown_name(folder)}.", "Whoever wrote it is not to be trusted, or it is damaged."
        )
    return inside(folder, target)


def _targets_in(journal: Path) -> list[str]:
    targets = read_json(journal)
    if not isinstance(targets, list) or not all(isinstance(target, str) for target in targets):
        raise BadInput(f"{journal} is damaged.", "Delete the folder it lies in.", journal)
    return targets


def _remove(scratch: Path) -> None:
    """Deletes a scratch folder; a decoder child that outlives its killed parent for a moment may still add a file to it."""
    if scratch.is_symlink():
        scratch.unlink()  # what it leads to is not ours
        return
    for patience in (0.1, 0.5, 2.0):
        try:
            shutil.rmtree(scratch)
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(patience)
        else:
            return
    shutil.rmtree(scratch)


def _clear_abandoned(workspace: Workspace, folder: Path, own: str) -> None:
    for scratch in folder.iterdir():
        if not scratch.is_dir() or scratch.name == own:
            continue
        busy = Refused(f"Another import into {scratch.name} is at work.", "Wait for it or cancel it.", scratch)
        lock = claimed(folder / f"{scratch.name}.lock", busy)
        with suppress(OSError, ValueError, SafelightError), lock:  # the next import into that dataset says what is wrong with it
            _recover(workspace, scratch, scratch.name)
