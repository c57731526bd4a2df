"""Augmented views of a picture, made to be looked at."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from core.pixels.augment import augmented, draw
from core.pixels.randomness import generator
from core.runs.plan import Preprocessing
from core.runs.recipe import Augmentation


def augmented_views(
    pictures: NDArray[np.uint8], augmentation: Augmentation, preprocessing: Preprocessing, seed: int = 0
) -> NDArray[np.uint8]:
    """One view of each picture as training would see it, as pixels again.

    *Shapes*: uint8 [N, R, R, 3] to uint8 [N, S, S, 3]; give the same picture N times for N views of it.
    """
    draws = draw(augmentation, len(pictures), preprocessing, generator(seed, "augmentation"))
    views = augmented(torch.from_numpy(np.ascontiguousarray(pictures)), draws, preprocessing)
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (preprocessing.mean, preprocessing.std))
    pixels = ((views * std + mean) * 255).round_().clamp_(0, 255).to(torch.uint8)
    return pixels.permute(0, 2, 3, 1).contiguous().numpy()
