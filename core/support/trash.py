"""What lies in a trash: folders of runs or of datasets, beside those that are in use."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from core.support.errors import NotThere
from core.support.jobs import Context, Meter
from core.support.workspace import trash_of


def trashed_folders(parent: Path) -> list[Path]:
    """The folders in the trash beside what lies in `parent`; links are none, for what they lead to is not ours to delete.

    Raises:
        Refused: The trash is a link to somewhere else.
    """
    trash = trash_of(parent)
    if not trash.is_dir():
        return []
    return sorted(place for place in trash.iterdir() if place.is_dir() and not place.is_symlink())


class InTrash(Protocol):
    """What is told of a folder in a trash: its name there, and when it was deleted, ISO 8601 in UTC."""

    @property
    def name(self) -> str: ...

    @property
    def deleted(self) -> str: ...


Told = TypeVar("Told", bound=InTrash)


def told_of_trash(parent: Path, tell: Callable[[Path], Told], context: Context) -> tuple[Told, ...]:
    """What is told of each folder in the trash, what was deleted last first.

    Raises:
        Refused: The trash is a link to somewhere else.
        Abandoned: The job was dropped.
    """
    found = []
    for place in trashed_folders(parent):
        context.check_abandoned()
        with suppress(FileNotFoundError):  # emptied or put back at this moment
            found.append(tell(place))
    return tuple(sorted(found, key=lambda entry: (entry.deleted, entry.name), reverse=True))


def named_in_trash(parent: Path, names: Sequence[str], noun: str) -> list[Path]:
    """The folders of these names in the trash.

    Raises:
        NotThere: One of them is not.
        Refused: The trash is a link to somewhere else.
    """
    there = {place.name: place for place in trashed_folders(parent)}
    for name in names:
        if name not in there:
            known = ", ".join(sorted(there)[:5]) or "nothing"
            raise NotThere(f"There is no {noun} called {name} in the trash.", f"There lies: {known}.")
    return [there[name] for name in names]


def delete_for_good(parent: Path, names: Sequence[str], context: Context) -> int:
    """Deletes these for good; returns the bytes that are free now. What was not named stays.

    A name that is gone already is passed over: whoever saw the list may not be alone.

    Raises:
        Refused: The trash is a link to somewhere else.
        Abandoned: The job was dropped; what was deleted until then is gone.
    """
    places = [place for place in trashed_folders(parent) if place.name in names]
    meter = Meter(context, "Emptying the trash", len(places))
    free = 0
    for place in places:
        context.check_abandoned()
        size = size_of(place)
        shutil.rmtree(place)
        free += size
        meter.advance()
    return free


def size_of(place: Path) -> int:
    """Bytes of all files in a folder."""
    total = 0
    for entry in place.rglob("*"):
        with suppress(FileNotFoundError):  # a catalog that is closed takes the files beside it away
            if entry.is_symlink() or entry.is_file():
                total += entry.lstat().st_size
    return total


def deleted_at(place: Path) -> str:
    """When a folder was moved to the trash, ISO 8601 in UTC."""
    return datetime.fromtimestamp(place.stat().st_mtime, UTC).isoformat(timespec="seconds")
