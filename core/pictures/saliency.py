"""The object of a picture that meets the eye first, found by U²-Net's small network. Runs in a decoder child.

onnxruntime is imported by the function that needs it: only a child that was asked for it pays for it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE = 320
"""Side of the squares that the network was taught with, in pixels."""

_MEAN, _STD = (np.array(values, np.float32) for values in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
_QUIET = 3  # of onnxruntime: errors alone


def salient_mask(picture: Image.Image, weights: Path) -> npt.NDArray[np.uint8]:
    """How surely each part of the picture is of its object, 0 to 255, squeezed to a square.

    What the network says is taken as it is. Its authors stretch each answer to the whole range, and a picture without any
    object then gets one out of noise.

    Shapes:
        picture: RGB [h, w]; result uint8 [SIDE, SIDE].

    Source:
        X. Qin et al., U²-Net: Going Deeper with Nested U-Structure for Salient Object Detection, 2020; scaled and normalised as
        there (divided by the largest value, then by ImageNet's mean and deviation).
    """
    small = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR), np.float32)
    normal = (small / max(float(small.max()), 1.0) - _MEAN) / _STD
    session = _session(weights)
    inputs = {session.get_inputs()[0].name: np.ascontiguousarray(normal.transpose(2, 0, 1))[None]}
    # The first of seven: the others are of the network's stages, and were only for teaching.
    sure = session.run([session.get_outputs()[0].name], inputs)[0][0, 0]
    grey: npt.NDArray[np.uint8] = np.rint(np.clip(sure, 0, 1) * 255).astype(np.uint8)
    return grey


@cache
def _session(weights: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # A child has one core; pictures side by side are what uses the others.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _QUIET
    # Kept, its arena holds half a gigabyte for each child; without it the same answers take 0.1 GB and a fifth more time.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
