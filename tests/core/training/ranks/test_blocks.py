"""One rank alone goes through the pictures as it always did; two go through twice as many at a time, and the first keeps all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.support.jobs import Context
from core.training.ranks.blocks import in_blocks
from core.training.ranks.ranks import ALONE, Ranks


class InThreads(Ranks):
    """One of two ranks in one process: what they tell each other lies where both see it."""

    def __init__(self, rank: int, lies: dict[object, Any], together: threading.Barrier) -> None:
        super().__init__(rank, 2)
        self._lies, self._together = lies, together

    def told(self, value: Any = None) -> Any:
        return self._seen("told", value)["told"] if self.first else self._seen()["told"]

    def joined(self, mine: torch.Tensor, total: int) -> torch.Tensor:
        found = self._seen(self.rank, mine)
        return torch.cat([found[0], found[1]])[:total]

    def _seen(self, key: object = None, value: object = None) -> dict[object, Any]:
        if key is not None:
            self._lies[key] = value
        self._together.wait(20)
        found = dict(self._lies)
        self._together.wait(20)
        return found


def test_alone_blocks_are_as_large_as_they_were_asked_for() -> None:
    seen: list[NDArray[np.int64]] = []

    def compute(places: NDArray[np.int64]) -> torch.Tensor:
        seen.append(places)
        return torch.from_numpy(places).float()[:, None]

    def keep(compute: Callable[[NDArray[np.int64]], torch.Tensor], block: int, context: Context) -> int:
        rows = [compute(np.arange(begin, min(begin + block, 10))) for begin in range(0, 10, block)]
        assert torch.cat(rows)[:, 0].tolist() == list(range(10))
        return 10

    in_blocks(ALONE, keep, compute, 4, Context())
    assert list(map(len, seen)) == [4, 4, 2]


def test_two_ranks_each_make_a_block_and_the_first_keeps_them_in_order() -> None:
    made: dict[int, list[int]] = {0: [], 1: []}
    kept: list[float] = []

    def computing(rank: int) -> Callable[[NDArray[np.int64]], torch.Tensor]:
        def compute(places: NDArray[np.int64]) -> torch.Tensor:
            made[rank].append(len(places))
            return torch.from_numpy(places).float()[:, None] / 2

        return compute

    def keep(compute: Callable[[NDArray[np.int64]], torch.Tensor], block: int, context: Context) -> None:
        for begin in range(0, 19, block):
            kept.extend(compute(np.arange(begin, min(begin + block, 19)))[:, 0].tolist())

    lies, together = {}, threading.Barrier(2)
    first, second = (InThreads(rank, lies, together) for rank in (0, 1))
    with ThreadPoolExecutor(1) as other:
        done = other.submit(in_blocks, second, keep, computing(1), 4, Context())
        in_blocks(first, keep, computing(0), 4, Context())
        done.result(20)
    assert kept == [place / 2 for place in range(19)]
    # Of the last three pictures the first rank makes all; the other one only looks what a row is like.
    assert made == {0: [4, 4, 3], 1: [4, 4, 1]}
