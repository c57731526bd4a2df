"""Augmentation: each picture by its own draws, alike on both paths, and nothing but the centre when all is off."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.pixels.randomness import generator, torch_seed
from core.pixels.views import Draws, augmented, centred, draw, normalised
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.plan import Preprocessing

PLAIN = Preprocessing(size=24, resize=28, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
EVERYTHING = Augmentation(
    rotation=20,
    brightness=0.3,
    contrast=0.3,
    saturation=0.3,
    erase=0.5,
    upside_down=True,
    zoom=0.3,
    width_shift=0.2,
    height_shift=0.2,
    hue=30,
    blur=2,
    policy="trivialaugment",
)


def smooth(count: int, side: int = 28) -> torch.Tensor:
    """Pictures without fine detail, each another one: uint8 [N, side, side, 3]."""
    line = np.linspace(0, 1, side)
    channels = [np.outer(line, np.ones(side)), np.outer(np.ones(side), line), np.outer(line, line)]
    picture = np.stack(channels, axis=2)
    return torch.from_numpy(np.stack([(picture * (255 - 10 * number)) for number in range(count)]).astype(np.uint8))


def numbers(step: int = 0) -> np.random.Generator:
    return generator(0, "test", step)


def part_of(draws: Draws, **changes: object) -> Draws:
    return Draws(**{**vars(draws), **changes})  # type: ignore[arg-type]


def test_without_augmentation_the_view_is_the_centre() -> None:
    pictures = smooth(3)
    views = augmented(pictures, draw(NO_AUGMENTATION, 3, PLAIN, numbers()), PLAIN)
    assert torch.equal(views, centred(pictures, PLAIN))
    assert views.shape == (3, 3, 24, 24)
    assert torch.equal(views[1, :, 0, 0] * 255, pictures[1, 2, 2].float())


def test_normalisation_is_that_of_the_record() -> None:
    record = Preprocessing(size=2, resize=2, mean=(0.1, 0.2, 0.3), std=(0.5, 0.25, 0.2))
    found = normalised(torch.full((1, 3, 2, 2), 255 * 0.5), record)
    torch.testing.assert_close(found[0, :, 0, 0], torch.tensor([0.8, 1.2, 1.0]))


def test_draws_follow_from_seed_and_position_alone() -> None:
    one, same, other = (draw(EVERYTHING, 8, PLAIN, numbers(step)) for step in (1, 1, 2))
    assert np.array_equal(one.changes.kinds, same.changes.kinds)
    assert np.array_equal(one.changes.strengths, same.changes.strengths)
    for name in vars(one).keys() - {"changes"}:
        assert np.array_equal(getattr(one, name), getattr(same, name))
    assert not np.array_equal(one.boxes, other.boxes)
    assert torch_seed(0, "network", 1, 2) == torch_seed(0, "network", 1, 2) != torch_seed(0, "network", 2, 1)


def test_every_picture_has_its_own_draws() -> None:
    draws = draw(EVERYTHING, 64, PLAIN, numbers())
    assert len({tuple(box) for box in draws.boxes.tolist()}) > 40
    assert 20 < draws.flips.sum() < 44
    assert len(set(draws.angles.tolist())) == 64
    assert 20 < (draws.erased[:, 2] > 0).sum() < 44


def test_crops_keep_to_area_stretch_and_picture() -> None:
    options = Augmentation(smallest_crop=0.3, stretch=1.5)
    boxes = draw(options, 2000, Preprocessing(size=224, resize=256), numbers()).boxes
    top, left, height, width = boxes.T
    assert (top >= 0).all()
    assert (left >= 0).all()
    assert (top + height <= 256).all()
    assert (left + width <= 256).all()
    assert (height * width).min() > 0.28 * 256**2
    ratio = height / width
    assert ratio.max() == pytest.approx(1.5, abs=0.02)
    assert ratio.min() == pytest.approx(1 / 1.5, abs=0.02)


def test_both_ways_of_cropping_agree() -> None:
    """The quick way of the processor and the sampling of the GPU show the same picture."""
    pictures = smooth(16)
    options = Augmentation(smallest_crop=0.6, stretch=1.2)
    draws = draw(options, 16, PLAIN, numbers())
    quick = augmented(pictures, draws, PLAIN)
    turned = part_of(draws, angles=np.full(16, 1e-9))
    sampled = augmented(pictures, turned, PLAIN)
    assert (quick - sampled).abs().max() < 4 / 255
    assert (quick - quick.roll(1, 0)).abs().max() > 0.1


def test_mirror_and_rotation_are_what_they_say() -> None:
    pictures = smooth(1)
    draws = draw(NO_AUGMENTATION, 1, PLAIN, numbers())
    centre = centred(pictures, PLAIN)
    mirrored = augmented(pictures, part_of(draws, flips=np.array([True])), PLAIN)
    assert torch.equal(mirrored, centre.flip(3))
    fallen = augmented(pictures, part_of(draws, falls=np.array([True])), PLAIN)
    assert torch.equal(fallen, centre.flip(2))
    half_turn = augmented(pictures, part_of(draws, angles=np.array([np.pi])), PLAIN)
    torch.testing.assert_close(half_turn, centre.flip(2).flip(3), atol=2e-3, rtol=0)
    quarter = augmented(pictures, part_of(draws, angles=np.array([np.pi / 2])), PLAIN)
    torch.testing.assert_close(quarter, torch.rot90(centre, 1, (2, 3)), atol=2e-3, rtol=0)


def test_both_ways_of_mirroring_agree() -> None:
    pictures = smooth(4)
    draws = draw(Augmentation(smallest_crop=0.6, upside_down=True), 4, PLAIN, numbers())
    draws = part_of(draws, falls=np.array([True, False, True, False]), flips=np.array([True, True, False, False]))
    sampled = augmented(pictures, part_of(draws, angles=np.full(4, 1e-9)), PLAIN)
    assert (augmented(pictures, draws, PLAIN) - sampled).abs().max() < 4 / 255


def test_zoom_and_shift_move_what_is_seen() -> None:
    whole = Preprocessing(size=24, resize=24, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
    picture = torch.zeros(1, 24, 24, 3, dtype=torch.uint8)
    picture[0, 8:16, 8:16] = 255
    draws = draw(NO_AUGMENTATION, 1, whole, numbers())
    larger = augmented(picture, part_of(draws, zooms=np.array([1.5])), whole)
    torch.testing.assert_close(larger.sum() / 3, torch.tensor(144.0), atol=2.0, rtol=0)
    moved = augmented(picture, part_of(draws, shifts=np.array([[0.25, -0.125]])), whole)
    lit = (moved[0, 0] > 0.5).nonzero()
    assert lit.min(0).values.tolist() == [14, 5], "a quarter of the side down, an eighth to the left"
    assert lit.max(0).values.tolist() == [21, 12]


def colour_of(draws: Draws, **changes: NDArray[np.float64]) -> torch.Tensor:
    return augmented(smooth(2), part_of(draws, **changes), PLAIN)


def test_colours_change_as_drawn() -> None:
    draws = draw(NO_AUGMENTATION, 2, PLAIN, numbers())
    centre = centred(smooth(2), PLAIN)
    darker = colour_of(draws, brightness=np.array([0.5, 1.0]))
    torch.testing.assert_close(darker[0], centre[0] * 0.5)
    torch.testing.assert_close(darker[1], centre[1])
    flat = colour_of(draws, contrast=np.array([0.0, 1.0]))
    assert flat[0].std() < 1e-6
    grey = colour_of(draws, saturation=np.array([0.0, 1.0]))
    torch.testing.assert_close(grey[0, 0], grey[0, 2])
    assert (centre[0, 0] - centre[0, 2]).abs().max() > 0.2


def test_erased_parts_are_grey() -> None:
    draws = draw(NO_AUGMENTATION, 2, PLAIN, numbers())
    views = augmented(smooth(2), part_of(draws, erased=np.array([[2, 3, 5, 7], [0, 0, 0, 0]])), PLAIN)
    assert (views[0, :, 2:7, 3:10] == 0.5).all()
    changed = (views != centred(smooth(2), PLAIN)).any(1)
    assert changed[0].sum() <= 35
    assert not changed[1].any()
