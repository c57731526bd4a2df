"""Whether a picture file that could not be decoded was cut off: does its own structure announce more bytes than there are?"""

from __future__ import annotations

import struct
from typing import BinaryIO

_TAIL = 32  # bytes in which the end of a whole file is looked for; some programs append a little
_VALUE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}  # of the TIFF types
_STRIPS, _STRIP_BYTES = (273, 324), (279, 325)  # TIFF tags: where strips or tiles begin, how long they are


def ends_early(file: BinaryIO, size: int) -> bool:
    """True when the file is cut off, as far as its structure tells; False for what has no known structure.

    Args:
        file: JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or anything; its position is changed.
        size: Bytes in the file.
    """
    try:
        file.seek(0)
        head = file.read(16)
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
        if head[:3] == b"\xff\xd8\xff":
            return b"\xff\xd9" not in tail
        if head[:4] == b"\x89PNG":
            return b"IEND" not in tail
        if head[:4] == b"GIF8":
            return not tail.rstrip(b"\0").endswith(b";")
        if head[:4] == b"RIFF":
            return int.from_bytes(head[4:8], "little") + 8 > size
        if head[:2] == b"BM":
            return int.from_bytes(head[2:6], "little") > size
        if head[4:8] == b"ftyp":
            return _boxes_end_early(file, size)
        if head[:4] in (b"II*\0", b"MM\0*"):
            return _directory_ends_early(file, size, "<" if head[:2] == b"II" else ">")
    except (OSError, ValueError, struct.error):
        return True  # what the structure points to is not there
    return False


def _boxes_end_early(file: BinaryIO, size: int) -> bool:
    """AVIF: each box begins with its length."""
    place = 0
    while place < size:
        file.seek(place)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length == 0:
            return False  # reaches to the end of the file, wherever that is
        if length < 8 or place + length > size:
            return True
        place += length
    return False


def _directory_ends_early(file: BinaryIO, size: int, order: str) -> bool:
    """TIFF: the first directory, the values it points to, and the strips or tiles these point to."""
    file.seek(4)
    (place,) = struct.unpack(f"{order}I", file.read(4))
    file.seek(place)
    (count,) = struct.unpack(f"{order}H", file.read(2))
    entries = file.read(12 * count)
    if len(entries) < 12 * count:
        return True
    starts, lengths = [0], [0]
    for tag, kind, number, inline in struct.iter_unpack(f"{order}HHI4s", entries):
        bytes_each = _VALUE_BYTES.get(kind, 1)
        stored = inline
        if bytes_each * number > 4:
            (where,) = struct.unpack(f"{order}I", inline)
            if where + bytes_each * number > size:
                return True
            file.seek(where)
            stored = file.read(bytes_each * number)
        if tag in _STRIPS + _STRIP_BYTES and kind in (3, 4):
            values = struct.unpack(f"{order}{number}{'H' if kind == 3 else 'I'}", stored[: bytes_each * number])
            (starts if tag in _STRIPS else lengths)[:] = values or [0]
    return any(start + length > size for start, length in zip(starts, lengths, strict=False))
