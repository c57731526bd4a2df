"""Figures of backgrounds, and what is said of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.evaluation.intervals import accuracy_interval, difference_interval
from core.evaluation.reliance import LeftOutPictures, Reliance, by_class, how_made, part_of, what_it_means

N = 40
GROUPS = [str(number) for number in range(N)]
TRUTH = np.arange(N, dtype=np.int64) % 2


def rights(*shares: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.stack([np.arange(N) < round(share * N) for share in shares])


def reliance(*shares: float, followed: float = 0.5, left: LeftOutPictures = LeftOutPictures()) -> Reliance:  # noqa: B008
    correct = rights(*shares)
    return Reliance(
        "run", "val", 50, left, {"u2netp": N}, 0.5, followed, "#808080", 0, 0,
        part_of("", correct, GROUPS), by_class(("boat", "car", "tram"), TRUTH, correct, GROUPS),
    )  # fmt: skip


def test_figures_are_those_of_accuracies_and_their_differences() -> None:
    correct = rights(0.9, 0.8, 0.4, 0.5)
    part = part_of("boat", correct, GROUPS)
    assert part.accuracies == (0.9, 0.8, 0.4, 0.5)
    assert part.intervals == tuple(accuracy_interval(right, GROUPS) for right in correct)
    assert part.drop("swapped") == (pytest.approx(0.5), difference_interval(correct[0], correct[2], GROUPS))
    classes = by_class(("boat", "car", "tram"), TRUTH, correct, GROUPS)
    assert [(one.name, one.n) for one in classes] == [("boat", 20), ("car", 20)]  # of tram there are none
    assert classes[0].accuracies[0] == correct[0][::2].mean()


def test_a_fall_that_is_no_chance_is_said_with_its_classes() -> None:
    left = LeftOutPictures(no_mask=3, doubtful=7)
    first, swapped, alone, worst = what_it_means(reliance(1.0, 0.9, 0.4, 0.8, left=left))
    assert first == (
        "Judged on 40 of 50 pictures on val; left out are 3 without a mask, "
        "7 whose masks cover too little or too much or are unsure."
    )
    assert "60 points fewer (95 %: " in swapped
    assert "50 % are taken for the class of that background. That is more than chance: it leans on backgrounds" in swapped
    assert "always saying the commonest class would give 50 %. The backgrounds themselves give classes away." in alone
    assert worst.startswith("It leans on them most for boat (60 points fewer")


def test_what_may_be_chance_is_said_to_be() -> None:
    _, swapped, alone = what_it_means(reliance(0.9, 0.9, 0.875, 0.5))
    assert swapped.endswith("That much may be chance.")
    assert alone.endswith("That much may be chance.")
    # Sixty of a hundred against fifty: more than the floor, but too few to know, so neither that they do nor that they do not.
    assert what_it_means(reliance(0.9, 0.9, 0.875, 0.6))[2].endswith("That much may be chance.")
    few = Reliance(
        "run", "val", 4, LeftOutPictures(), {}, 0.5, 0.0, "#808080", 0, 0,
        part_of("", rights(1, 1, 0, 1)[:, :4], ["a", "a", "b", "b"]), (),
    )  # fmt: skip
    assert "too few groups" in what_it_means(few)[1]


def test_a_rise_is_told_with_its_interval_as_a_rise() -> None:
    found = reliance(0.8, 0.8, 0.9, 0.5)
    low, high = found.overall.drop("swapped")[1]
    assert low < -0.1 < high
    told = what_it_means(found)[1].replace("−", "-")
    assert f"10 points more (95 %: {round(-100 * high)} to {round(-100 * low)}) than as they are (chosen on these" in told
    assert told.endswith("That much may be chance.")
    assert "That is more than chance: backgrounds of other classes help it." in what_it_means(reliance(0.5, 0.5, 0.9, 0.5))[1]


def test_no_class_is_named_where_all_together_may_be_chance() -> None:
    correct = rights(1.0, 1.0, 1.0, 0.5)
    correct[0] = TRUTH == 0
    correct[2] = TRUTH == 1
    found = Reliance(
        "run", "test", N, LeftOutPictures(), {"u2netp": N}, 0.5, 0.5, "#808080", 0, 1,
        part_of("", correct, GROUPS), by_class(("boat", "car"), TRUTH, correct, GROUPS),
    )  # fmt: skip
    assert found.classes[0].drop("swapped")[1][0] > 0
    first, swapped, *more = what_it_means(found)
    assert first == "Judged on 40 of 40 pictures on test."
    assert swapped.endswith("That much may be chance.")
    assert len(more) == 1


def test_where_masks_come_from_is_said() -> None:
    found = dataclasses.replace(reliance(0.9, 0.9, 0.9, 0.5), masks={"source": 3, "u2netp": 37})
    assert how_made(found).startswith("Masks: 3 by the source, 37 by u2netp. Removed backgrounds are filled with #808080")
