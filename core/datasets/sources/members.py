"""The members of a zip or tar archive, read in a way that no header in it can fill the memory or go round in circles."""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, cast

from core.support.errors import BadInput

_HEADER = 1 << 20  # bytes that are read at once at most; a longer header is an attack on the memory
_BLOCK = 512  # bytes of a tar's blocks
_END = struct.Struct("<4s4H2LH")  # end of a zip's directory
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s24x3H12x")  # an entry of a zip's directory: signature, lengths of name, extra field, comment
_SQUEEZED: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}


@dataclass(frozen=True)
class Member:
    """One entry of an archive, of whichever format.

    `trouble` is the reason why it is not unpacked, None for a plain file. `packed` is 0 where the format does not say.
    """

    name: str
    folder: bool
    size: int
    packed: int
    trouble: str | None
    open: Callable[[], IO[bytes] | None]


@contextmanager
def members_of(place: Path, most: int) -> Iterator[tuple[Iterator[Member], int | None]]:
    """The members of an archive, one after the other, and their number where it is known.

    Args:
        place: The archive.
        most: How many there may be.

    Raises:
        BadInput: There are more.
        OSError, ValueError, zipfile.BadZipFile, tarfile.TarError, ...: It is damaged or no archive; also while iterating.
    """
    with open(place, "rb") as file:
        is_tar = file.read(_BLOCK)[257:262] == b"ustar"  # a tar may end with a zip in it
    if not is_tar and zipfile.is_zipfile(place):
        _count_entries(place, most)
        with zipfile.ZipFile(place) as archive:
            yield _zip_members(archive), len(archive.infolist())
        return
    with open(place, "rb") as file:
        begin = file.read(6)
        file.seek(0)
        squeezed = next((unpacked for mark, unpacked in _SQUEEZED.items() if begin.startswith(mark)), None)
        stream = _Guarded(file if squeezed is None else squeezed(file))
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r:", tarinfo=_Info) as tar:
            yield _tar_members(tar, stream), None


def _zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        mode = info.external_attr >> 16
        trouble = None
        if info.flag_bits & 0x1:
            trouble = "Encrypted; unpack it with its password and import the folder."
        elif mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            trouble = "A link or device, not a file."
        folder = info.filename.endswith("/")  # zipfile's own is_dir fails at a member without a name
        yield Member(info.filename, folder, info.file_size, info.compress_size, trouble, partial(archive.open, info))


def _tar_members(archive: tarfile.TarFile, stream: _Guarded) -> Iterator[Member]:
    while (info := archive.next()) is not None:
        trouble = None if info.isreg() or info.isdir() else "A link or device, not a file."
        if info.issparse():
            trouble = "A file with holes, which could unpack to any size."
        yield Member(info.name, info.isdir(), info.size, 0, trouble, partial(archive.extractfile, info))
        archive.members.clear()  # type: ignore[attr-defined]  # otherwise all of them are kept
    stream.seek(archive.offset)
    follows = stream.read(_BLOCK)
    if not follows:
        yield _end("The archive has no mark of its end; it may be cut off here.")
    elif follows.strip(b"\0"):
        yield _end("The archive is damaged from here on; the rest was not read.")


def _end(trouble: str) -> Member:
    return Member("(end of the archive)", False, 0, 0, trouble, lambda: None)


class _Guarded:
    """A stream that refuses to be read in large pieces, which only a header made for that asks for."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _HEADER:
            raise tarfile.ReadError("a header in it is larger than any that is needed")
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()


class _Info(tarfile.TarInfo):
    """A header that cannot send the reader back to where it was."""

    def _block(self, count: int) -> int:
        if count < 0:
            raise tarfile.ReadError("a member has a negative size")
        return -(-count // _BLOCK) * _BLOCK


def _count_entries(place: Path, most: int) -> None:
    """Walks a zip's directory before it is read as a whole, whatever its end says about the number of entries.

    Raises:
        BadInput: More than `most`.
        zipfile.BadZipFile: The directory is not where its end says.
    """
    with open(place, "rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END.size - 65_536))
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        length = _END.unpack_from(tail, at)[5]
        end = size - len(tail) + at
        wide = tail.rfind(b"PK\x06\x06", 0, at)
        if length == 0xFFFFFFFF and wide >= 0:
            length = _END64.unpack_from(tail, wide)[8]
            end = size - len(tail) + wide
        if length > end:
            raise zipfile.BadZipFile("its directory is not where it should be")
        file.seek(end - length)
        count = 0
        while file.tell() < end:
            entry = file.read(_ENTRY.size)
            if len(entry) < _ENTRY.size or entry[:4] != b"PK\x01\x02":
                return  # zipfile says what is wrong with it
            file.seek(sum(_ENTRY.unpack(entry)[1:]), 1)
            count += 1
            if count > most:
                raise BadInput(f"The archive has more than {most} files.", "Unpack it yourself and import the folder.", place)
