"""Pictures of patches, drawn by chance, that no other is like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 256


def scene(seed: int) -> NDArray[np.uint8]:
    """Coloured patches of many sizes, the small ones fainter, as in photographs."""
    random = np.random.default_rng(seed)
    total = np.zeros((SIDE, SIDE, 3))
    for cells, weight in ((3, 0.5), (6, 0.3), (12, 0.2)):
        coarse = Image.fromarray(random.integers(0, 256, (cells, cells, 3), np.uint8))
        total += weight * np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float64)
    return total.astype(np.uint8)
