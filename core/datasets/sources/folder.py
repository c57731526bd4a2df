"""A folder of pictures: a subfolder per class, with train/, val/ and test/ above the classes or without."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.datasets.catalog.class_names import clean_label, look_alikes
from core.datasets.sources.listing import SIDES, Found, ImportOptions, Left, Listing, Source
from core.datasets.splits.path_pattern import pattern_values
from core.support.errors import BadInput, NotThere
from core.support.foreign_text import is_valid, valid
from core.support.jobs import Context, Meter

ADVICE = "Put the pictures of each class into a subfolder named for the class, and choose the folder above them."

_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass
class _Walk:
    """What has been seen so far."""

    root: Path
    real: Path
    context: Context
    meter: Meter
    found: list[Found] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    merged: dict[str, set[str]] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)

    def leave(self, path: str, kind: str, reason: str) -> None:
        self.left.append(Left(valid(path), reason, kind))


def read_folder(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Lists a folder; nothing is opened, and no link that leads out of the folder is followed.

    Raises:
        NotThere: No such folder.
        BadInput: It cannot be read, has no subfolders with files, or `options.group_pattern` is not a regular expression.
    """
    if not place.is_dir():
        raise NotThere(f"{place} is not a folder.", "Choose a folder, a zip or tar archive, or a CSV table.", place)
    try:
        walk = _Walk(place, place.resolve(), context, Meter(context, "Looking for pictures", None))
        entries = _entries(walk, place, "")
    except OSError as error:
        raise BadInput(f"{place} cannot be read: {error.strerror}.", "Check that you may read it.", place) from error
    folders = [entry for entry in entries if entry.is_dir()]
    for entry in entries:
        if not entry.is_dir():
            walk.leave(entry.name, "stray", "Lies beside the class folders, so its class is not known.")
    sides = _given_sides(folders)
    if sides:
        _read_sides(walk, folders, sides)
    else:
        for folder in folders:
            _read_class(walk, folder, folder.name, None)
    if not walk.found:
        _explain_nothing(place, entries, folders)
    notes = [f"These class folders hold no files: {', '.join(walk.empty)}."] if walk.empty else []
    notes += [f"The folders {' and '.join(names)} are the same class." for names in _several(walk.merged)]
    notes += [f"These classes differ only in how they are written: {', '.join(names)}." for names in look_alikes(walk.merged)]
    if sides:
        notes.append(f"The folders {', '.join(sorted(sides))} are kept as a given split.")
    found = grouped(walk.found, options.group_pattern)
    found.sort(key=lambda entry: entry.path)
    return Listing(place.resolve(), tuple(found), tuple(sorted(walk.left, key=lambda entry: entry.path)), tuple(notes))


def files_below(place: Path, context: Context) -> tuple[list[str], list[Left]]:
    """Every plain file below a folder, as sorted paths with "/", and what is left aside; links to folders are not followed.

    Raises:
        BadInput: The folder cannot be read.
    """
    walk = _Walk(place, place.resolve(), context, Meter(context, "Looking for pictures", None))
    files: list[str] = []
    folders = [(place, "")]
    while folders:
        folder, path = folders.pop()
        for entry in _entries(walk, folder, path):
            inner = f"{path}/{entry.name}" if path else entry.name
            if not entry.is_dir():
                files.append(inner)
                walk.meter.advance()
            elif entry.is_symlink():
                walk.leave(inner, "outside", "A link to a folder, which is not followed here.")
            else:
                folders.append((Path(entry.path), inner))
    return sorted(files), walk.left


def _given_sides(folders: list[os.DirEntry[str]]) -> dict[str, str]:
    """The folders that are sides of a given split; empty when the folders are classes.

    There must be a train folder, and it must hold folders: a class of trains holds pictures. Two folders for one side
    cannot be told apart, so they are classes as well.
    """
    sides = {entry.name: SIDES[entry.name.lower()] for entry in folders if entry.name.lower() in SIDES}
    train = next((entry for entry in folders if sides.get(entry.name) == "train"), None)
    if train is None or len(set(sides.values())) < len(sides):
        return {}
    with os.scandir(train.path) as scan:
        return sides if any(entry.is_dir() and not entry.name.startswith(".") for entry in scan) else {}


