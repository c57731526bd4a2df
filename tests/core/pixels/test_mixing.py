"""Mixup and cutmix: the labels share as the pixels do."""

from __future__ import annotations

import torch

from core.pixels.mixing import mixed, mixes
from core.pixels.randomness import generator
from core.runs.augmentation import Augmentation

COUNT = 16
IMAGES = torch.arange(COUNT).float().view(-1, 1, 1, 1).expand(COUNT, 3, 20, 20).contiguous()
TARGETS = torch.eye(COUNT)


def test_nothing_is_mixed_unless_asked() -> None:
    assert not mixes(Augmentation())
    assert mixes(Augmentation(mixup=0.2))
    assert mixes(Augmentation(cutmix=1.0))


def test_mixup_blends_pixels_and_labels_alike() -> None:
    images, targets = mixed(IMAGES, TARGETS, Augmentation(mixup=0.4), generator(0, "mixing"))
    told = (targets * torch.arange(COUNT)).sum(1)
    torch.testing.assert_close(images[:, 0, 0, 0], told)
    torch.testing.assert_close(targets.sum(1), torch.ones(COUNT))
    shares = targets.diagonal()
    assert len(set(shares.tolist())) == COUNT
    assert ((targets > 0).sum(1) <= 2).all()


def test_cutmix_pastes_as_much_as_the_label_says() -> None:
    images, targets = mixed(IMAGES, TARGETS, Augmentation(cutmix=1.0), generator(1, "mixing"))
    own = (images[:, 0] == torch.arange(COUNT).view(-1, 1, 1)).float().mean((1, 2))
    torch.testing.assert_close(own, targets.diagonal())
    torch.testing.assert_close(targets.sum(1), torch.ones(COUNT))
    assert ((own > 0.05) & (own < 0.95)).sum() > 5
    assert torch.isin(images[5], torch.tensor([4.0, 5.0])).all()


def test_with_both_each_batch_has_one_of_them() -> None:
    kinds = set()
    for step in range(12):
        images, _ = mixed(IMAGES, TARGETS, Augmentation(mixup=1.0, cutmix=1.0), generator(0, "mixing", step))
        kinds.add(bool((images == images.round()).all()))
    assert kinds == {True, False}
