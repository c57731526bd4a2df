"""Hue and blur, each picture by its own parameter; the rest is tried in `test_views`."""

from __future__ import annotations

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

from core.pixels.colouring import blurred, coloured, factors_of, kernels_of, turned, turns_of
from core.pixels.randomness import generator
from core.pixels.views import draw
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.plan import Preprocessing


def with_hues(views: torch.Tensor, *hues: float) -> torch.Tensor:
    turns = turns_of(np.array(hues))
    assert turns is not None
    return turned(views, torch.from_numpy(turns))


def with_blurs(views: torch.Tensor, *widths: float) -> torch.Tensor:
    kernels = kernels_of(np.array(widths), min(views.shape[-2:]))
    assert kernels is not None
    return blurred(views, torch.from_numpy(kernels))


def test_a_turned_hue_keeps_brightness_and_greys_and_a_whole_turn_changes_nothing() -> None:
    views = torch.full((2, 3, 4, 4), 120.0)
    views[:, 0], views[:, 2, :2] = 140.0, 100.0
    third = with_hues(views, 2 * np.pi / 3, 2 * np.pi)
    luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    torch.testing.assert_close((third * luma).sum(1), (views * luma).sum(1), atol=1e-2, rtol=0)
    torch.testing.assert_close(third[1], views[1], atol=1e-3, rtol=0)
    assert int(third[0, :, 0, 0].argmax()) != int(views[0, :, 0, 0].argmax()), "what was red is no longer"
    grey = torch.full((2, 3, 4, 4), 77.0)
    torch.testing.assert_close(with_hues(grey, 1.0, 2.0), grey, atol=1e-3, rtol=0)


def test_each_picture_is_blurred_by_its_own_width_as_scipy_does() -> None:
    views = torch.from_numpy(np.random.default_rng(1).uniform(0, 255, (3, 3, 20, 24)).astype(np.float32))
    widths = np.array([0.0, 1.0, 2.5])
    found = with_blurs(views, *widths)
    torch.testing.assert_close(found[0], views[0])
    for number in (1, 2):
        # "mirror" reflects without repeating the edge, as torch's "reflect" does.
        wanted = gaussian_filter(views[number].numpy(), (0, widths[number], widths[number]), mode="mirror", radius=(0, 8, 8))
        np.testing.assert_allclose(found[number].numpy(), wanted, atol=0.05)


def test_a_blur_wider_than_a_small_picture_stays_inside_it() -> None:
    views = torch.rand(1, 3, 8, 8) * 255
    found = with_blurs(views, 10.0)
    assert found.shape == views.shape
    assert bool(found.isfinite().all())
    assert found.std() < 0.3 * views.std()


def test_nothing_is_computed_where_nothing_is_asked() -> None:
    numbers, record = generator(0, "augmentation"), Preprocessing(size=16, resize=16)
    plain = draw(NO_AUGMENTATION, 2, record, numbers)
    assert factors_of(plain) is None
    assert turns_of(plain.hues) is None
    assert kernels_of(plain.blurs, 16) is None
    bright = factors_of(draw(Augmentation(brightness=0.5), 2, record, numbers))
    assert bright is not None
    views = torch.full((2, 3, 4, 4), 100.0)
    torch.testing.assert_close(coloured(views, torch.from_numpy(bright))[:, 0, 0, 0], 100 * torch.from_numpy(bright[0]))
