"""Every file below a folder, looked at once for all readings; links are followed once, and what is left aside has its reason.

Bought with a failure: a download cache keeps its pictures in one folder and shows them by links from class folders; the links
were left aside, and the folder was said to hold no files.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from core.support.errors import BadInput
from core.support.foreign_text import is_valid, valid
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.wording import counted

NOT_PICTURES = frozenset({
    "csv", "tsv", "txt", "lst", "list", "json", "jsonl", "ndjson", "xml", "yaml", "yml", "md", "rst", "html", "htm", "pdf", "doc",
    "docx", "odt", "xls", "xlsx", "ods", "numbers", "py", "ipynb", "m", "mat", "npy", "npz", "h5", "hdf5", "pkl", "pickle",
    "parquet", "arrow", "tfrecord", "db", "sqlite", "ini", "cfg", "conf", "log", "names", "data", "zip", "tar", "gz", "tgz",
    "bz2", "xz", "7z", "rar", "pt", "pth", "onnx", "ckpt", "mp4", "avi", "mov", "mkv", "webm", "wav", "mp3", "sh", "bat", "exe",
    "url", "lnk", "license", "licence", "readme", "bib", "tex", "rtf", "toml",
})  # fmt: skip
"""Endings of files that are no pictures. What has another ending, or none, is left to the decoder to judge by its content."""

PICTURES = frozenset({
    "jpg", "jpeg", "jpe", "jfif", "jif", "mpo", "png", "apng", "webp", "gif", "bmp", "dib", "tif", "tiff", "avif", "avifs",
    "heic", "heif", "pgm", "ppm", "pbm", "pnm", "dcm", "dicom", "jp2", "j2k",
})  # fmt: skip
"""Endings of pictures. Where files have them, only those say how pictures lie: a cache's `refs/main` is no class."""

_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx"}
ALLOW_LINKS = "Allow links that lead out of it to be followed."
"""How a person says that links may lead out."""


@dataclass(frozen=True)
class Tree:
    """A folder's files.

    Attributes:
        root: The folder.
        files: Paths below it with "/", sorted; each file once.
        left: What is left aside so far: hidden things, links that are not followed, names that are no text.
        empty: Folders that hold nothing.
        notes: Sentences for the person on links.
    """

    root: Path
    files: tuple[str, ...]
    left: tuple[LeftOut, ...] = ()
    empty: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def pictures(self) -> tuple[str, ...]:
        """The files that may be pictures."""
        return tuple(path for path in self.files if may_be_picture(path))


def is_called_picture(path: str) -> bool:
    """True for files whose ending says that they are pictures."""
    return path.rpartition(".")[2].lower() in PICTURES


