"""Files that are complete or absent: written beside the target, flushed to the disk, then renamed over it."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from core.support.documents import parse
from core.support.errors import AlreadyThere, BadInput, NotThere
from core.support.foreign_text import is_valid
from core.support.inside import read_own
from core.support.system_errors import no_room

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


def is_full(error: OSError) -> bool:
    """True when the error means that there is no room left on the disk or in the quota."""
    return error.errno in _NO_ROOM


def sync_folder(folder: Path) -> None:
    """Makes renames inside `folder` survive a power cut. Does nothing on Windows, which has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_replaceable(path: Path, replace: bool) -> None:
    """Asked before a file is written whose name a person chose.

    Raises:
        AlreadyThere: It was not allowed to be replaced.
        BadInput: It is a folder.
    """
    # Else it is only found out when what took an hour is to be renamed over the folder.
    if path.is_dir():
        raise BadInput(f"{path} is a folder, where a file is wanted.", "Name a file.", path)
    if path.exists() and not replace:
        raise AlreadyThere(f"{path} is there already.", "Choose another name, or replace it.", path)


def check_new_file(path: Path, replace: bool) -> None:
    """As `check_replaceable`, for a file that a person named whole: a slip in its name makes no folders.

    Raises:
        NotThere: Its folder is not there.
        AlreadyThere: It was not allowed to be replaced.
        BadInput: It is a folder.
    """
    # `--csv tabels/answers.csv` made a folder of that name beside `tables`, and the person looked for the file there.
    if not path.parent.exists():  # a file in its place is told of by whoever opens it
        raise NotThere(f"There is no folder {path.parent}.", "Make it first, or choose another one.", path.parent)
    check_replaceable(path, replace)


def check_folder_possible(folder: Path) -> None:
    """Asked before work whose results go into a folder that a person named.

    Raises:
        BadInput: A file is there, or in place of a folder above it.
    """
    there = next((place for place in (folder, *folder.parents) if place.exists()), None)
    if there is not None and not there.is_dir():
        raise BadInput(f"{there} is a file, where a folder is wanted.", "Name a folder.", there)


def make_folder(folder: Path) -> None:
    """Makes a folder that a person named, with those above it, unless it is there.

    Raises:
        NotThere: Nothing can be made in that place: a drive that no system has, or one that holds no files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileNotFoundError as error:
        raise NotThere(
            f"The folder {folder} cannot be made: nothing is there to hold it.", "Choose another place.", folder
        ) from error


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """Makes a folder, with those above it, that stays when the block ends well; else what was made and is empty goes again."""
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        make_folder(folder)
        yield
    except BaseException:
        for place in made:
            with suppress(OSError):
                place.rmdir()
        raise


@contextmanager
def atomic_file(path: Path, needed: int | None = None) -> Iterator[BinaryIO]:
    """A binary handle whose bytes replace `path` when the block ends without an error, and vanish otherwise.

    Args:
        path: The file.
        needed: Bytes that it will have, where that is known; told where there is no room.

    Raises:
        DiskFull: No room; the earlier file at `path` is untouched.
        NotThere: Its folder cannot be made.
    """
    make_folder(path.parent)
    # In the same folder, for a rename cannot lead from one disk to another, and temporary folders often lie on another.
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        error.filename = str(path)  # a person knows nothing of the part
        raise
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            # A rename may reach the disk before the bytes it gives a name to: after a power cut the file would be there, and
            # empty.
            os.fsync(file.fileno())
        # mkstemp lets only the owner read, but workspaces are shared.
        os.chmod(part, 0o644)
        os.replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        if is_full(error):
            kept = "; the earlier file is unchanged" if path.exists() else ""
            said = f"The disk is full: {path.name} was not written."
            raise no_room(said, f"Free some space and do it again{kept}.", path, needed) from error
        raise
    # Ctrl+C too: nobody would ever look for the half-written file.
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Replaces `path` by `data`, atomically."""
    with atomic_file(path, len(data)) as file:
        file.write(data)


def write_text(path: Path, text: str) -> None:
    """Replaces `path` by `text` in UTF-8, atomically."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, document: Any) -> None:
    """Replaces `path` by `document` as indented JSON with sorted keys, atomically."""
    # NaN is refused when it is written, not when it is read: `documents.parse` would call the whole file damaged.
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    if not is_valid(text):  # a file name that is no UTF-8; escaped it is read back as it was
        text = json.dumps(document, indent=2, sort_keys=True, allow_nan=False)
    write_text(path, text + "\n")


LARGEST_JSON = 2**30
"""Bytes of a JSON file of ours whose size goes with the pictures, a report of a million for one."""


def read_json(path: Path, most: int = LARGEST_JSON) -> Any:
    """The document in a JSON file.

    Args:
        path: The file.
        most: Bytes that such a file never exceeds; one that does is not read at all.

    Raises:
        NotThere: No such file.
        BadInput: It is no file of its own, too large, or not JSON as `documents.parse` takes it.
    """
    try:
        return parse(read_own(path, most))
    except FileNotFoundError as error:
        raise NotThere(f"{path.name} does not exist.", f"It was looked for in {path.parent}.", path) from error
    except ValueError as error:
        raise BadInput(f"{path} is not readable as JSON.", "Restore it from a copy or delete it.", path) from error
