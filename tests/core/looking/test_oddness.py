"""How odd a picture is, on made-up features whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.datasets.cleaning.checks.closer import ODD
from core.looking.nearest import Features
from core.looking.oddness import NEIGHBOURS, oddness
from core.support.jobs import Abandoned, Context

WIDTH = 48


class World:
    """Features around directions of one's choice, with class and group of each."""

    def __init__(self, seed: int = 0) -> None:
        self.random = np.random.default_rng(seed)
        self.rows: list[NDArray[np.float64]] = []
        self.labels: list[str] = []
        self.common = self.random.normal(0, 1, WIDTH)  # photographs have something in common
        self.away = {name: self.random.normal(0, 0.6, WIDTH) for name in ("a", "b", "c")}

    def add(self, label: str, count: int, centre: NDArray[np.float64] | None = None, spread: float = 0.3) -> slice:
        """Adds pictures to a class, around its own direction or another; tells their rows."""
        begin = len(self.rows)
        around = self.common + self.away[label] if centre is None else centre
        self.rows += list(around + self.random.normal(0, spread, (count, WIDTH)))
        self.labels += [label] * count
        return slice(begin, begin + count)

    def odd(self, groups: NDArray[np.int64] | None = None) -> NDArray[np.float64]:
        table = np.array(self.rows)
        features: Features = (table / np.linalg.norm(table, axis=1, keepdims=True)).astype(np.float32)
        return oddness(features, self.labels, np.arange(len(table)) if groups is None else groups, Context())


@pytest.fixture
def world() -> World:
    made = World()
    for label in "abc":
        made.add(label, 60)
    return made


def test_a_usual_picture_is_at_nothing_and_few_are_far(world: World) -> None:
    odd = world.odd()
    assert abs(float(np.median(odd))) < 1e-9
    assert (odd > ODD).sum() <= 2


def test_strangers_are_far_even_where_some_are_like_each_other(world: World) -> None:
    single = world.add("a", 1, world.random.normal(0, 1.2, WIDTH))
    clump = world.add("b", NEIGHBOURS - 4, world.random.normal(0, 1.2, WIDTH))
    odd = world.odd()
    assert (odd[single] > ODD).all()
    assert (odd[clump] > ODD).all()
    assert (odd[:180] > ODD).sum() <= 2


def test_a_picture_in_the_wrong_class_is_not_odd(world: World) -> None:
    moved = world.add("c", 8, world.common + world.away["a"])
    assert (world.odd()[moved] < ODD).all()


def test_a_class_unlike_the_others_is_not_full_of_outliers(world: World) -> None:
    world.away["far"] = world.random.normal(0, 1.5, WIDTH) - world.common
    far = world.add("far", 20)
    varied = world.add("c", 1)  # so that the last class is not the last row
    odd = world.odd()
    assert (odd[far] > ODD).sum() <= 1
    assert odd[varied] < ODD


def test_copies_of_a_stranger_do_not_make_it_usual(world: World) -> None:
    copies = world.add("a", 40, world.random.normal(0, 1.2, WIDTH), spread=0.01)
    alone = np.arange(len(world.rows))
    apart = alone.copy()
    apart[copies] = copies.start
    assert (world.odd(apart)[copies] > 2 * world.odd(alone)[copies]).all()
    assert (world.odd(apart)[copies] > ODD).all()


def test_a_class_of_copies_says_nothing_about_the_others(world: World) -> None:
    world.away["copied"] = world.random.normal(0, 0.6, WIDTH)
    copies = world.add("copied", 30, spread=0.0)
    single = world.add("a", 1, world.random.normal(0, 1.2, WIDTH))
    groups = np.arange(len(world.rows))
    groups[copies] = copies.start
    assert world.odd(groups)[single] > ODD


def test_tiny_classes_and_equal_pictures_have_an_answer(world: World) -> None:
    world.away["rare"] = world.random.normal(0, 0.6, WIDTH)
    world.add("rare", 1)
    assert np.isfinite(world.odd()).all()
    same = np.ones((12, 4), np.float32) / 2
    for labels in (["x"] * 12, [str(number) for number in range(12)]):
        assert not oddness(same, labels, np.arange(12), Context()).any()
        assert not oddness(same, labels, np.zeros(12, np.int64), Context()).any()


def test_neither_order_nor_blocks_matter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.add("a", 1, world.random.normal(0, 1.2, WIDTH))
    first = world.odd()
    monkeypatch.setattr("core.looking.oddness._BLOCK", 7)
    order = world.random.permutation(len(world.rows))
    world.rows, world.labels = [world.rows[row] for row in order], [world.labels[row] for row in order]
    assert np.allclose(world.odd(), first[order], atol=1e-3)


def test_it_can_be_dropped(world: World) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        oddness(np.ones((3, 2), np.float32), ["a"] * 3, np.arange(3), context)
