"""The order of an epoch, its shares, and weights of classes."""

from __future__ import annotations

import numpy as np
import pytest

from core.training.step.balance import class_weights, epoch_order, shares, steps_in_epoch

LABELS = np.repeat([0, 1, 2], [80, 15, 5])


def test_an_epoch_is_one_permutation_and_another_one_each_time() -> None:
    one, two = (epoch_order(LABELS, False, seed=0, epoch=epoch) for epoch in (0, 1))
    assert sorted(one.tolist()) == list(range(100))
    assert not np.array_equal(one, two)
    assert np.array_equal(one, epoch_order(LABELS, False, seed=0, epoch=0))
    assert not np.array_equal(one, epoch_order(LABELS, False, seed=1, epoch=0))


def test_balanced_sampling_shows_every_class_as_often() -> None:
    shown = np.bincount(np.concatenate([LABELS[epoch_order(LABELS, True, 0, epoch)] for epoch in range(30)]))
    assert shown.sum() == 3000
    assert (abs(shown - 1000) < 120).all()


def test_shares_are_alike_and_never_of_one() -> None:
    for count in (2, 3, 7, 36, 100):
        for batch in (1, 2, 8, 64):
            parts = shares(np.arange(count), steps_in_epoch(count, batch))
            sizes = [len(part) for part in parts]
            assert sum(sizes) == count
            assert max(sizes) - min(sizes) <= 1
            assert min(sizes) >= 2
            assert max(sizes) <= max(batch, 3)


def test_no_device_gets_fewer_than_two_pictures_a_step() -> None:
    assert [steps_in_epoch(100, 8), steps_in_epoch(96, 8), steps_in_epoch(100, 1), steps_in_epoch(1, 8)] == [13, 12, 50, 1]
    assert [steps_in_epoch(100, 8, 2), steps_in_epoch(100, 1, 2), steps_in_epoch(100, 1, 4)] == [13, 25, 12]


def test_class_weights_make_classes_count_alike() -> None:
    weights = class_weights(LABELS, 4)
    counts = np.bincount(LABELS, minlength=4)
    assert weights[3] == 0
    assert (weights * counts)[:3] == pytest.approx([100 / 3] * 3)
    assert weights[LABELS].mean() == pytest.approx(1)
