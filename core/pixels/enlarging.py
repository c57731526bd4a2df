"""Squares that the pixel store keeps with another side than networks are shown them, brought to that on the device.

A picture of 32 pixels used to lie in the store as 256 x 256, 64 times what its file holds: 11.8 GB for CIFAR-10.
"""

from __future__ import annotations

import torch
from torch.nn import functional

from core.runs.plan import Preprocessing


def enlarged(pictures: torch.Tensor, preprocessing: Preprocessing) -> torch.Tensor:
    """The squares with the record's `resize` pixels a side, rounded to bytes; those that have them are returned as they are.

    Every path from kept squares to a network's input goes through here, so that training, validation and prediction see the same.

    *Shapes*: uint8 [N, K, K, 3] to uint8 [N, R, R, 3].
    """
    side = preprocessing.resize
    if pictures.shape[1] == side:
        return pictures
    images, mode = pictures.permute(0, 3, 1, 2), preprocessing.interpolation
    if pictures.device.type == "cpu":
        # The filters of Pillow, on bytes; without "antialias" the bicubic one would be another.
        return functional.interpolate(images, (side, side), mode=mode, antialias=True).permute(0, 2, 3, 1)
    exact = functional.interpolate(images.float(), (side, side), mode=mode, antialias=True)
    return exact.round_().clamp_(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
