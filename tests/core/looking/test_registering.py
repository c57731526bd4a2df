"""Pictures laid over each other: copies agree however they were cut, turned, mirrored or lit, and strangers do not."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from core.looking.likenesses import ALIKE, ALIKE_IN_PART, LIKELY
from core.looking.overlaying import sized
from core.looking.registering import ROUGH, TURNS, Compared, _Greys, _worth, agreement, turned, turned_back
from core.support.jobs import Abandoned, Context, Progress
from tests.scenes import SIDE, scene

QUIET = Context()


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
    "much lighter": np.clip(A * 1.4, 0, 255).astype(np.uint8),
    "tilted": np.asarray(Image.fromarray(A).rotate(2, Image.Resampling.BICUBIC)),
    "bordered": resized(np.pad(A, ((13, 13), (13, 13), (0, 0)), constant_values=255)),
}


def agreed(first: NDArray[np.uint8], second: NDArray[np.uint8], turn: int = 0) -> float:
    squares = np.stack([first, second])
    pairs = np.array([[0, 1], [1, 0]])
    pictures = Compared(squares, np.array([0, 1]), np.ones(2))
    found = agreement(pictures, pairs, np.array([turn, turned_back(turn)]), np.zeros(2, bool), QUIET)
    assert found[0] == pytest.approx(found[1], abs=0.05)  # it does not matter which is the first
    return float(found[0])


def laid(picture: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    return turned(torch.tensor(picture).permute(2, 0, 1), turn).permute(1, 2, 0).contiguous().numpy()


@pytest.mark.parametrize("turn", range(TURNS))
def test_each_turn_is_another_one_and_is_undone(turn: int) -> None:
    picture = torch.arange(9).view(3, 3)
    assert torch.equal(turned(turned(picture, turn), turned_back(turn)), picture)
    assert len({tuple(turned(picture, other).flatten().tolist()) for other in range(TURNS)}) == TURNS


@pytest.mark.parametrize("how", VARIED)
def test_copies_agree(how: str) -> None:
    assert agreed(A, VARIED[how]) >= ALIKE
    for turn in range(1, TURNS):
        other = laid(VARIED[how], turn)
        assert agreed(A, other, turned_back(turn)) >= ALIKE
        assert agreed(A, other) < LIKELY


@pytest.mark.parametrize("seed", range(2, 6))
def test_strangers_do_not_agree(seed: int) -> None:
    assert agreed(A, scene(seed)) < LIKELY


def test_another_colour_is_another_picture() -> None:
    assert agreed(A, np.ascontiguousarray(A[..., ::-1])) < LIKELY


def test_a_strong_colour_that_varies_little_is_the_same_although_its_light_is_a_little_flatter() -> None:
    """As the skies behind helicopters: crops that differed by a grey level were told to have other colours."""
    light = A.mean(2, keepdims=True) - A.mean()
    sky, flatter = (np.clip(np.array([40, 100, 220]) + part * light, 0, 255).astype(np.uint8) for part in (0.3, 0.26))
    assert agreed(sky, flatter) >= ALIKE
    assert agreed(sky, np.ascontiguousarray(flatter[..., ::-1])) < LIKELY


def test_pictures_of_one_grey_agree_with_nothing() -> None:
    assert agreed(np.full((SIDE, SIDE, 3), 128, np.uint8), np.full((SIDE, SIDE, 3), 90, np.uint8)) < LIKELY
    assert agreed(A, np.full((SIDE, SIDE, 3), 90, np.uint8)) < LIKELY


def test_every_pair_is_counted_whether_it_was_worth_a_look_or_not() -> None:
    heard: list[object] = []
    pictures = Compared(np.stack([A, np.full((SIDE, SIDE, 3), 90, np.uint8)]), np.arange(2), np.ones(2))
    pairs, turns = np.array([[0, 0], [0, 1], [1, 0]]), np.zeros(3, np.int64)
    agreement(pictures, pairs, turns, np.array([False, True, True]), Context(heard.append))
    told = [(event.what, event.done, event.total) for event in heard if isinstance(event, Progress)]
    assert told[-1] == ("Comparing pictures that look alike", 3, 3)


def test_it_can_be_abandoned() -> None:
    context = Context()
    context.abandon()
    pictures = Compared(np.stack([A, A]), np.array([0, 1]), np.ones(2))
    with pytest.raises(Abandoned):
        agreement(pictures, np.array([[0, 1]]), np.array([0]), np.array([False]), context)


@pytest.mark.parametrize("box", [(0, 0, 0.45, 0.9), (0.5, 0.4, 0.5, 0.42), (0.3, 0.05, 0.6, 0.6), (0.5, 0.5, 0.45, 0.45)])
def test_a_part_anywhere_agrees_with_the_whole_and_with_no_other(box: tuple[float, float, float, float]) -> None:
    left, top, width, height = (round(part * SIDE) for part in box)
    part = resized(A[top : top + height, left : left + width])
    pictures = Compared(np.stack([part, A, scene(2)]), np.arange(3), np.array([width / height, 1, 1]))
    pairs = np.array([[0, 1], [0, 2]])
    own, other = agreement(pictures, pairs, np.zeros(2, np.int64), np.ones(2, bool), QUIET)
    assert own >= ALIKE_IN_PART
    assert other < ALIKE_IN_PART - 0.1


@pytest.mark.parametrize("box", [(0.1, 0.3, 0.7, 0.42), (0.3, 0.1, 0.42, 0.7)])
def test_a_strip_is_compared_as_sharply_as_it_is_short(box: tuple[float, float, float, float]) -> None:
    """Low wide strips of airplanes with fine lines agreed by 0.24 to 0.78: the other picture was half as sharp along them."""
    random = np.random.default_rng(5)
    lines = np.zeros((SIDE, SIDE))
    for _ in range(150):
        at, begin = random.integers(0, SIDE), random.integers(0, SIDE - 40)
        lines[at, begin : begin + 40] = 110
    lines = lines if box[2] > box[3] else lines.T
    drawn = np.clip(A * 0.3 + 140 - lines[..., None], 0, 255).astype(np.uint8)
    left, top, width, height = (round(part * SIDE) for part in box)
    part = resized(drawn[top : top + height, left : left + width])
    pictures = Compared(np.stack([part, drawn]), np.arange(2), np.array([width / height, 1]))
    (found,) = agreement(pictures, np.array([[0, 1]]), np.zeros(1, np.int64), np.ones(1, bool), QUIET)
    assert found >= 0.9


def test_a_copy_of_other_proportions_is_the_same() -> None:
    pictures = Compared(np.stack([A, A]), np.arange(2), np.array([1, 1.6]))
    (found,) = agreement(pictures, np.array([[0, 1]]), np.zeros(1, np.int64), np.zeros(1, bool), QUIET)
    assert found >= ALIKE


def test_most_strangers_are_left_at_a_rough_look_and_no_part_is() -> None:
    boxes = [(0, 0, 0.45, 0.9), (0.5, 0.4, 0.5, 0.42), (0.3, 0.05, 0.6, 0.6), (0.5, 0.5, 0.45, 0.45)]
    cut = [tuple(round(part * SIDE) for part in box) for box in boxes]
    parts = [resized(A[top : top + height, left : left + width]) for left, top, width, height in cut]
    shown = torch.from_numpy(np.stack([A, *parts, *(scene(seed) for seed in range(2, 14))])).float().mean(3)
    shapes = torch.tensor([1.0, *(width / height for *_, width, height in cut), *[1.0] * 12])
    rough = _Greys(sized(shown, ROUGH), shapes)
    pairs = torch.tensor(
        [(inner, 0) for inner in range(1, 5)] + [(inner, other) for inner in range(1, 5) for other in range(5, 17)]
    )
    worth = _worth(rough, pairs, torch.zeros(len(pairs), dtype=torch.int64), QUIET)
    assert worth[:4].all()
    assert worth[4:].mean() < 0.5
