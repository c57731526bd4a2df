"""CIFAR-10 and CIFAR-100: Python pickles of pixel tables, read without running what a pickle could run."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.sources.listing import Listing
from core.datasets.sources.public.arrays import Drawn, checked, write_pictures
from core.datasets.sources.public.public_set import OTHER_FORM, Parcel
from core.datasets.sources.public.trees import unpacked
from core.support.errors import BadInput

_SIDE = 32
_LARGEST = 512 << 20  # bytes of one pickle


def cifar(parcel: Parcel, archive: str, folder: str, batches: dict[str, str], meta: str, names: str, labels: str) -> Listing:
    """The pictures of either set.

    Args:
        archive: Name of the archive.
        folder: Folder in it.
        batches: Side of each file of pictures.
        meta: File with the names of the classes, under the key `names`.
        labels: Key of the class numbers in the files of pictures.

    Raises:
        BadInput: The files are not as they should be.
    """
    place, _ = unpacked(parcel, archive)
    try:
        told = _loaded(place / folder / meta)
        classes = [str(name).replace("_", " ") for name in told[names]]
        coarse = [str(name).replace("_", " ") for name in told.get("coarse_label_names", ())]
        tables = [(side, name, _loaded(place / folder / name)) for name, side in batches.items()]
        total = sum(len(table[labels]) for _, _, table in tables)
        return write_pictures(parcel, _drawn(tables, classes, coarse, labels), total)
    except (OSError, KeyError, ValueError, TypeError, IndexError, pickle.UnpicklingError, EOFError, AttributeError) as error:
        raise BadInput(f"{archive} is not as expected: {error}.", OTHER_FORM) from error


def _drawn(tables: list[tuple[str, str, dict[str, Any]]], classes: list[str], coarse: list[str], labels: str) -> Iterator[Drawn]:
    for side, file, table in tables:
        pixels = checked(np.asarray(table["data"]), (len(table[labels]), 3 * _SIDE * _SIDE), file)
        if pixels.dtype != np.uint8:
            raise ValueError(f"{file} holds {pixels.dtype}")
        upper = table.get("coarse_labels", [None] * len(pixels))
        for number, (row, label, above) in enumerate(zip(pixels, table[labels], upper, strict=True)):
            columns = (("superclass", coarse[above]),) if above is not None and coarse else ()
            picture: NDArray[np.uint8] = row.reshape(3, _SIDE, _SIDE).transpose(1, 2, 0)
            yield Drawn(f"{file}-{number:05d}", classes[_number(label)], side, picture, columns)


def _number(label: Any) -> int:
    number = int(label)
    # Python would take -1 for the last class.
    if number < 0:
        raise ValueError(f"a class has the number {number}")
    return number


def _loaded(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path.name} is too large")
    # Pickles of Python 2, whose bytes come as texts; latin1 is the one encoding that gives every byte back.
    found = _Plain(io.BytesIO(path.read_bytes()), encoding="latin1").load()
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} is no dictionary")
    return found


def _as_bytes(text: str, encoding: str) -> bytes:
    """What pickles of Python 3 call for bytes, and for nothing else."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"the encoding {encoding!r} is not used")
    return text.encode("latin1")


class _Plain(pickle.Unpickler):
    """Reads dictionaries, lists, texts, numbers and arrays of numbers; anything else a pickle may name is refused."""

    def find_class(self, module: str, name: str) -> Any:
        """The few things that arrays are made of.

        Raises:
            pickle.UnpicklingError: Anything else.
        """
        if (module, name) in (("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct")):
            return _array
        if (module, name) == ("numpy", "ndarray"):
            return np.ndarray
        if (module, name) == ("numpy", "dtype"):
            return _kind
        if (module, name) == ("_codecs", "encode"):
            return _as_bytes
        raise pickle.UnpicklingError(f"it asks for {module}.{name}, which no table of pixels needs")


def _array(kind: Any, shape: Any, code: Any) -> NDArray[Any]:
    """An empty array, which the pickle then fills."""
    if kind is not np.ndarray:
        raise pickle.UnpicklingError("only arrays of numbers are read")
    return np.empty(0, np.uint8)


def _kind(code: str, *_: object) -> np.dtype[Any]:
    """A kind of number; a copy, because the pickle then sets its byte order."""
    found = np.dtype(code, False, True)
    if found.kind not in "iuf":
        raise pickle.UnpicklingError(f"arrays of {code} are not read")
    return found


CIFAR10 = partial(
    cifar,
    archive="cifar-10-python.tar.gz",
    folder="cifar-10-batches-py",
    batches={**{f"data_batch_{number}": "train" for number in range(1, 6)}, "test_batch": "test"},
    meta="batches.meta",
    names="label_names",
    labels="labels",
)
CIFAR100 = partial(
    cifar,
    archive="cifar-100-python.tar.gz",
    folder="cifar-100-python",
    batches={"train": "train", "test": "test"},
    meta="meta",
    names="fine_label_names",
    labels="fine_labels",
)
