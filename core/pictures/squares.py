"""From a decoded picture to the square a network is shown."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.scaling import Scaling, placing

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
    lies = placing(width, height, side, "crop")
    wide, high, left, top = lies.width, lies.height, -lies.left, -lies.top
    # Multiplied before it is divided: the other way round a box may end a hair outside the picture, which Pillow refuses.
    box = (left * width / wide, top * height / high, (left + side) * width / wide, (top + side) * height / high)
    return np.asarray(picture.resize((side, side), _RESAMPLING[scaling.interpolation], box=box))


def _padded(picture: Image.Image, scaling: Scaling) -> npt.NDArray[np.uint8]:
    side = scaling.side
    lies = placing(*picture.size, side, "pad")
    whole = Image.new("RGB", (side, side), scaling.background)
    whole.paste(picture.resize((lies.width, lies.height), _RESAMPLING[scaling.interpolation]), (lies.left, lies.top))
    return np.asarray(whole)
