"""Paths that come out of files: none is used before it is proved to lie inside the folder it belongs to.

A workspace may come from somebody else. A `moving.json` that named `../../letters.txt` had that file deleted, and a dataset's
`images` or `cache` that were links had other people's folders written into.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from core.support.errors import BadInput, Refused
from core.support.wording import bytes_text

_PLAIN = r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}"
_DRIVE = r"[A-Za-z]:"


def relative_parts(text: str) -> tuple[str, ...]:
    """The parts of a relative path with "/", as files of ours hold it. Looks at nothing on the disk.

    Raises:
        BadInput: It is empty or absolute, leads upwards, or cannot be a path at all.
    """
    parts = tuple(text.split("/"))
    # A drive's letter is refused on every system, for workspaces travel; a colon or backslash elsewhere is a sign like any
    # other.
    foreign = os.name == "nt" and (":" in text or "\\" in text)
    if "\0" in text or any(part in ("", ".", "..") for part in parts) or re.match(_DRIVE, text) or foreign:
        raise BadInput(f"{text!r} is no path inside a folder.", "Whoever wrote it is not to be trusted, or it is damaged.")
    return parts


def inside(folder: Path, text: str) -> Path:
    """The place of a relative path below `folder`, which neither the path nor a link on the way leads out of.

    Raises:
        BadInput: It leads out.
    """
    place = folder.joinpath(*relative_parts(text))
    if not _lies_in(place, folder):
        raise BadInput(
            f"{place} is a link that leads out of {folder}.", "Put the folder itself there in place of the link.", place
        )
    return place


def plain_name(text: str) -> str:
    """A text as the name of one file: itself when it is letters, digits, dashes and underscores, else a digest of it.

    For what should be a SHA-256 or a number and came out of a file.
    """
    if re.fullmatch(_PLAIN, text):
        return text
    import hashlib  # three megabytes of OpenSSL, which the window begins without

    # A row that is damaged may hold half of a surrogate pair, which UTF-8 alone would refuse.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def links_out(folder: Path) -> tuple[str, ...]:
    """Names of the entries of a folder that are links to places outside of it, sorted; none when there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            links = sorted(entry.name for entry in entries if entry.is_symlink())
    except OSError:
        return ()
    return tuple(name for name in links if not _lies_in(folder / name, folder))


def check_own(folder: Path) -> Path:
    """The folder as it is, when nothing in it is a link that leads elsewhere, so that what is written there stays there.

    Raises:
        Refused: Something is.
    """
    found = links_out(folder)
    if found:
        raise Refused(
            f"{folder / found[0]} is a link that leads elsewhere; nothing is written through it.",
            "Put the file or folder itself there in place of the link.",
            folder / found[0],
        )
    return folder


def check_no_way_out(path: Path) -> None:
    """Does nothing for a file that lies where it seems to, or that is not there.

    Raises:
        BadInput: It is a link that leads out of its folder.
    """
    if path.is_symlink() and not _lies_in(path, path.parent):
        hint = "Put the file itself there in place of the link."
        raise BadInput(f"{path} is a link that leads elsewhere; nothing is read or written through it.", hint, path)


def open_own(path: Path) -> BinaryIO:
    """A file of a folder of ours, opened to be read in bytes: a plain one, which no link leads to from outside its folder.

    A pipe in the place of a log had the list of runs wait for ever, and a link had anybody's file read.

    Raises:
        FileNotFoundError, OSError: As `open`.
        BadInput: Something else than a file is there, or a link that leads elsewhere.
    """
    check_no_way_out(path)
    # Without waiting, which opening a pipe would do until somebody writes into it.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise BadInput(f"{path} is no file.", "Put the file there that belongs there, or delete what is.", path)
    return open(handle, "rb")


def read_own(path: Path, most: int) -> bytes:
    """The whole of such a file.

    Args:
        path: The file.
        most: Bytes that such a file never exceeds; one that does is not read.

    Raises:
        FileNotFoundError, OSError: As `open`.
        BadInput: As `open_own`, or it is larger.
    """
    with open_own(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            said = f"{path} is damaged: it has {bytes_text(size)}, where {bytes_text(most)} are the most."
            raise BadInput(said, "Restore it from a copy or delete it.", path)
        return file.read()


def _lies_in(place: Path, folder: Path) -> bool:
    try:
        # Both are resolved: the folder itself may be a link, to a larger disk; only what lies in it may not lead away.
        return place.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, or a name no disk can hold
        return False
