"""Which masks of a dataset's pictures can be relied on: those their source had, and those found when backgrounds were removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import acceptance_path, found_mask_path, mask_path
from core.derived.background_request import GRABCUT, INSTANCES, SALIENT, BackgroundOptions
from core.pictures.cutting import Mask, area_of, doubt_of
from core.pictures.scaling import Scaling
from core.pictures.squares import fitted

SOURCE = "source"
"""What masks are called that a dataset's source brought along."""

_METHODS = (INSTANCES, SALIENT, GRABCUT)
"""Of several masks of a picture the first counts: who took Mask R-CNN chose it, and GrabCut is the weakest."""
_LIMITS = BackgroundOptions()


@dataclass(frozen=True)
class KnownMask:
    """The mask of a picture.

    Attributes:
        file: Grey, with the object in white.
        origin: `SOURCE`, or the method that found it.
    """

    file: Path
    origin: str

    def square(self, scaling: Scaling) -> Mask:
        """Where the object is in the square that is made of the picture. *Shapes*: float32 [side, side], 0 to 1."""
        # Black beside a padded picture: there is no object.
        seen = fitted(self._opened().convert("RGB"), replace(scaling, background=(0, 0, 0), value_range=None))
        return _shares(seen[:, :, 0])

    def is_usable(self) -> bool:
        """True when a person accepted it, or when it is within the usual limits of background removal."""
        accepted = acceptance_path(self.file)
        # A mask that was made anew since is another one.
        if accepted.is_file() and accepted.stat().st_mtime_ns >= self.file.stat().st_mtime_ns:
            return True
        share = _shares(np.asarray(self._opened()))
        return not _LIMITS.outside(area_of(share), 0 if self.origin == SOURCE else doubt_of(share))

    def _opened(self) -> Image.Image:
        # A file that our own child wrote; no other reader is let near it.
        with Image.open(self.file, formats=("PNG",)) as image:
            return image.convert("L")


def known_mask(dataset_folder: Path, sha256: str) -> KnownMask | None:
    """The mask of a dataset's sample; None where its source had none and nobody has looked for its object."""
    if (drawn := mask_path(dataset_folder, sha256)).is_file():
        return KnownMask(drawn, SOURCE)
    places = ((method, found_mask_path(dataset_folder, method, sha256)) for method in _METHODS)
    return next((KnownMask(file, method) for method, file in places if file.is_file()), None)


def _shares(grey: npt.NDArray[np.uint8]) -> Mask:
    return np.divide(grey, 255, dtype=np.float32)


@dataclass(frozen=True)
class MasksAtHand:
    """Of how many pictures in use there is a mask, whether or not it can be relied on."""

    masks: int
    pictures: int


def masks_at_hand(dataset: Dataset) -> MasksAtHand:
    """Job: counts the pictures of a dataset that have a mask."""
    samples = dataset.table().sha256
    return MasksAtHand(sum(known_mask(dataset.folder, sample) is not None for sample in samples), len(samples))
