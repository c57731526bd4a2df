"""From a decoded picture to the square a network is shown."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.scaling import Scaling

_RESAMPLING = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


def fitted(picture: Image.Image, scaling: Scaling) -> npt.NDArray[np.uint8]:
    """The picture as a square; small ones are scaled up.

    Only what is in the square is computed, so that a picture of one pixel by ten thousand costs no more than others.

    Shapes:
        picture: RGB of any size; result uint8 [side, side, 3], 0 to 255.
    """
    if scaling.fit == "squeeze":
        return np.asarray(picture.resize((scaling.side, scaling.side), _RESAMPLING[scaling.interpolation]))
    return _padded(picture, scaling) if scaling.fit == "pad" else _centre(picture, scaling)


def _centre(picture: Image.Image, scaling: Scaling) -> npt.NDArray[np.uint8]:
    (width, height), side = picture.size, scaling.side
    short = min(width, height)
    wide, high = max(side, round(width * side / short)), max(side, round(height * side / short))
    left, top = round((wide - side) / 2), round((high - side) / 2)
    box = (left * width / wide, top * height / high, (left + side) * width / wide, (top + side) * height / high)
    return np.asarray(picture.resize((side, side), _RESAMPLING[scaling.interpolation], box=box))


def _padded(picture: Image.Image, scaling: Scaling) -> npt.NDArray[np.uint8]:
    (width, height), side = picture.size, scaling.side
    long = max(width, height)
    wide, high = max(1, round(width * side / long)), max(1, round(height * side / long))
    whole = Image.new("RGB", (side, side), scaling.background)
    whole.paste(picture.resize((wide, high), _RESAMPLING[scaling.interpolation]), ((side - wide) // 2, (side - high) // 2))
    return np.asarray(whole)
