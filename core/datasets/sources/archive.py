"""Zip and tar archives: every member is checked before it is written, and nothing is written outside the scratch folder."""

from __future__ import annotations

import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO

from core.datasets.sources.folder import read_folder
from core.datasets.sources.listing import ImportOptions, Left, Listing, Source, is_text, shown
from core.support.errors import BadInput, DiskFull, SafelightError
from core.support.jobs import Context, Meter

_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
_CHUNK = 1 << 18  # bytes
_SMALL = 1 << 20  # bytes below which a high compression ratio is no danger
_DEEPEST = 32  # folders
_LONGEST = 200  # bytes of one name
_FORBIDDEN = set('<>:"|?*\\')
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


@dataclass(frozen=True)
class _Member:
    """One entry of an archive, of whichever format.

    `trouble` is the reason why it is not unpacked, None for a plain file. `packed` is 0 where the format does not say.
    """

    name: str
    folder: bool
    size: int
    packed: int
    trouble: str | None
    open: Callable[[], IO[bytes] | None]


@dataclass
class _Budget:
    """What may still be written."""

    options: ImportOptions
    packed: int
    files: int = 0
    bytes: int = 0
    taken: set[str] = field(default_factory=set)


class _Unsafe(Exception):
    """Why one member is left aside."""


def read_archive(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Unpacks an archive into `scratch` and lists it as a folder; members that are not plain files are left aside.

    A single folder around everything is looked through.

    Raises:
        BadInput: Not an archive, damaged, or larger unpacked than the options allow.
        DiskFull: No room to unpack it.
    """
    left: list[Left] = []
    budget = _Budget(options, max(1, place.stat().st_size))
    try:
        with _opened(place) as (members, count):
            meter = Meter(context, "Unpacking", count)
            for member in members:
                context.check_abandoned()
                _unpack(member, scratch, budget, left, context)
                meter.advance()
    except SafelightError:
        raise
    except OSError as error:
        if error.errno == 28:
            raise DiskFull(f"The disk is full: {place.name} was not unpacked.", "Free some space.", place) from error
        raise BadInput(f"{place.name} cannot be read: {error}.", "Check the file.", place) from error
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise BadInput(f"{place.name} is damaged or no archive: {error}.", "Pack or fetch it again.", place) from error
    root, prefix = _innermost(scratch)
    listing = read_folder(root, scratch, options, context)
    left += [replace(entry, path=prefix + entry.path) for entry in listing.left]
    return replace(listing, left=tuple(sorted(left, key=lambda entry: entry.path)), owned=True)


class _opened:  # noqa: N801  # a context manager used like a function
    """The members of a zip or tar archive and their number where it is known."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._archive: zipfile.ZipFile | tarfile.TarFile | None = None

    def __enter__(self) -> tuple[Iterator[_Member], int | None]:
        if zipfile.is_zipfile(self._place):
            self._archive = archive = zipfile.ZipFile(self._place)
            return _zip_members(archive), len(archive.infolist())
        self._archive = tar = tarfile.open(self._place, "r:*")  # closed in __exit__
        return _tar_members(tar), None

    def __exit__(self, *error: object) -> None:
        if self._archive is not None:
            self._archive.close()


def _zip_members(archive: zipfile.ZipFile) -> Iterator[_Member]:
    for info in archive.infolist():
        mode = info.external_attr >> 16
        trouble = None
        if info.flag_bits & 0x1:
            trouble = "Encrypted; unpack it with its password and import the folder."
        elif mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            trouble = "A link or device, not a file."
        yield _Member(info.filename, info.is_dir(), info.file_size, info.compress_size, trouble, partial(archive.open, info))


def _tar_members(archive: tarfile.TarFile) -> Iterator[_Member]:
    for info in archive:
        trouble = None if info.isreg() or info.isdir() else "A link or device, not a file."
        if info.issparse():
            trouble = "A file with holes, which could unpack to any size."
        yield _Member(info.name, info.isdir(), info.size, 0, trouble, partial(archive.extractfile, info))


def _unpack(member: _Member, scratch: Path, budget: _Budget, left: list[Left], context: Context) -> None:
    name = shown(member.name)
    try:
        parts = _safe_parts(member.name)
        if member.trouble:
            raise _Unsafe(member.trouble)
        if member.folder:
            return
        _check_budget(member, budget)
        key = unicodedata.normalize("NFC", "/".join(parts)).casefold()
        if key in budget.taken:
            raise _Unsafe("Another member has the same name, or one that differs only in upper and lower case.")
        target = scratch.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise _Unsafe("A member is called like a folder of another.") from error
        if target.exists():
            raise _Unsafe("A member is called like a folder of another.")
        _write(member, target, budget, context)
        budget.taken.add(key)
    except _Unsafe as error:
        left.append(Left(name, str(error), "unsafe"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        left.append(Left(name, f"Damaged in the archive: {error}.", "unreadable"))


def _safe_parts(name: str) -> list[str]:
    """The folders and file name of a member.

    Raises:
        _Unsafe: Anything that could lead out of the folder it is unpacked into, on any system.
    """
    if not name or not is_text(name) or any(unicodedata.category(sign) == "Cc" for sign in name):
        raise _Unsafe("Its name is not valid text.")
    if name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":"):
        raise _Unsafe("Its path is absolute.")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise _Unsafe("Its path leads out of the archive.")
    if not parts:
        raise _Unsafe("It has no name.")
    if len(parts) > _DEEPEST:
        raise _Unsafe(f"It lies more than {_DEEPEST} folders deep.")
    for part in parts:
        if len(part.encode()) > _LONGEST or _FORBIDDEN & set(part) or part != part.rstrip(". "):
            raise _Unsafe("A part of its path is not a valid name on every system.")
        if part.split(".")[0].lower() in _RESERVED:
            raise _Unsafe("A part of its path is a reserved name.")
    return parts


def _check_budget(member: _Member, budget: _Budget) -> None:
    """Refuses members, and whole archives, that unpack to far more than they are.

    Raises:
        _Unsafe: This member alone is too much.
        BadInput: The archive as a whole is too much.
    """
    options = budget.options
    if member.size > _SMALL and member.packed and member.size > member.packed * options.highest_ratio:
        raise _Unsafe(f"It would unpack to {member.size // member.packed} times its size.")
    budget.files += 1
    if budget.files > options.most_files:
        raise BadInput(f"The archive has more than {options.most_files} files.", "Unpack it yourself and import the folder.")


def _write(member: _Member, target: Path, budget: _Budget, context: Context) -> None:
    """Writes one member, counting what really comes out; a header may lie about it."""
    options = budget.options
    written = 0
    try:
        stream = member.open()
        if stream is None:
            raise _Unsafe("It cannot be opened.")
        with stream, open(target, "xb") as file:
            while chunk := stream.read(_CHUNK):
                context.check_abandoned()
                written += len(chunk)
                budget.bytes += len(chunk)
                if written > member.size:
                    raise _Unsafe("It unpacks to more than the archive says.")
                if budget.bytes > options.most_bytes:
                    raise BadInput(f"The archive unpacks to more than {options.most_bytes} bytes.", "Import a part of it.")
                if budget.bytes > max(_SMALL, budget.packed * options.highest_ratio):
                    raise BadInput(
                        f"The archive unpacks to more than {options.highest_ratio:g} times its size.",
                        "If you trust it, unpack it yourself and import the folder.",
                    )
                file.write(chunk)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if written != member.size:
        target.unlink(missing_ok=True)
        raise _Unsafe("It unpacks to less than the archive says.")


def _is_archive(place: Path) -> bool:
    return place.name.lower().endswith(_ENDINGS)


def _innermost(scratch: Path) -> tuple[Path, str]:
    """The folder that holds the classes: single folders around everything, which archives often have, are looked through."""
    root, prefix = scratch, ""
    while True:
        entries = [entry for entry in root.iterdir() if not entry.name.startswith((".", "__MACOSX"))]
        if len(entries) != 1 or not entries[0].is_dir() or entries[0].name.lower() == "train":
            return root, prefix
        if not any(entry.is_dir() for entry in entries[0].iterdir()):
            return root, prefix
        root = entries[0]
        prefix += f"{root.name}/"


SOURCE = Source("archive", "Zip or tar archive of such a folder", _is_archive, read_archive)
