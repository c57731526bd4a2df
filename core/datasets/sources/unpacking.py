"""Unpacks an archive into a folder: every member is checked before it is written, and nothing is written outside."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from lzma import LZMAError
from pathlib import Path

from core.datasets.sources.members import Member, members_of
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.safe_names import Unsafe, collision_key, safe_parts
from core.support.atomic import is_full
from core.support.errors import BadInput, SafelightError
from core.support.foreign_text import valid
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.system_errors import no_room

TABLES = (".csv", ".tsv", ".txt")
"""Endings of members that are written even when only a look is taken: a layout may be told by them."""

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
"""Endings of archives that can be unpacked."""

_CHUNK = 1 << 18  # bytes
_SMALL = 1 << 20  # bytes below which a high compression ratio is no danger
_LARGEST_TABLE = 64 << 20  # bytes of a table that is written for a look


@dataclass
class _Budget:
    """What may still be written. `empty` when only the names are wanted: files are made without their content."""

    options: ImportOptions
    packed: int
    empty: bool
    files: int = 0
    bytes: int = 0
    taken: set[str] = field(default_factory=set)


def unpack(
    place: Path,
    scratch: Path,
    options: ImportOptions,
    context: Context,
    empty: bool = False,
    only: Callable[[str], bool] = lambda name: True,
) -> list[LeftOut]:
    """Unpacks an archive into `scratch`; returns the members that were left aside.

    Args:
        place: The archive.
        scratch: An empty folder.
        options: What it may unpack to.
        context: For progress and cancelling.
        empty: Make the files without their content, but for tables; for a look at what there is.
        only: Tells by its name whether a member is wanted at all.

    Raises:
        BadInput: Not an archive, damaged, or larger unpacked than the options allow.
        DiskFull: No room to unpack it.
    """
    left: list[LeftOut] = []
    budget = _Budget(options, max(1, place.stat().st_size), empty)
    try:
        with members_of(place, options.most_files) as (members, count):
            meter = Meter(context, "Looking into the archive" if empty else "Unpacking", count)
            for member in members:
                context.check_abandoned()
                if only(member.name):
                    _unpack(member, scratch, budget, left, context)
                meter.advance()
    except SafelightError:
        raise
    except OSError as error:
        if is_full(error):
            raise no_room(f"The disk is full: {place.name} was not unpacked.", "Free some space.", scratch) from error
        raise BadInput(f"{place.name} cannot be read: {error}.", "Check the file.", place) from error
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        LZMAError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise BadInput(f"{place.name} is damaged or no archive: {error}.", "Pack or fetch it again.", place) from error
    return left


def _unpack(member: Member, scratch: Path, budget: _Budget, left: list[LeftOut], context: Context) -> None:
    name = valid(member.name)
    try:
        if member.trouble:
            raise Unsafe(member.trouble)
        if member.folder and not member.size and not member.name.strip("./"):
            return  # the folder around everything, which tar notes as "./"
        parts = safe_parts(member.name)
        if member.folder:
            return
        _check_budget(member, budget)
        key = collision_key(parts)
        if key in budget.taken:
            raise Unsafe("Another member has the same name, or one that differs only in upper and lower case.")
        target = scratch.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise Unsafe("A member is called like a folder of another.") from error
        if target.exists():
            raise Unsafe("A member is called like a folder of another.")
        if budget.empty and not (target.suffix.lower() in TABLES and member.size <= _LARGEST_TABLE):
            _count(member, member.size, budget)
            target.touch(exist_ok=False)
        else:
            _write(member, target, budget, context)
        budget.taken.add(key)
    except Unsafe as error:
        left.append(LeftOut(name, str(error), "unsafe"))
    except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError) as error:
        left.append(LeftOut(name, f"Damaged in the archive: {error}.", "unreadable"))


def _check_budget(member: Member, budget: _Budget) -> None:
    """Refuses members, and whole archives, that unpack to far more than they are.

    Raises:
        Unsafe: This member alone is too much.
        BadInput: The archive as a whole is too much.
    """
    options = budget.options
    if member.size > _SMALL and member.packed and member.size > member.packed * options.highest_ratio:
        raise Unsafe(f"It would unpack to {member.size // member.packed} times its size.")
    budget.files += 1
    if budget.files > options.most_files:
        raise BadInput(f"The archive has more than {options.most_files} files.", "Unpack it yourself and import the folder.")


def _count(member: Member, size: int, budget: _Budget) -> None:
    """Counts bytes that come out.

    Raises:
        BadInput: The archive as a whole is too much.
    """
    options = budget.options
    budget.bytes += size
    if budget.bytes > options.most_bytes:
        raise BadInput(f"The archive unpacks to more than {options.most_bytes} bytes.", "Import a part of it.")
    if budget.bytes > max(_SMALL, budget.packed * options.highest_ratio):
        raise BadInput(
            f"The archive unpacks to more than {options.highest_ratio:g} times its size.",
            "If you trust it, unpack it yourself and import the folder.",
        )


def _write(member: Member, target: Path, budget: _Budget, context: Context) -> None:
    """Writes one member, counting what really comes out; a header may lie about it."""
    written = 0
    try:
        stream = member.open()
        if stream is None:
            raise Unsafe("It cannot be opened.")
        with stream, open(target, "xb") as file:
            while chunk := stream.read(_CHUNK):
                context.check_abandoned()
                written += len(chunk)
                if written > member.size:
                    raise Unsafe("It unpacks to more than the archive says.")
                _count(member, len(chunk), budget)
                file.write(chunk)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if written != member.size:
        target.unlink(missing_ok=True)
        raise Unsafe("It unpacks to less than the archive says.")
