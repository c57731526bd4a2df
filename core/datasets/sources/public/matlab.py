"""Tables of numbers in MATLAB's files (version 5), and the two public datasets that come with such files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.sources.listing import Listing
from core.datasets.sources.public.arrays import Drawn, checked, write_pictures
from core.datasets.sources.public.names import FLOWERS
from core.datasets.sources.public.public_set import OTHER_FORM, Gathered, Parcel
from core.datasets.sources.public.trees import unpacked
from core.support.errors import BadInput

_KINDS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
_MATRIX, _PACKED = 14, 15
_NUMERIC = range(6, 16)  # classes of matrices that hold numbers
_LARGEST = 1 << 30  # bytes of one table, unpacked
_HEAD = 128  # bytes before the first element


def read_matrices(path: Path) -> dict[str, NDArray[Any]]:
    """The matrices of numbers in a file, by name; others are passed over.

    Raises:
        ValueError: Not such a file, or damaged.
    """
    data = path.read_bytes()
    order = {b"IM": "<", b"MI": ">"}.get(data[126:_HEAD])
    if order is None:
        raise ValueError(f"{path.name} is no MATLAB file of version 5")
    found: dict[str, NDArray[Any]] = {}
    try:
        for kind, content in _elements(data[_HEAD:], order):
            if kind == _PACKED:
                opener = zlib.decompressobj()
                whole = opener.decompress(content, _LARGEST)
                if opener.unconsumed_tail:
                    raise ValueError(f"{path.name} is too large")
                kind, content = next(_elements(whole, order))
            if kind == _MATRIX and (matrix := _matrix(content, order)) is not None:
                found[matrix[0]] = matrix[1]
    except (struct.error, zlib.error, StopIteration) as error:
        raise ValueError(f"{path.name} is damaged") from error
    return found


def flowers(parcel: Parcel) -> Listing:
    """Flowers-102: numbered pictures, their classes and sides in two tables.

    Raises:
        BadInput: The files are not as they should be.
    """
    place, left = unpacked(parcel, "102flowers.tgz")
    gathered = Gathered(place, left=left)
    try:
        labels = read_matrices(parcel.files / "imagelabels.mat")["labels"].ravel().astype(int)
        sides = read_matrices(parcel.files / "setid.mat")
        for side, key in (("train", "trnid"), ("val", "valid"), ("test", "tstid")):
            for number in sides[key].ravel().astype(int):
                if not (1 <= number <= len(labels) and 1 <= labels[number - 1] <= len(FLOWERS)):
                    raise ValueError(f"there is no flower with the number {number}")
                gathered.add(f"jpg/image_{number:05d}.jpg", FLOWERS[labels[number - 1] - 1], side)
    except (OSError, KeyError, ValueError) as error:
        raise BadInput(f"The tables of labels are not as expected: {error}.", OTHER_FORM) from error
    return gathered.listing()


def house_numbers(parcel: Parcel) -> Listing:
    """SVHN: digits from house numbers, cut out to 32 x 32 pixels; the class 10 is the digit 0.

    Raises:
        BadInput: The files are not as they should be.
    """
    try:
        tables = []
        for side in ("train", "test"):
            matrices = read_matrices(parcel.files / f"{side}_32x32.mat")
            labels = matrices["y"].ravel().astype(int) % 10
            pixels = checked(matrices["X"], (None, None, 3, len(labels)), f"the table of {side}")
            if pixels.dtype != np.uint8:
                raise ValueError(f"the table of {side} holds {pixels.dtype}")
            tables.append((side, pixels, labels))
        pictures = (
            Drawn(f"{side}-{number:05d}", str(label), side, pixels[:, :, :, number])
            for side, pixels, labels in tables
            for number, label in enumerate(labels)
        )
        return write_pictures(parcel, pictures, sum(len(labels) for _, _, labels in tables))
    except (OSError, KeyError, ValueError) as error:
        raise BadInput(f"The files are not as expected: {error}.", OTHER_FORM) from error


def _elements(data: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each element; short ones share their first four bytes with their length."""
    place = 0
    while place + 8 <= len(data):
        kind, length = struct.unpack_from(f"{order}II", data, place)
        if kind >> 16:
            kind, length = kind & 0xFFFF, kind >> 16
            yield kind, data[place + 4 : place + 4 + min(length, 4)]
            place += 8
            continue
        content = data[place + 8 : place + 8 + length]
        if len(content) < length:
            raise ValueError("an element is cut off")
        yield kind, content
        place += 8 + length
        if kind != _PACKED:
            place += -length % 8


def _matrix(data: bytes, order: str) -> tuple[str, NDArray[Any]] | None:
    parts = _elements(data, order)
    _, flags = next(parts)
    if struct.unpack_from(f"{order}I", flags)[0] & 0xFF not in _NUMERIC:
        return None
    _, lengths = next(parts)
    _, name = next(parts)
    kind, values = next(parts)
    shape = np.frombuffer(lengths, f"{order}i4").tolist()
    numbers = np.frombuffer(values, f"{order}{_KINDS[kind]}")
    return name.decode("ascii", "replace"), numbers.reshape(shape, order="F")
