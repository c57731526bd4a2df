"""A map keeps near neighbours near, is the same each time, and copes with few pictures and with copies."""

from __future__ import annotations

import numpy as np
import pytest

from core.looking.maps import laying_out
from core.looking.maps.laying_out import _BEGIN, FEWEST, LAYING, _main_directions, laid_out
from core.support.jobs import Abandoned, Context, Progress

RNG = np.random.default_rng(0)


def clusters(each: int, groups: int = 3, width: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """Rows of some groups that lie apart, and the group of each."""
    labels = np.repeat(np.arange(groups), each)
    middles = 4 * np.eye(width)[:groups]
    return (middles[labels] + RNG.normal(0, 0.3, (len(labels), width))).astype(np.float32), labels


def test_the_nearest_of_a_point_are_of_its_own_group_and_the_map_is_the_same_each_time() -> None:
    rows, labels = clusters(20)
    heard: list[object] = []
    places = laid_out(rows, Context(heard.append))
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(len(rows)) * 1e9
    nearest = labels[np.argsort(apart, axis=1)[:, :5]]
    assert (nearest == labels[:, None]).mean() > 0.97
    assert np.abs(places).max() == pytest.approx(1, abs=1e-6)
    assert np.array_equal(places, laid_out(rows))
    told = [event for event in heard if isinstance(event, Progress)]
    assert told[-1].done == told[-1].total, "the last step is told"


@pytest.mark.parametrize(("count", "perplexity", "neighbours"), [(19, 6.0, 18), (60, 59 / 3, 59), (200, 30.0, 90)])
def test_as_many_neighbours_count_as_there_are_and_thirty_at_most(
    count: int, perplexity: float, neighbours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []

    def moved(begin: np.ndarray, rows: np.ndarray, chords: np.ndarray, wanted: float, context: Context) -> np.ndarray:
        told.append((rows.shape, wanted))
        assert (chords >= 0).all()
        return begin

    monkeypatch.setattr(laying_out, "_moved", moved)
    laid_out(RNG.normal(size=(count, 8)).astype(np.float32))
    assert told == [((count, neighbours), pytest.approx(perplexity))]


@pytest.mark.parametrize("count", [0, 1, 2, FEWEST - 1, FEWEST, FEWEST + 1])
def test_few_pictures_have_places_too(count: int) -> None:
    places = laid_out(RNG.normal(size=(count, 8)).astype(np.float32))
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == count


def test_pictures_that_are_all_alike_lie_somewhere() -> None:
    for alike in (np.ones((20, 4), np.float32), np.zeros((20, 1), np.float32)):
        places = laid_out(alike)
        assert np.isfinite(places).all()
        assert len(np.unique(places, axis=0)) == 20, "each beside the others: points in one place are never parted"


def test_copies_lie_beside_each_other_and_not_among_strangers() -> None:
    """The first positions of copies differ by a hundredth of what others differ by."""
    rows = np.repeat(RNG.normal(size=(6, 8)), 5, axis=0).astype(np.float32)
    places = _main_directions(rows).astype(np.float64).reshape(6, 5, 2)
    assert places[..., 0].std() == pytest.approx(_BEGIN, rel=0.05)
    assert 0.005 * _BEGIN < places.std(axis=1).mean() < 0.02 * _BEGIN


def test_a_dropped_map_is_not_finished() -> None:
    context = Context(lambda event: context.abandon() if isinstance(event, Progress) and event.what == LAYING else None)
    with pytest.raises(Abandoned):
        laid_out(clusters(20)[0], context)
