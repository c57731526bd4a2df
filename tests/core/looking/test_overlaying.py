"""A picture is found where it lies in another one, by detail alone."""

from __future__ import annotations

import pytest
import torch

from core.looking.overlaying import CANVAS, PARTS, WHOLES, Ground, _integral, _windows, detail, laid_over, sized
from tests.noise_pictures import BOXES, wholes_and_parts


def laid(sizes: tuple[float, ...], proportions: tuple[float, ...] = (1, 1, 1, 1)) -> tuple[torch.Tensor, torch.Tensor]:
    outer, inner = wholes_and_parts()
    ground = Ground.of(sized(outer.mean(1), CANVAS))
    found = laid_over(ground, sized(inner.mean(1), CANVAS), torch.tensor(proportions, dtype=torch.float32), sizes)
    return found.agreement, found.box


def test_parts_and_wholes_are_found_where_they_lie() -> None:
    parts, where = laid(PARTS)
    assert torch.allclose(where[[0, 2]], BOXES[[0, 2]], atol=0.03)
    assert parts.tolist() == pytest.approx([0.846, 0.411, 0.822, 0.315], abs=0.02)
    wholes, where = laid(WHOLES)
    assert torch.allclose(where[1], BOXES[1], atol=0.02)
    assert wholes.tolist() == pytest.approx([0.184, 0.845, 0.172, 0.202], abs=0.02)


def test_a_picture_of_other_proportions_may_be_squeezed_or_not() -> None:
    _, where = laid(PARTS, (1, 1, 1.5, 1))
    wide, high = where[2, 2:].tolist()
    assert wide / high == pytest.approx(1.5, abs=0.05), "a part of a square that is wide is no square there"
    squeezed, where = laid(WHOLES, (1, 1.2, 1, 1))
    assert where[1].tolist() == pytest.approx([0, 0, 1, 1], abs=0.02), "a whole that was squeezed fills it"
    assert float(squeezed[1]) > 0.8


def test_some_of_the_ground_is_as_all_of_it() -> None:
    outer, inner = wholes_and_parts()
    ground, look = Ground.of(sized(outer.mean(1), CANVAS)), sized(inner.mean(1), CANVAS)
    some = torch.tensor([2, 0])
    whole, part = laid_over(ground, look, torch.ones(4), PARTS), laid_over(ground.part(some), look[some], torch.ones(2), PARTS)
    assert torch.allclose(part.agreement, whole.agreement[some], atol=1e-5)
    assert torch.equal(part.box, whole.box[some])
    assert ground.part(some).side == CANVAS


def test_sizes_change_by_averages_and_between_the_nearest() -> None:
    small = torch.tensor([[0.0, 4.0], [8.0, 12.0]])
    assert sized(small, 1).tolist() == [[6.0]]
    assert sized(small, 2) is small
    assert sized(small, 1, 2).tolist() == [[4.0, 8.0]]
    assert sized(small, 2, 1).tolist() == [[2.0], [10.0]]
    assert torch.allclose(sized(small, 4)[0], torch.tensor([0.0, 1.0, 3.0, 4.0]))
    assert torch.allclose(sized(torch.tensor([[0.0, 3.0, 6.0]] * 3), 2), torch.tensor([[1.0, 5.0]] * 2)), "by what each covers"
    assert sized(torch.ones(5, 7, 9), 3, 4).shape == (5, 3, 4)


def test_detail_is_what_differs_from_its_surroundings() -> None:
    flat, slope = torch.full((2, 16, 16), 7.0), torch.arange(16.0).repeat(16, 1)
    assert torch.allclose(detail(flat, 3), torch.zeros(2, 16, 16), atol=1e-5)
    assert torch.allclose(detail(slope[None], 3)[0, 4:12, 4:12], torch.zeros(8, 8), atol=1e-4)
    point = torch.zeros(1, 16, 16)
    point[0, 8, 8] = 49.0
    found = detail(point, 3)[0]
    assert float(found[8, 8]) == pytest.approx(49 / 4 - 1)
    assert float(found[8, 12]) == pytest.approx(0, abs=0.6)
    assert float(found[8, 14]) == 0


def test_sums_over_windows_are_those_of_their_numbers() -> None:
    pictures = torch.arange(32.0).view(2, 4, 4)
    sums = _windows(_integral(pictures), torch.tensor([2, 3]), torch.tensor([1, 2]))
    assert float(sums[0, 1, 1]) == float(pictures[0, 1, 1:3].sum())
    assert float(sums[1, 2, 0]) == float(pictures[1, 2:4, 0:3].sum())
    assert float(sums[0, 3, 3]) == float(pictures[0, 3, 3]), "at the edge of what is there"
    assert _integral(pictures)[:, 0].abs().sum() == 0
