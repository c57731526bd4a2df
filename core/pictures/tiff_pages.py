"""Single pages of a TIFF as files of their own: the stored bytes are copied, so that nothing is lost and no codec is needed."""

from __future__ import annotations

import logging
import os
import struct
import warnings
from pathlib import Path
from typing import Any, BinaryIO

import tifffile

from core.pictures.opening import Unusable

_OFFSETS, _COUNTS = {273, 324}, {279, 325}  # where strips or tiles lie, and how long they are
_LEFT_BEHIND = {254, 270, 288, 289, 297, 330, 34665, 34853, 40965, 50838, 50839}  # what is of the stack, or points elsewhere
_LONGEST = 2**16  # bytes of a tag that goes along; descriptions of whole stacks stay behind
_LONG, _LONG8 = 4, (16, 17, 18)
_CUT = "The file ends before one of its pages does."
_MOST = 2**32 - 2**20  # bytes that a file of 32-bit offsets holds


def copy_page(file: BinaryIO, size: int, number: int, target: Path) -> int:
    """Writes one page of several as a TIFF, whole or not at all, and returns how many pages there are.

    Of a file with a single page nothing is written.

    Args:
        file: A TIFF.
        size: Bytes in it.
        number: Of the page, from 0.
        target: The file to write; its folder is there.

    Raises:
        Unusable: The file or the page is damaged.
    """
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with tifffile.TiffFile(file, name="picture") as tiff:
                _check_chain(file, size, tiff.byteorder, tiff.is_bigtiff)
                pages = len(tiff.pages)
                if pages < 2:
                    return 1  # where there is none, reading it as a picture says why
                page: Any = tiff.pages[number]
                data = _alone(file, size, page, tiff.byteorder)
    except (Unusable, MemoryError):
        raise
    except Exception as error:  # tifffile raises anything on damaged files
        raise Unusable("unreadable", f"Page {number + 1} of it is damaged: {error}.") from error
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return pages


def _check_chain(file: BinaryIO, size: int, order: str, big: bool) -> None:
    """Raises when a directory lies beyond the end of the file: the pages from there on would be missed without a word."""
    place, head, entry, kind = (8, 8, 20, "Q") if big else (4, 2, 12, "I")
    width, seen = struct.calcsize(kind), set[int]()
    while True:
        file.seek(place)
        link = file.read(width)
        if len(link) < width:
            raise Unusable("truncated", _CUT)
        (begin,) = struct.unpack(f"{order}{kind}", link)
        if begin == 0 or begin in seen:
            return
        seen.add(begin)
        file.seek(begin)
        count = file.read(head)
        if len(count) < head:
            raise Unusable("truncated", _CUT)
        place = begin + head + entry * int.from_bytes(count, "little" if order == "<" else "big")


def _alone(file: BinaryIO, size: int, page: Any, order: str) -> bytes:
    """The page as a whole file."""
    parts = list(zip(page.dataoffsets, page.databytecounts, strict=True))
    if not parts or any(place + length > size for place, length in parts) or sum(length for _, length in parts) > _MOST:
        raise Unusable("truncated", _CUT)
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4))
    places = []
    for place, length in parts:
        places.append(len(out))
        file.seek(place)
        out += file.read(length)
        out += bytes(len(out) % 2)
    lengths = [length for _, length in parts]
    entries = sorted(_entries(file, page, order, places, lengths))
    values = bytearray()
    begin = len(out) + 2 + 12 * len(entries) + 4
    directory = bytearray(struct.pack(f"{order}H", len(entries)))
    for code, kind, count, value in entries:
        directory += struct.pack(f"{order}HHI", code, kind, count)
        if len(value) <= 4:
            directory += value.ljust(4, b"\0")
        else:
            directory += struct.pack(f"{order}I", begin + len(values))
            values += value + bytes(len(value) % 2)
    out[4:8] = struct.pack(f"{order}I", len(out))
    return bytes(out + directory + bytes(4) + values)


def _entries(file: BinaryIO, page: Any, order: str, places: list[int], lengths: list[int]) -> list[tuple[int, int, int, bytes]]:
    """Code, type, count and value of each tag that goes along."""
    found = []
    for tag in page.tags:
        longs = places if tag.code in _OFFSETS else lengths if tag.code in _COUNTS else None
        if longs is not None:
            found.append((tag.code, _LONG, len(longs), struct.pack(f"{order}{len(longs)}I", *longs)))
        elif tag.code not in _LEFT_BEHIND and tag.dtype not in _LONG8 and tag.valuebytecount <= _LONGEST:
            file.seek(tag.valueoffset)
            found.append((tag.code, int(tag.dtype), tag.count, file.read(tag.valuebytecount)))
    return found
