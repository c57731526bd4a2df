"""Builds zip and tar archives as programs make them, and as people make them who mean harm."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

GOOD = {"a/1.png": b"one", "b/2.png": b"two"}
"""Members of an archive with nothing wrong in it."""


def zipped(place: Path, members: dict[str, bytes], extra: Callable[[zipfile.ZipFile], None] | None = None) -> Path:
    """A zip file of those members."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        if extra is not None:
            extra(archive)
    return place


def tarred(
    place: Path, members: dict[str, bytes], others: Iterable[tarfile.TarInfo] = (), mode: str = "w:gz", first: bool = False
) -> Path:
    """A tar file of those members, and of entries without content after them, or before them with `first`."""
    with tarfile.open(place, mode) as archive:  # type: ignore[call-overload]
        for info in others if first else ():
            archive.addfile(info)
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in () if first else others:
            archive.addfile(info)
    return place


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """An entry of a tar that is no plain file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def linked(name: str, target: str, mode: int) -> Callable[[zipfile.ZipFile], None]:
    """Adds an entry to a zip whose mode says that it is no plain file."""

    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = (mode | 0o777) << 16
        archive.writestr(info, target)

    return add


def header(name: bytes, size: int, kind: bytes = b"0") -> bytes:
    """A tar header written by hand, with its checksum right and its size whatever is wanted."""
    number = f"{size:011o}\0".encode() if 0 <= size < 8**11 else b"\x80" + struct.pack(">3xq", size)
    if size < 0:
        number = b"\xff" + (size & (1 << 88) - 1).to_bytes(11, "big")
    fields = name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + number + b"00000000000\0" + b" " * 8 + kind
    block = (fields + b"\0" * 100 + b"ustar\x0000").ljust(512, b"\0")
    return block[:148] + f"{sum(block):06o}\0 ".encode() + block[156:]


def overlapping(place: Path, count: int) -> Path:
    """A zip whose directory names one and the same megabyte `count` times under other names."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/0.png", bytes(2**20))
    whole = raw.getvalue()
    at = whole.rindex(b"PK\x01\x02")
    entry = whole[at : whole.rindex(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"a/0.png", f"a/{n:>1x}.png".encode()[:7]) for n in range(count))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), at, 0)
    place.write_bytes(whole[:at] + entries + end)
    return place
