"""Where an import works until all of it is ready: a scratch folder beside the datasets, cleared even after a kill."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from core.datasets.catalog import schema
from core.support.atomic import write_json
from core.support.errors import Refused, SafelightError
from core.support.locks import claimed
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
    folder = workspace.data / _FOLDER
    scratch = folder / workspace.dataset_folder(name).name
    folder.mkdir(exist_ok=True)
    busy = Refused(f"Another import into {name} is at work.", "Wait for it or cancel it.", scratch)
    with claimed(folder / f"{name}.lock", busy):
        try:
            _clear_abandoned(workspace, folder, name)
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
            place = folder / target
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, place)
    except BaseException:
        take_back(folder, [target for _, target in moves])
        raise


def take_back(folder: Path, targets: Sequence[str]) -> None:
    """Deletes files that `move_in` brought, whose rows were not stored."""
    for target in targets:
        (folder / target).unlink(missing_ok=True)


def _recover(workspace: Workspace, scratch: Path, name: str) -> None:
    """Clears a killed import's scratch folder and the files it had moved but not yet stored in the catalog."""
    journal = scratch / _JOURNAL
    folder = workspace.dataset_folder(name)
    if journal.is_file() and (folder / "catalog.sqlite").is_file():
        targets = [str(target) for target in json.loads(journal.read_text(encoding="utf-8"))]
        with schema.reading(folder / "catalog.sqlite") as connection:
            stored = {f"images/{row[0]}" for row in connection.execute("SELECT path FROM samples")}
        take_back(folder, [target for target in targets if target not in stored])
    _remove(scratch)


def _remove(scratch: Path) -> None:
    """Deletes a scratch folder; a decoder child that outlives its killed parent for a moment may still add a file to it."""
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


def _clear_abandoned(workspace: Workspace, folder: Path, name: str) -> None:
    for scratch in folder.iterdir():
        if not scratch.is_dir() or scratch.name == name:
            continue
        busy = Refused(f"Another import into {scratch.name} is at work.", "Wait for it or cancel it.", scratch)
        lock = claimed(folder / f"{scratch.name}.lock", busy)
        with suppress(OSError, ValueError, SafelightError), lock:  # the next import into that dataset says what is wrong with it
            _recover(workspace, scratch, scratch.name)