def _read_sides(walk: _Walk, folders: list[os.DirEntry[str]], sides: dict[str, str]) -> None:
    for folder in folders:
        side = sides.get(folder.name)
        if side is None:
            walk.leave(folder.name, "stray", "A folder beside train, val and test, so it is on no side.")
            continue
        for entry in _entries(walk, Path(folder.path), folder.name):
            path = f"{folder.name}/{entry.name}"
            if entry.is_dir():
                _read_class(walk, entry, path, side)
            else:
                walk.leave(path, "stray", "Lies beside the class folders, so its class is not known.")


def _read_class(walk: _Walk, folder: os.DirEntry[str], path: str, side: str | None) -> None:
    try:
        label = clean_label(folder.name)
    except BadInput as error:
        walk.leave(path, "bad-name", f"{error.message} Its pictures are left aside.")
        return
    entries = _entries(walk, Path(folder.path), path)
    if not entries:
        walk.empty.append(valid(path))
    for entry in entries:
        inner = f"{path}/{entry.name}"
        if entry.is_dir():
            _leave_all(walk, entry, inner)
            continue
        walk.found.append(Found(inner, label, side))
        walk.meter.advance()
    walk.merged.setdefault(label, set()).add(folder.name)


def _leave_all(walk: _Walk, folder: os.DirEntry[str], path: str) -> None:
    """Lists every file in a folder inside a class folder as too deep."""
    reason = f"Lies in a folder inside the class folder {path.rpartition('/')[0]}, so its class is not known."
    for place, folders, files in os.walk(folder.path):
        inner = f"{path}/{Path(place).relative_to(folder.path).as_posix()}".removesuffix("/.")
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in sorted([*files, *links]):
            walk.leave(f"{inner}/{name}", "too-deep", reason)
        if not files and not folders:
            walk.leave(inner, "too-deep", reason)


def _entries(walk: _Walk, folder: Path, path: str) -> list[os.DirEntry[str]]:
    """The plain files and folders in a folder, by name; everything else is left aside with its reason."""
    walk.context.check_abandoned()
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        walk.leave(path or ".", "unreadable", f"The folder cannot be read: {error.strerror}.")
        return []
    return [entry for entry in entries if _is_plain(walk, entry, f"{path}/{entry.name}" if path else entry.name)]


def _is_plain(walk: _Walk, entry: os.DirEntry[str], path: str) -> bool:
    if entry.name.startswith(".") or entry.name.lower() in _SYSTEM:
        walk.leave(path, "hidden", "Hidden or made by the system, not looked into.")
    elif not is_valid(entry.name):
        walk.leave(path, "bad-name", "Its name is not valid text on this system.")
    elif entry.is_symlink() and not _stays_inside(walk, entry):
        walk.leave(path, "outside", "A link that leads out of the folder, to a folder above it, or nowhere.")
    elif not entry.is_dir() and not _is_regular(entry):
        walk.leave(path, "not-a-file", "Neither a file nor a folder.")
    else:
        return True
    return False


def _stays_inside(walk: _Walk, entry: os.DirEntry[str]) -> bool:
    """True when a link ends inside the folder and does not lead back to a folder it lies in, which would never end."""
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    above = Path(entry.path).parent.resolve()
    return target.is_relative_to(walk.real) and target != above and target not in above.parents


def _is_regular(entry: os.DirEntry[str]) -> bool:
    try:
        return stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return False


def _explain_nothing(place: Path, entries: list[os.DirEntry[str]], folders: list[os.DirEntry[str]]) -> None:
    if not entries:
        raise BadInput(f"{place} is empty.", ADVICE, place)
    if not folders:
        raise BadInput(f"{place} has {len(entries)} files but no subfolders, so their classes are not known.", ADVICE, place)
    raise BadInput(f"The subfolders of {place} hold no files themselves.", ADVICE, place)


def _several(merged: dict[str, set[str]]) -> Iterator[list[str]]:
    return (sorted(map(repr, names)) for _, names in sorted(merged.items()) if len(names) > 1)


def grouped(found: list[Found], pattern: str | None) -> list[Found]:
    """The pictures with the groups that a regular expression finds in their paths.

    Raises:
        BadInput: It is none, or one that could take for ever.
    """
    if not pattern:
        return found
    groups = pattern_values(pattern, [entry.path for entry in found])
    return [replace(entry, group=group) for entry, group in zip(found, groups, strict=True)]


SOURCE = Source("folder", "Folder, a subfolder per class", lambda place: place.is_dir(), read_folder)
