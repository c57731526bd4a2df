"""Pictures as plain bytes behind a short header, or none: MNIST and its relatives, STL-10, and pixmaps of traffic signs."""

from __future__ import annotations

import csv
import gzip
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.sources.listing import Listing
from core.datasets.sources.public.arrays import Drawn, checked, write_pictures
from core.datasets.sources.public.names import SIGNS
from core.datasets.sources.public.public_set import OTHER_FORM, Parcel
from core.datasets.sources.public.trees import lines, unpacked
from core.datasets.sources.unpacking import unpack
from core.support.errors import BadInput

_LARGEST = 1 << 30  # bytes of one table, unpacked
_STL_SIDE = 96
_PIXMAP = re.compile(rb"P6\s+(\d+)\s+(\d+)\s+255\s")

DIGITS = tuple("0123456789")
FASHION = ("T-shirt or top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")
KUZUSHIJI = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")


def idx(parcel: Parcel, classes: Sequence[str]) -> Listing:
    """MNIST's form: gzip files of pictures and of class numbers, for train and test ("t10k").

    Raises:
        BadInput: The files are not as they should be.
    """
    try:
        tables = []
        for side, prefix in (("train", "train"), ("test", "t10k")):
            images = _idx(parcel.files / f"{prefix}-images-idx3-ubyte.gz", 3)
            labels = checked(_idx(parcel.files / f"{prefix}-labels-idx1-ubyte.gz", 1), (len(images),), f"the labels of {side}")
            tables.append((side, images, labels))
        pictures = (
            Drawn(f"{side}-{number:05d}", classes[label], side, image)
            for side, images, labels in tables
            for number, (image, label) in enumerate(zip(images, labels, strict=True))
        )
        return write_pictures(parcel, pictures, sum(len(labels) for _, _, labels in tables))
    except (OSError, EOFError, ValueError, IndexError, zlib.error, struct.error) as error:
        raise BadInput(f"The files are not as expected: {error}.", OTHER_FORM) from error


def stl10(parcel: Parcel) -> Listing:
    """STL-10: pictures as bytes, colour after colour and column after column; the unlabelled ones are left packed.

    Raises:
        BadInput: The files are not as they should be.
    """
    place = parcel.scratch / "stl10"
    place.mkdir()
    # A hundred thousand unlabelled pictures, 2.8 GB unpacked, which could be of no use here.
    unpack(parcel.files / "stl10_binary.tar.gz", place, parcel.options, parcel.context, only=_is_labelled)
    inner = place / "stl10_binary"
    classes = list(lines(inner / "class_names.txt"))
    try:
        tables = []
        for side in ("train", "test"):
            labels = np.fromfile(inner / f"{side}_y.bin", np.uint8)
            flat: NDArray[np.uint8] = np.memmap(inner / f"{side}_X.bin", np.uint8, "r")
            tables.append((side, flat.reshape(len(labels), 3, _STL_SIDE, _STL_SIDE), labels))
        # Class 0 would read as the last one, for Python counts -1 from the end.
        if any(labels.min(initial=1) < 1 for _, _, labels in tables):
            raise ValueError("a class number is 0")
        pictures = (
            Drawn(f"{side}-{number:04d}", classes[label - 1], side, image.transpose(2, 1, 0))
            for side, images, labels in tables
            for number, (image, label) in enumerate(zip(images, labels, strict=True))
        )
        return write_pictures(parcel, pictures, sum(len(labels) for _, _, labels in tables))
    except (OSError, ValueError, IndexError) as error:
        raise BadInput(f"stl10_binary.tar.gz is not as expected: {error}.", OTHER_FORM) from error


def traffic_signs(parcel: Parcel, signs: Sequence[str]) -> Listing:
    """German traffic signs: pixmaps, thirty of each sign in a row, which are one group.

    Raises:
        BadInput: The files are not as they should be.
    """
    train, _ = unpacked(parcel, "GTSRB-Training_fixed.zip")
    test, _ = unpacked(parcel, "GTSRB_Final_Test_Images.zip")
    truth, _ = unpacked(parcel, "GTSRB_Final_Test_GT.zip")
    files: list[tuple[Path, int, str, str | None]] = []
    try:
        for file in sorted(train.glob("GTSRB/Training/*/*.ppm")):
            number = int(file.parent.name)
            # Thirty pictures of one sign in passing, named by one number: at random they would be on both sides of every split.
            files.append((file, number, "train", f"{number:02d}-{file.stem.partition('_')[0]}"))
        with open(truth / "GT-final_test.csv", encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table, delimiter=";"):
                # The name alone: a table that comes from elsewhere does not choose the folder that is read.
                file = test / "GTSRB" / "Final_Test" / "Images" / Path(row["Filename"]).name
                files.append((file, int(row["ClassId"]), "test", None))
        return _with_groups(parcel, _signs(files, signs), files)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise BadInput(f"The files are not as expected: {error}.", OTHER_FORM) from error


def _signs(files: Sequence[tuple[Path, int, str, str | None]], signs: Sequence[str]) -> Iterator[Drawn]:
    for file, number, side, _ in files:
        yield Drawn(f"{number:02d}-{file.stem}" if side == "train" else file.stem, signs[number], side, _pixmap(file))


def _with_groups(parcel: Parcel, pictures: Iterator[Drawn], files: Sequence[tuple[Path, int, str, str | None]]) -> Listing:
    listing = write_pictures(parcel, pictures, len(files))
    groups = {f"{number:02d}-{file.stem}": group for file, number, _, group in files if group}
    found = tuple(replace(entry, group=groups.get(Path(entry.path).stem)) for entry in listing.found)
    return replace(listing, found=found, notes=("Pictures of one passing of a sign are kept on one side.",))


def _idx(path: Path, axes: int) -> NDArray[np.uint8]:
    """The array in a file of MNIST's form: two zero bytes, its kind, the number of axes, their lengths, the values."""
    with gzip.open(path, "rb") as file:
        head = file.read(4)
        if head != bytes([0, 0, 8, axes]):
            raise ValueError(f"{path.name} does not begin as it should")
        shape = struct.unpack(f">{axes}I", file.read(4 * axes))
        # In Python's integers: three lengths of 32 bits overflow 64, and come out small.
        size = int(np.prod(shape, dtype=object))
        if size > _LARGEST:
            raise ValueError(f"{path.name} is too large")
        data = file.read(size)
    return np.frombuffer(data, np.uint8).reshape(shape)


def _pixmap(path: Path) -> NDArray[np.uint8]:
    """A binary portable pixmap. *Shapes*: [H, W, 3]."""
    data = path.read_bytes()
    head = _PIXMAP.match(data)
    if head is None:
        raise ValueError(f"{path.name} is no pixmap")
    width, height = int(head[1]), int(head[2])
    size = width * height * 3
    # Behind one sign of white space, for pixels may begin with more. Counted from the end, the header became pixels of a file
    # that lacked less than it has.
    pixels = data[head.end() : head.end() + size]
    if not 0 < size == len(pixels):
        raise ValueError(f"{path.name} is cut off")
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)


def _is_labelled(name: str) -> bool:
    return not name.endswith("unlabeled_X.bin")


SIGN_PICTURES = partial(traffic_signs, signs=SIGNS)
MNIST = partial(idx, classes=DIGITS)
FASHION_MNIST = partial(idx, classes=FASHION)
KMNIST = partial(idx, classes=KUZUSHIJI)
