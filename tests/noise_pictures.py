"""Pictures of smooth noise and parts of them, for what lays pictures over each other."""

from __future__ import annotations

import torch
from torch.nn import functional

from core.looking.overlaying import sized

SIDE = 96
BOXES = torch.tensor([[0.1, 0.2, 0.6, 0.6], [0.0, 0.0, 1.0, 1.0], [0.3, 0.05, 0.5, 0.5], [0.2, 0.2, 0.7, 0.7]])
"""Left, top, width and height of the part of each; the last picture is another one altogether."""


def noise(count: int, seed: int) -> torch.Tensor:
    """Pictures like nothing. *Shapes*: float32 [count, 3, SIDE, SIDE], 25 to 225."""
    drawn = torch.rand(count, 3, SIDE // 4, SIDE // 4, generator=torch.Generator().manual_seed(seed))
    large = functional.interpolate(drawn, size=SIDE, mode="bicubic", align_corners=False)
    return (large - large.amin()) / (large.amax() - large.amin()) * 200 + 25


def wholes_and_parts() -> tuple[torch.Tensor, torch.Tensor]:
    """Four pictures, and what `BOXES` are of them. *Shapes*: float32 [4, 3, SIDE, SIDE] both."""
    outer = noise(4, 1)
    inner = []
    for whole, box in zip(outer, BOXES.tolist(), strict=True):
        left, top, right, bottom = (round(end * SIDE) for end in (box[0], box[1], box[0] + box[2], box[1] + box[3]))
        inner.append(sized(whole[:, top:bottom, left:right], SIDE))
    return outer, torch.stack([*inner[:3], noise(1, 9)[0]])
