"""A PNG without what is not needed of it: text, profiles and frames after the first are passed over, whatever their size.

Screenshots and drawings carry prompts, diagrams and colour profiles that unpack to megabytes. Pillow refuses the whole picture
then, though its pixels are sound.
"""

from __future__ import annotations

import io
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, BinaryIO

import numpy as np

from core.pictures.deep import Deep

_SIGNATURE = 8  # bytes
_KEPT = {b"tRNS", b"acTL", b"fcTL"}
_EXIF_BYTES = 2**16  # of an EXIF chunk; its orientation is in the first few
_BLOCK = 2**20


@dataclass(frozen=True)
class PngHeader:
    """What the header of a PNG says. `colour` as in the format: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha."""

    depth: int
    colour: int


def png_header(head: bytes) -> PngHeader:
    """The header of a PNG that begins with these bytes."""
    return PngHeader(head[24], head[25]) if len(head) > 25 else PngHeader(0, 0)


def needed_of(file: BinaryIO, size: int) -> io.BufferedReader:
    """The PNG as if it held nothing but its pixels, palette, transparency and orientation. Checksums of these are verified.

    Raises:
        EOFError: The file ends before the picture does.
        OSError: It is damaged, or has no pixels.
    """
    spans, pixels = [(0, _SIGNATURE)], False
    for kind, place, length in _chunks(file, size):
        critical = not kind[0] & 0x20
        if critical or kind in _KEPT or (kind == b"eXIf" and length <= _EXIF_BYTES):
            if critical:
                _check(file, kind, place, length)
            spans.append((place, length + 12))
        pixels = pixels or kind == b"IDAT"
    if not pixels:
        raise OSError("it has no picture data")
    return io.BufferedReader(_Spans(file, spans))


def _chunks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, place and length of each chunk up to the end of the picture."""
    place = _SIGNATURE
    while True:
        file.seek(place)
        head = file.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) == 8 and not (kind.isalpha() and kind.isascii()):
            raise OSError(f"it has a chunk of an unknown sort at byte {place:,}")
        if len(head) < 8 or place + length + 12 > size:
            raise EOFError("the file ends before the picture does")
        yield kind, place, length
        if kind == b"IEND":
            return
        place += length + 12


def _check(file: BinaryIO, kind: bytes, place: int, length: int) -> None:
    """Raises when a chunk does not match its checksum, which plain decoding does not look at."""
    file.seek(place + 4)
    found, left = 0, length + 4
    while left:
        block = file.read(min(_BLOCK, left))
        if not block:
            raise EOFError("the file ends before the picture does")
        found, left = zlib.crc32(block, found), left - len(block)
    if file.read(4) != found.to_bytes(4, "big"):
        raise OSError(f"the checksum of its {kind.decode('ascii')} is wrong")


class _Spans(io.RawIOBase):
    """Some spans of a file, one after another, as a file."""

    def __init__(self, file: BinaryIO, spans: list[tuple[int, int]]) -> None:
        super().__init__()
        self._file = file
        self._spans: list[tuple[int, int]] = []  # where each begins in the file, without those that follow without a gap
        for place, length in spans:
            if self._spans and sum(self._spans[-1]) == place:
                place, length = self._spans[-1][0], self._spans.pop()[1] + length
            self._spans.append((place, length))
        self._begins = [0, *accumulate(length for _, length in self._spans)]  # of each in what is read, and the end
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._begins[-1]}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._begins[-1]:
            return 0
        span = bisect_right(self._begins, self._place) - 1
        (place, length), inside = self._spans[span], self._place - self._begins[span]
        self._file.seek(place + inside)
        data = self._file.read(min(len(buffer), length - inside))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def deep_png(file: BinaryIO, orientation: int, frames: int) -> Deep:
    """The colours of a PNG with 16 bits each, of which Pillow would drop the lower half.

    Shapes:
        result values uint16 [H, W, 3], alpha uint8 [H, W] or None.

    Raises:
        OSError: Its pixels cannot be unpacked.
    """
    import cv2  # slow to load, and rarely needed

    file.seek(0)
    values = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.dtype != np.uint16 or values.ndim != 3:
        raise OSError("its pixels cannot be unpacked")
    alpha = np.rint(values[..., 3] / 257).astype(np.uint8) if values.shape[2] == 4 else None
    mode = "RGB;16" if alpha is None else "RGBA;16"
    return Deep(np.ascontiguousarray(values[..., 2::-1]), mode, alpha, False, None, orientation, frames)
