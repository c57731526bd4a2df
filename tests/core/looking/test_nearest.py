"""Nearest rows by angle, block by block."""

from __future__ import annotations

import numpy as np
import pytest

from core.looking.nearest import contrasting, nearest, shortened, shortening
from core.support.jobs import Context


def test_nearest_are_those_of_every_comparison() -> None:
    random = np.random.default_rng(0)
    features = shortened(random.normal(size=(300, 16)).astype(np.float32))
    apart = random.integers(0, 40, 300)
    cosines = np.where(apart[:, None] == apart, -2, features @ features.T)
    found = nearest(features, features, 5, Context(), "Looking", apart)
    assert np.array_equal(found.rows, np.argsort(-cosines, axis=1)[:, :5])
    assert found.cosines == pytest.approx(-np.sort(-cosines, axis=1)[:, :5], abs=1e-5)


def test_where_nothing_is_apart_there_is_no_nearest() -> None:
    features = np.eye(3, dtype=np.float32)
    found = nearest(features, features, 5, Context(), "Looking", np.array([0, 0, 1]))
    assert found.rows.tolist() == [[2, -1, -1], [2, -1, -1], [0, 1, -1]] or found.rows[:, 0].tolist()[:2] == [2, 2]
    assert (found.rows[:2, 1:] == -1).all()
    empty = np.zeros((0, 3), np.float32)
    assert nearest(empty, empty, 5, Context(), "Looking").rows.shape == (0, 5)


def test_many_rows_are_shortened_without_changing_who_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    low = random.normal(size=(400, 8)) @ random.normal(size=(8, 300))
    features = (low + random.normal(0, 0.01, (400, 300))).astype(np.float32)
    whole = shortened(features)
    monkeypatch.setattr("core.looking.nearest._MANY", 400)
    assert shortened(features).shape[1] == 300, "so many are not too many"
    monkeypatch.setattr("core.looking.nearest._MANY", 100)
    shorten = shortening(features)
    short = shorten(features)
    assert short.shape[1] < 300
    assert shorten(features[:7]) == pytest.approx(short[:7], abs=1e-5), "each view is made shorter in the same way"
    before, after = (nearest(rows, rows, 1, Context(), "Looking") for rows in (whole, short))
    assert (before.rows == after.rows).mean() > 0.98


def test_contrasted_parts_of_one_kind_of_picture_lie_nearest_to_their_own() -> None:
    """Airplanes all look like airplanes: strangers' parts had larger cosines with a crop than the part it had been cut from."""
    random = np.random.default_rng(0)
    own, shared = random.normal(size=(300, 64)), random.normal(size=(2, 64))
    # Of each part more or less of what all have in common is seen, and of what many have.
    common = random.normal(size=(2, 300, 1)) * 3 * shared[0] + 5 * shared[1]
    whole, part = ((own + random.normal(0, 0.5, own.shape) + each).astype(np.float32) for each in common)

    def right(first: np.ndarray, second: np.ndarray) -> float:
        return float(((first @ second.T).argmax(1) == np.arange(300)).mean())

    contrast = contrasting(whole)
    assert right(shortened(whole), shortened(part)) < 0.3
    assert right(contrast(whole), contrast(part)) > 0.6
    assert np.linalg.norm(contrast(part), axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_rows_are_contrasted_to_numbers(count: int) -> None:
    rows = np.ones((count, 5), np.float32)
    assert np.isfinite(contrasting(rows)(rows)).all()


def test_of_fewer_pictures_than_numbers_parts_stay_near_their_own() -> None:
    """Directions in which few pictures do not vary were taken for the most telling; a part's cosine with its own was 0.2."""
    random = np.random.default_rng(0)
    own, shared = random.normal(size=(30, 400)), 5 * random.normal(size=400)
    whole, part = ((own + random.normal(0, 0.7, own.shape) + shared).astype(np.float32) for _ in range(2))
    contrast = contrasting(whole)
    cosines = contrast(whole) @ contrast(part).T
    assert np.diag(cosines).min() > 0.3
    assert cosines[~np.eye(30, dtype=bool)].max() < 0.1
