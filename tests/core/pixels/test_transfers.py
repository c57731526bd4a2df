"""What is sent arrives as it was; `tests/core/training/test_device_path.py` shows that nobody waits for it."""

from __future__ import annotations

import numpy as np
import torch

from core.pixels.transfers import fetched, sent, sent_rows

CPU = torch.device("cpu")


def test_arrays_of_several_kinds_arrive_as_they_were() -> None:
    arrays = [np.arange(5, dtype=np.float32), np.arange(6).reshape(3, 2).T, np.array([True, False]), np.empty((0, 3))]
    for array, tensor in zip(arrays, sent(arrays, CPU), strict=True):
        assert tensor.numpy().dtype == array.dtype
        assert np.array_equal(tensor.numpy(), array)
    assert sent([], CPU) == []


def test_rows_of_several_batches_stay_apart() -> None:
    picks = [np.array([3, 1]), np.array([2]), np.array([], dtype=np.int64)]
    assert [rows.tolist() for rows in sent_rows(picks, CPU)] == [[3, 1], [2], []]
    assert list(sent_rows([], CPU)) == []


def test_on_the_processor_a_block_is_there_before_the_next_one_is_computed() -> None:
    made: list[int] = []

    def blocks():  # type: ignore[no-untyped-def]
        for number in range(3):
            made.append(number)
            yield str(number), torch.full((2,), float(number))

    for number, (name, rows) in enumerate(fetched(blocks())):
        assert (name, rows.tolist()) == (str(number), [number, number])
        assert made == list(range(number + 1))
