"""Random numbers depend on nothing but where they are used."""

from __future__ import annotations

import numpy as np

from core.pixels.randomness import generator, torch_seed


def test_equal_places_draw_equal_numbers_and_others_draw_others() -> None:
    first = generator(3, "order", 1, 2).random(8)
    assert np.array_equal(generator(3, "order", 1, 2).random(8), first)
    for other in (
        generator(4, "order", 1, 2),
        generator(3, "views", 1, 2),
        generator(3, "order", 2, 1),
        generator(3, "order", 1),
    ):
        assert not np.array_equal(other.random(8), first)


def test_the_numbers_are_the_same_on_every_machine_and_in_every_version() -> None:
    assert generator(0, "order", 0).integers(1_000_000, size=3).tolist() == [838332, 971449, 546113]
    assert torch_seed(0, "dropout", 5) == 6_241_815_646_020_583_968
    assert 0 <= torch_seed(7, "dropout") < 2**63
