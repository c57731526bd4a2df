"""Each operation of a policy against torchvision's, which the published results were made with."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

import core.architectures.torchvision_guard  # noqa: F401  before anything else of torchvision
from core.pixels import operations
from core.pixels.operations import Changes, Operation, acts_of, changed, joined_changes, kept, no_changes

from torchvision.transforms import InterpolationMode  # isort: skip
from torchvision.transforms import functional as oracle  # isort: skip

SIDE = 20
STRENGTHS = (-0.4, 0.0, 0.25, 0.9)


def filled(move: Callable[..., torch.Tensor], view: torch.Tensor, *how: object, **more: object) -> torch.Tensor:
    """What torchvision moves, before grey; its own filling weighs an edge that is seen in part twice."""
    moved: torch.Tensor = move(view.float() - operations.GREY, *how, interpolation=InterpolationMode.BILINEAR, **more)
    return (moved + operations.GREY).round()


def pictures(count: int) -> torch.Tensor:
    """uint8 [N, 3, SIDE, SIDE]: a slope with noise, so that neither values nor places are all alike."""
    numbers = np.random.default_rng(5)
    slope = np.add.outer(np.arange(SIDE), np.arange(SIDE)) * 4.0
    noise = numbers.normal(60, 25, (count, 3, SIDE, SIDE))
    return torch.from_numpy((slope + noise).clip(3, 250).astype(np.uint8))


def through(views: torch.Tensor, changes: Changes) -> torch.Tensor:
    acts = [(act, torch.from_numpy(rows), torch.from_numpy(strengths)) for act, rows, strengths in acts_of(changes)]
    return changed(views, acts)


def sheared(axis: int) -> Callable[[torch.Tensor, float], torch.Tensor]:
    def shear(view: torch.Tensor, tangent: float) -> torch.Tensor:
        angles = [0.0, 0.0]
        angles[axis] = math.degrees(math.atan(tangent))
        return filled(oracle.affine, view, 0.0, [0, 0], 1.0, angles, center=[0, 0])

    return shear


def shifted(axis: int) -> Callable[[torch.Tensor, float], torch.Tensor]:
    def shift(view: torch.Tensor, part: float) -> torch.Tensor:
        pixels = [0, 0]
        pixels[axis] = round(part * SIDE)
        return filled(oracle.affine, view, 0.0, pixels, 1.0, [0.0, 0.0])

    return shift


CASES: dict[str, tuple[Operation, tuple[float, ...], Callable[[torch.Tensor, float], torch.Tensor]]] = {
    "shear across": (operations.sheared_across, STRENGTHS, sheared(0)),
    "shear along": (operations.sheared_along, STRENGTHS, sheared(1)),
    "shift across": (operations.shifted_across, (-0.4, 0.0, 0.25, 1.0), shifted(0)),
    "shift along": (operations.shifted_along, (-0.4, 0.0, 0.25, 1.0), shifted(1)),
    "turn": (operations.turned, (-135.0, 0.0, 30.0, 90.0), lambda view, angle: filled(oracle.rotate, view, angle)),
    "brightness": (operations.brighter, STRENGTHS, lambda view, by: oracle.adjust_brightness(view, 1 + by)),
    "colour": (operations.more_colourful, STRENGTHS, lambda view, by: oracle.adjust_saturation(view, 1 + by)),
    "contrast": (operations.more_contrasted, STRENGTHS, lambda view, by: oracle.adjust_contrast(view, 1 + by)),
    "sharpness": (operations.sharper, STRENGTHS, lambda view, by: oracle.adjust_sharpness(view, 1 + by)),
    "posterise": (operations.posterised, (2, 4, 7, 8), lambda view, bits: oracle.posterize(view, int(bits))),
    "solarise": (operations.solarised, (0, 100, 127.5, 255), oracle.solarize),
    "autocontrast": (operations.stretched, STRENGTHS, lambda view, _: oracle.autocontrast(view)),
    "equalise": (operations.equalised, STRENGTHS, lambda view, _: oracle.equalize(view)),
}


@pytest.mark.parametrize("name", CASES)
def test_an_operation_does_to_each_picture_what_torchvision_does_to_it_alone(name: str) -> None:
    operation, strengths, wanted = CASES[name]
    views = pictures(len(strengths))
    found = operation(views, torch.tensor(strengths, dtype=torch.float32))
    assert found.dtype == torch.uint8
    for view, strength, one in zip(views, strengths, found, strict=True):
        difference = (one.int() - wanted(view, strength).int()).abs()
        # One value of 256: both cut off to whole numbers, and not always on the same side of one.
        assert difference.max() <= 1, (name, strength)
    assert not torch.equal(found, views)


def test_values_are_evened_out_by_steps_of_whole_pixels() -> None:
    """Of 1,277 pixels below the largest value, 255 steps are of five; 256 would be of four."""
    view = torch.from_numpy(np.random.default_rng(1).integers(0, 250, (1, 3, 32, 40), np.uint8))
    view[:, :, 0, :3] = 250
    assert torch.equal(operations.equalised(view, torch.zeros(1)), oracle.equalize(view))


@pytest.mark.parametrize("operation", [operations.stretched, operations.equalised, operations.sharper])
def test_pictures_without_detail_stay_as_they_are(operation: Operation) -> None:
    flat = torch.full((1, 3, 8, 8), 77, dtype=torch.uint8)
    assert torch.equal(operation(flat, torch.zeros(1)), flat)
    tiny = torch.full((1, 3, 2, 2), 77, dtype=torch.uint8)
    assert torch.equal(operation(tiny, torch.ones(1)), tiny)


def test_each_picture_goes_through_its_own_operations_in_their_order() -> None:
    views = pictures(3)
    kinds, strengths = np.array([[0, 1], [1, 0], [2, 2]]), np.array([[0.5, 4], [4, 0.5], [0, 0]])
    found = through(views, Changes((operations.brighter, operations.posterised, kept), kinds, strengths))
    lighter, fewer = torch.tensor([0.5]), torch.tensor([4.0])
    assert torch.equal(found[:1], operations.posterised(operations.brighter(views[:1], lighter), fewer))
    assert torch.equal(found[1:2], operations.brighter(operations.posterised(views[1:2], fewer), lighter))
    assert torch.equal(found[2], views[2])
    assert kept(views, torch.zeros(3)) is views
    assert torch.equal(views, pictures(3)), "the views that were given are somebody else's"


def test_values_between_bytes_are_rounded_and_nothing_is_touched_without_a_change() -> None:
    views = torch.tensor([-3.0, 0.4, 99.6, 300.0]).view(1, 1, 2, 2).expand(1, 3, 2, 2).contiguous()
    assert acts_of(no_changes(1)) == []
    found = through(views, Changes((kept,), np.zeros((1, 1), np.int64), np.zeros((1, 1))))
    assert found[0, 0].flatten().tolist() == [0, 0, 100, 255]


def test_changes_of_several_batches_join() -> None:
    one = Changes((kept, operations.brighter), np.array([[0], [1]]), np.array([[0.0], [0.3]]))
    both = joined_changes([one[:1], one[1:]])
    assert (both.kinds.tolist(), both.strengths.tolist()) == (one.kinds.tolist(), one.strengths.tolist())