def may_be_picture(path: str) -> bool:
    """False for files whose ending says that they are something else."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() not in NOT_PICTURES if "." in name else name.lower() not in NOT_PICTURES


@dataclass
class _Walk:
    root: Path
    real: str
    outside: bool
    only: frozenset[str]
    context: Context
    meter: Meter
    files: list[str] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    file_links: list[tuple[str, str]] = field(default_factory=list)
    folder_links: list[tuple[str, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def leave(self, path: str, kind: str, reason: str) -> None:
        self.left.append(LeftOut(valid(path), reason, kind))


def scan(place: Path, context: Context, outside: bool = False, only: Sequence[str] = ()) -> Tree:
    """Lists what lies below a folder; no file is opened.

    Args:
        place: The folder.
        context: For progress and cancelling.
        outside: Follow links that lead out of the folder as well.
        only: Names in the folder that are looked at; the rest, which may be half of a disk, is not walked. Empty for all.

    Raises:
        BadInput: The folder itself cannot be read.
    """
    try:
        os.listdir(place)
    except OSError as error:
        raise BadInput(f"{place} cannot be read: {error.strerror}.", "Check that you may read it.", place) from error
    walk = _Walk(place, os.path.realpath(place), outside, frozenset(only), context, Meter(context, "Looking for pictures", None))
    _walk_folder(walk, str(place), "")
    notes = _follow(walk)
    files = tuple(sorted(walk.files))
    return Tree(place, files, tuple(sorted(walk.left, key=lambda entry: entry.path)), tuple(sorted(walk.empty)), tuple(notes))


def _walk_folder(walk: _Walk, folder: str, path: str) -> None:
    """Lists a folder and all below it that is no link; links are noted, to be followed when everything else is known."""
    waiting = [(folder, path)]
    while waiting:
        folder, path = waiting.pop()
        walk.context.check_abandoned()
        walk.seen.add(os.path.realpath(folder))
        try:
            with os.scandir(folder) as scan_:
                entries = list(scan_)
        except OSError as error:
            walk.leave(path or ".", "unreadable", f"The folder cannot be read: {error.strerror}.")
            continue
        plain = 0
        for entry in entries:
            if not path and walk.only and entry.name not in walk.only:
                continue
            inner = f"{path}/{entry.name}" if path else entry.name
            if not _is_plain(walk, entry, inner):
                continue
            plain += 1
            if entry.is_symlink():
                _note_link(walk, entry, inner)
            elif entry.is_dir():
                waiting.append((entry.path, inner))
            else:
                walk.files.append(inner)
                walk.meter.advance()
        if not plain and path:
            walk.empty.append(valid(path))


def _is_plain(walk: _Walk, entry: os.DirEntry[str], path: str) -> bool:
    if entry.name.startswith(".") or entry.name.lower() in _SYSTEM:
        walk.leave(path, "hidden", "Hidden or made by the system, not looked into.")
    elif not is_valid(entry.name):
        walk.leave(path, "bad-name", "Its name is not valid text on this system.")
    elif not entry.is_symlink() and not entry.is_dir() and not entry.is_file(follow_symlinks=False):
        walk.leave(path, "not-a-file", "Neither a file nor a folder.")
    else:
        return True
    return False


def _note_link(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    try:
        target = str(Path(entry.path).resolve(strict=True))
        mode = os.stat(target).st_mode
    except (OSError, RuntimeError):
        walk.leave(path, "outside", "A link that leads nowhere, or in a circle.")
        return
    inside = target == walk.real or target.startswith(walk.real.rstrip("/\\") + os.sep)
    above = os.path.realpath(os.path.dirname(entry.path))
    if stat.S_ISDIR(mode) and (above == target or above.startswith(target.rstrip("/\\") + os.sep)):
        walk.leave(path, "outside", "A link that leads back to a folder it lies in, which would never end.")
    elif not inside and not walk.outside:
        walk.leave(path, "outside", f"A link that leads out of the folder. {ALLOW_LINKS}")
    elif stat.S_ISDIR(mode):
        walk.folder_links.append((path, target))
    elif stat.S_ISREG(mode):
        walk.file_links.append((path, target))
    else:
        walk.leave(path, "not-a-file", "A link to something that is neither a file nor a folder.")


def _follow(walk: _Walk) -> list[str]:
    """Follows the links that were noted, each file once: through the links where a folder is only a store for them."""
    linked: list[tuple[str, str]] = sorted(walk.file_links)
    for path, target in sorted(walk.folder_links):
        linked += _through(walk, path, target)
    if not linked:
        return []
    inside = walk.real.rstrip("/\\") + os.sep
    real = set(walk.files)
    aims = {target[len(inside) :].replace(os.sep, "/") for _, target in linked if target.startswith(inside)} & real
    held, aimed = Counter(_folder(path) for path in real), Counter(_folder(path) for path in aims)
    stores = {folder for folder, count in aimed.items() if 2 * count > held[folder]}
    taken: dict[str, str] = {}
    for path, target in linked:
        inner = target[len(inside) :].replace(os.sep, "/") if target.startswith(inside) else ""
        if inner in real and _folder(inner) not in stores:
            walk.leave(path, "link", f"A link to {valid(inner)}, which is there itself.")
        elif target in taken:
            walk.leave(path, "link", f"A link to the same file as {valid(taken[target])}; each file is taken once.")
        else:
            taken[target] = path
            walk.files.append(path)
            walk.meter.advance()
    if not taken:
        return []
    behind = {path for path in aims if _folder(path) in stores}
    walk.files = [path for path in walk.files if path not in behind]
    first = min(taken.values())
    return [f"{counted(len(taken), 'file is', 'files are')} reached through links, such as {valid(first)}; each is taken once."]


def _through(walk: _Walk, path: str, target: str) -> Sequence[tuple[str, str]]:
    """Path and target of every file below a linked folder; folders that were reached already are not walked again."""
    inside = walk.real.rstrip("/\\") + os.sep
    found: list[tuple[str, str]] = []
    if target.startswith(inside):
        begin = target[len(inside) :].replace(os.sep, "/") + "/"
        found = [
            (f"{path}/{file[len(begin) :]}", str(Path(walk.real, *file.split("/"))))
            for file in walk.files
            if file.startswith(begin)
        ]
        return found
    if target in walk.seen:
        walk.leave(path, "link", "A link to a folder that another link leads to already.")
        return []
    before, links = len(walk.files), list(walk.file_links)
    walk.file_links, walk.folder_links = [], []
    _walk_folder(walk, target, path)
    added, walk.files = walk.files[before:], walk.files[:before]
    for inner, _ in walk.folder_links:
        walk.leave(inner, "link", "A link to a folder inside a linked folder, which is not followed.")
    found = [(file, str(Path(target, *file[len(path) + 1 :].split("/")))) for file in added] + walk.file_links
    walk.file_links = links
    return found


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
