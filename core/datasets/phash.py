"""Perceptual hashes for many pictures at once, equal to what ImageHash gives for each.

Imports scipy, so only decoder children and what has no window import this module.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.fft import dct

SIDE = 32
"""Pixels along each side of the grey picture that is hashed."""

_KEPT = 8  # lowest frequencies along each axis
_BATCH = 2048  # pictures; keeps the working memory at 20 MB
_WEIGHTS = np.uint64(1) << np.arange(63, -1, -1, dtype=np.uint64)


def phash(grey: npt.NDArray[np.generic]) -> npt.NDArray[np.uint64]:
    """The 64-bit perceptual hash of each picture: which of its lowest 64 frequencies lie above their median.

    The most significant bit belongs to the mean; `int(str(imagehash.phash(picture)), 16)` is the same number.

    Shapes:
        grey: any real numbers [N, 32, 32]; result uint64 [N].

    Raises:
        ValueError: The pictures have another shape.

    Source:
        N. Krawetz, "Looks Like It", 2011, as in ImageHash 4.3 `phash`; done for all pictures at once.
    """
    if grey.ndim != 3 or grey.shape[1:] != (SIDE, SIDE):
        raise ValueError(f"phash needs pictures of shape [N, {SIDE}, {SIDE}], got {list(grey.shape)}")
    hashes = np.empty(len(grey), np.uint64)
    for start in range(0, len(grey), _BATCH):
        pictures = grey[start : start + _BATCH].astype(np.float64)
        low = dct(dct(pictures, axis=1)[:, :_KEPT], axis=2)[:, :, :_KEPT].reshape(len(pictures), _KEPT * _KEPT)
        bits = low > _medians(low)
        hashes[start : start + _BATCH] = (bits * _WEIGHTS).sum(axis=1, dtype=np.uint64)
    return hashes


def _medians(low: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """As `numpy.median` along the rows, which takes five times as long for one picture."""
    upper = low.shape[1] // 2
    ordered = np.partition(low, (upper - 1, upper), axis=1)
    return (ordered[:, upper - 1 : upper] + ordered[:, upper : upper + 1]) / 2


def phash_of(picture: Image.Image) -> int:
    """The perceptual hash of one picture of any size, as ImageHash scales it."""
    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return int(phash(np.asarray(small)[None])[0])
