"""Mixup and cutmix: pictures of a batch blended with or pasted into each other, and their labels with them."""

from __future__ import annotations

import numpy as np
import torch

from core.pixels.transfers import sent
from core.pixels.views import inside
from core.runs.augmentation import Augmentation


def mixes(augmentation: Augmentation) -> bool:
    """True when the augmentation blends pictures."""
    return augmentation.mixup > 0 or augmentation.cutmix > 0


def mixed(
    images: torch.Tensor, targets: torch.Tensor, augmentation: Augmentation, numbers: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Every picture mixed with the one before it in the batch; the share is drawn for each.

    With both on, one of them is drawn for each batch.

    *Shapes*: images float [N, 3, S, S], targets float [N, C] (probabilities); the same come back.

    *Source*: Zhang et al., mixup, 2017; Yun et al., CutMix, 2019.
    """
    count, size = len(images), images.shape[-1]
    paste = bool(numbers.random() < (0.5 if augmentation.mixup > 0 else 1.0)) if augmentation.cutmix > 0 else False
    alpha = augmentation.cutmix if paste else augmentation.mixup
    kept = numbers.beta(alpha, alpha, count)
    others = images.roll(1, 0)
    if paste:
        sides = np.rint(size * np.sqrt(1 - kept)).astype(np.int64)
        corners = np.floor(numbers.random((2, count)) * (size - sides + 1)).astype(np.int64)
        kept = 1 - sides**2 / size**2
        share, boxes = sent([kept.astype(np.float32), np.stack([*corners, sides, sides], axis=1)], images.device)
        images = torch.where(inside(boxes, size), others, images)
    else:
        (share,) = sent([kept.astype(np.float32)], images.device)
        images = torch.lerp(others, images, share.view(-1, 1, 1, 1))
    return images, torch.lerp(targets.roll(1, 0), targets, share.view(-1, 1))
