"""Pictures laid over each other: copies agree however they were cut, mirrored or lit, and strangers do not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.looking.likenesses import ALIKE, LIKELY
from core.looking.nearest import nearest, shortened
from core.looking.registering import agreement
from core.support.jobs import Abandoned, Context

SIDE = 256
QUIET = Context()


def scene(seed: int) -> NDArray[np.uint8]:
    """Coloured patches of many sizes, the small ones fainter, as in photographs."""
    random = np.random.default_rng(seed)
    total = np.zeros((SIDE, SIDE, 3))
    for cells, weight in ((3, 0.5), (6, 0.3), (12, 0.2)):
        coarse = Image.fromarray(random.integers(0, 256, (cells, cells, 3), np.uint8))
        total += weight * np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float64)
    return total.astype(np.uint8)


def resized(picture: NDArray[np.generic], side: int = SIDE) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(picture.astype(np.uint8)).resize((side, side), Image.Resampling.BICUBIC))


A = scene(1)
VARIED = {
    "the same": A,
    "smaller": resized(resized(A, 100)),
    "cropped": resized(A[20:240, 10:230]),
    "a part": resized(A[10:190, 60:240]),
    "darker": (A * 0.7).astype(np.uint8),
    "lighter": np.clip(A * 1.2, 0, 255).astype(np.uint8),
}


def agreed(first: NDArray[np.uint8], second: NDArray[np.uint8], mirrored: bool = False) -> float:
    squares = np.stack([first, second])
    pairs = np.array([[0, 1], [1, 0]])
    found = agreement(squares, np.array([0, 1]), pairs, np.array([mirrored] * 2), QUIET)
    assert found[0] == pytest.approx(found[1], abs=0.05)  # it does not matter which is the first
    return float(found[0])


@pytest.mark.parametrize("how", VARIED)
def test_copies_agree(how: str) -> None:
    assert agreed(A, VARIED[how]) >= ALIKE
    mirrored = np.ascontiguousarray(VARIED[how][:, ::-1])
    assert agreed(A, mirrored, mirrored=True) >= ALIKE
    assert agreed(A, mirrored) < LIKELY


@pytest.mark.parametrize("seed", range(2, 6))
def test_strangers_do_not_agree(seed: int) -> None:
    assert agreed(A, scene(seed)) < LIKELY


def test_another_colour_is_another_picture() -> None:
    assert agreed(A, np.ascontiguousarray(A[..., ::-1])) < LIKELY


def test_pictures_of_one_grey_agree_with_nothing() -> None:
    assert agreed(np.full((SIDE, SIDE, 3), 128, np.uint8), np.full((SIDE, SIDE, 3), 90, np.uint8)) < LIKELY
    assert agreed(A, np.full((SIDE, SIDE, 3), 90, np.uint8)) < LIKELY


def test_it_can_be_abandoned() -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        agreement(np.stack([A, A]), np.array([0, 1]), np.array([[0, 1]]), np.array([False]), context)


def test_nearest_are_those_of_every_comparison() -> None:
    random = np.random.default_rng(0)
    features = shortened({"centre": random.normal(size=(300, 16)).astype(np.float32)})["centre"]
    apart = random.integers(0, 40, 300)
    cosines = np.where(apart[:, None] == apart, -2, features @ features.T)
    found = nearest(features, features, 5, QUIET, "Looking", apart)
    assert np.array_equal(found.rows, np.argsort(-cosines, axis=1)[:, :5])
    assert found.cosines == pytest.approx(-np.sort(-cosines, axis=1)[:, :5], abs=1e-5)


def test_where_nothing_is_apart_there_is_no_nearest() -> None:
    features = np.eye(3, dtype=np.float32)
    found = nearest(features, features, 5, QUIET, "Looking", np.array([0, 0, 1]))
    assert found.rows.tolist() == [[2, -1, -1], [2, -1, -1], [0, 1, -1]] or found.rows[:, 0].tolist()[:2] == [2, 2]
    assert (found.rows[:2, 1:] == -1).all()
    empty = np.zeros((0, 3), np.float32)
    assert nearest(empty, empty, 5, QUIET, "Looking").rows.shape == (0, 5)


def test_many_rows_are_shortened_without_changing_who_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    low = random.normal(size=(400, 8)) @ random.normal(size=(8, 300))
    features = (low + random.normal(0, 0.01, (400, 300))).astype(np.float32)
    whole = shortened({"centre": features})["centre"]
    monkeypatch.setattr("core.looking.nearest._MANY", 400)
    assert shortened({"centre": features})["centre"].shape[1] == 300, "so many are not too many"
    monkeypatch.setattr("core.looking.nearest._MANY", 100)
    short = shortened({"centre": features, "mirror": features})
    assert short["centre"].shape[1] < 300
    assert np.array_equal(short["centre"], short["mirror"])
    before, after = (nearest(rows, rows, 1, QUIET, "Looking") for rows in (whole, short["centre"]))
    assert (before.rows == after.rows).mean() > 0.98
