"""Pictures agree where they are the same, from a guess a little beside; by detail and by colours."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from core.looking.aligning import Laid, _map_of, _plausible, agreement_at, aligned
from tests.noise_pictures import BOXES, wholes_and_parts

OUTER, INNER = wholes_and_parts()
BESIDE = torch.tensor([0.02, -0.015, 0.01, -0.02])


def test_the_same_picture_agrees_from_a_guess_beside_and_another_does_not() -> None:
    assert aligned(Laid(OUTER, INNER), BOXES).tolist() == pytest.approx([0.997, 0.999, 0.997, -0.015], abs=0.01)
    assert aligned(Laid(OUTER, INNER), BOXES + BESIDE)[:3].tolist() == pytest.approx([0.997, 0.999, 0.995], abs=0.01)
    far = aligned(Laid(OUTER, INNER), BOXES + torch.tensor([0.05, -0.05, 0.03, -0.03]))
    assert float(far[:3].max()) < 0.2, "too far to be found, and left soon"
    large = functional.interpolate(OUTER, size=160, mode="bilinear")
    assert aligned(Laid(large, INNER), BOXES)[:3].tolist() == pytest.approx([0.997, 0.977, 0.999], abs=0.01)


def test_light_may_differ_and_colours_may_not() -> None:
    assert aligned(Laid(OUTER, (INNER * 1.3).clamp(max=255)), BOXES)[:3].tolist() == pytest.approx([0.997] * 3, abs=0.01)
    assert aligned(Laid(OUTER, INNER * 0.5), BOXES)[:3].tolist() == pytest.approx([0.997] * 3, abs=0.01)
    for red, agreement in ((0.99, [0.987, 0.990, 0.984]), (0.95, [0.754, 0.793, 0.737]), (0.9, [0.316, 0.385, 0.289])):
        tinted = INNER.clone()
        tinted[:, 0] *= red
        assert aligned(Laid(OUTER, tinted), BOXES)[:3].tolist() == pytest.approx(agreement, abs=0.02)


def test_agreement_is_that_of_the_very_place() -> None:
    found = agreement_at(Laid(OUTER, INNER), _map_of(BOXES))
    assert found.tolist() == pytest.approx([0.872, 1.0, 0.743, 0.0], abs=0.01)
    outside = BOXES.clone()
    outside[:, 0] = 0.7
    assert agreement_at(Laid(OUTER, INNER), _map_of(outside)).tolist() == [0, 0, 0, 0], "most of it has to lie inside"


def test_a_box_is_a_map_around_its_middle() -> None:
    assert _map_of(torch.tensor([[0.1, 0.2, 0.6, 0.4]])).tolist() == [
        [pytest.approx([0.6, 0.0, 0.4]), pytest.approx([0.0, 0.4, 0.4])]
    ]


@pytest.mark.parametrize(
    ("changes", "plausible"),
    [
        ((1.0, 1.0, 0.0, 0.0), True), ((1.1, 1.0, 0.0, 0.0), True), ((1.14, 1.0, 0.0, 0.0), False), ((1.0, 1.14, 0, 0), False),
        ((0.4, 0.4, 0.0, 0.0), False), ((0.6, 0.6, 0.0, 0.0), True), ((1.0, 1.0, 0.05, -0.05), True),
        ((1.0, 1.0, 0.09, -0.09), False), ((1.0, 1.0, 0.3, 0.0), False), ((1.0, 1.0, 0.0, -0.3), False),
        ((1.0, 1.0, 0.2, 0.01), True),
    ],
)  # fmt: skip
def test_copies_are_stretched_turned_and_leant_so_far(changes: tuple[float, float, float, float], plausible: bool) -> None:
    wide, high, lean, fall = changes
    first = _map_of(BOXES[:1])
    way = first.clone()
    way[:, 0, 0] *= wide
    way[:, 1, 1] *= high
    way[:, 0, 1] = lean * way[:, 0, 0]
    way[:, 1, 0] = fall * way[:, 1, 1]
    assert _plausible(way, first).tolist() == [plausible]
