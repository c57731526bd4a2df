"""Pictures that come as tables of numbers, written out as PNG files in class folders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.datasets.catalog.class_names import folder_name
from core.datasets.sources.listing import Listing
from core.datasets.sources.public.public_set import Gathered, Parcel
from core.support.atomic import is_full
from core.support.jobs import Meter
from core.support.system_errors import no_room


@dataclass(frozen=True)
class Drawn:
    """One picture. *Shapes*: `pixels` uint8 [H, W] or [H, W, 3]; `name` is unique within the dataset, without ending."""

    name: str
    label: str
    side: str
    pixels: NDArray[np.uint8]
    columns: tuple[tuple[str, str], ...] = ()


def write_pictures(parcel: Parcel, pictures: Iterable[Drawn], total: int) -> Listing:
    """Writes pictures below the parcel's scratch folder and lists them.

    Raises:
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    gathered = Gathered(parcel.scratch)
    meter = Meter(parcel.context, "Writing pictures", total)
    for picture in pictures:
        parcel.context.check_abandoned()
        folder = f"{picture.side}/{folder_name(picture.label)}"
        (parcel.scratch / folder).mkdir(parents=True, exist_ok=True)
        path = f"{folder}/{picture.name}.png"
        try:
            # Hardly packed: there are tens of thousands of these, small, and packing them well takes longer than all else.
            Image.fromarray(np.ascontiguousarray(picture.pixels)).save(parcel.scratch / path, compress_level=1)
        except OSError as error:
            if is_full(error):
                raise no_room("The disk is full: the pictures were not written.", "Free some space.", parcel.scratch) from error
            raise
        gathered.add(path, picture.label, picture.side, columns=picture.columns)
        meter.advance()
    return gathered.listing()


def checked(array: NDArray[Any], shape: tuple[int | None, ...], what: str) -> NDArray[Any]:
    """The array as it is, of any dtype, when it has the shape.

    *Shapes*: `shape`, in which None stands for any length.

    Raises:
        ValueError: It has another.
    """
    if len(array.shape) != len(shape) or any(want not in (None, have) for want, have in zip(shape, array.shape, strict=True)):
        raise ValueError(f"{what} has the shape {array.shape}")
    return array
