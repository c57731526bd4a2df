"""One rank alone goes through the pictures as it always did."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from core.support.jobs import Context
from core.training.ranks.blocks import in_blocks
from core.training.ranks.ranks import ALONE


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
