"""Perceptual hashes for many pictures at once, as ImageHash gives them, and the same on every machine."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

SIDE = 32
"""Pixels along each side of the pictures that ImageHash hashes."""

_KEPT = 8  # lowest frequencies along each axis
_BATCH = 2048  # pictures; of 32 x 32 pixels they keep the working memory at 20 MB
_DECIMALS = 3  # of a frequency; what is smaller is the rounding of the sums, which differs from machine to machine
_WEIGHTS = np.uint64(1) << np.arange(63, -1, -1, dtype=np.uint64)

Numbers = npt.NDArray[np.float64]


def phash(grey: npt.NDArray[np.generic]) -> npt.NDArray[np.uint64]:
    """The 64-bit perceptual hash of each picture: which of its lowest 64 frequencies lie above their median.

    The most significant bit belongs to the mean. Frequencies are taken of the picture as it is. ImageHash scales it to
    32 x 32 pixels first: of pictures of that size it gives the same bits, but where a frequency is just the median, where its
    bit is the rounding of its sums and here it is 0; of others nearly the same, depending on the scaling.

    Shapes:
        grey: levels from 0 to 255 [N, H, W]; result uint64 [N].

    Raises:
        ValueError: The pictures have another shape.

    Source:
        N. Krawetz, "Looks Like It", 2011, as in ImageHash 4.3 `phash`; done for all pictures at once.
    """
    if grey.ndim != 3 or 0 in grey.shape[1:]:
        raise ValueError(f"phash needs pictures of shape [N, H, W], got {list(grey.shape)}")
    down, across = _cosines(grey.shape[1]), _cosines(grey.shape[2]).T
    hashes = np.empty(len(grey), np.uint64)
    for start in range(0, len(grey), _BATCH):
        pictures = grey[start : start + _BATCH].astype(np.float64)
        low = (down @ pictures @ across).reshape(len(pictures), _KEPT * _KEPT).round(_DECIMALS)
        bits = low > _medians(low)
        hashes[start : start + _BATCH] = (bits * _WEIGHTS).sum(axis=1, dtype=np.uint64)
    return hashes


@lru_cache(maxsize=512)
def _cosines(length: int) -> Numbers:
    """The lowest waves along a side of so many pixels [8, length], as high as if the side had 32."""
    places = (2 * np.arange(length) + 1) / (2 * length)
    waves = np.cos(np.pi * np.outer(np.arange(_KEPT), places)) * (2 * SIDE / length)
    waves[length:] = 0  # so few pixels hold no faster ones
    return waves


def _medians(low: Numbers) -> Numbers:
    """As `numpy.median` along the rows, which takes five times as long for one picture."""
    upper = low.shape[1] // 2
    ordered = np.partition(low, (upper - 1, upper), axis=1)
    return (ordered[:, upper - 1 : upper] + ordered[:, upper : upper + 1]) / 2
