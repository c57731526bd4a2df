"""Work over many pictures, a block for each rank at a time, of which the first keeps what all have made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from core.support.jobs import Abandoned, Context
from core.training.ranks.ranks import Ranks

Compute = Callable[[NDArray[np.int64]], torch.Tensor]
_OVER, _DROPPED = "over", "dropped"


class Keep(Protocol):
    """What goes through the pictures in blocks and keeps what is made of each, as `FeatureStore.add_missing` does."""

    def __call__(self, compute: Compute, block: int, context: Context) -> object:
        """Has every block computed that is missing."""


def in_blocks(ranks: Ranks, keep: Keep, compute: Compute, block: int, context: Context) -> None:
    """Has the first rank keep, for all that it has not, what the ranks compute together.

    Each rank computes whole blocks, so that features have the bits of those that one rank makes alone.

    Args:
        ranks: All of them.
        keep: Called in the first rank.
        compute: *Shapes*: positions int64 [B] to rows float [B, ...] on the device.
        block: Pictures at a time, of each rank.
        context: Hears the progress, in the first rank.

    Raises:
        Abandoned: The first rank was told to stop; what was kept stays.
    """
    if ranks.count == 1:
        keep(compute, block, context)
    elif ranks.first:
        said = _DROPPED
        try:
            keep(lambda places: _together(ranks, ranks.told(places), compute, block), block * ranks.count, context)
            said = _OVER
        finally:
            ranks.told(said)
    else:
        while not isinstance(places := ranks.told(), str):
            _together(ranks, places, compute, block)
        if places == _DROPPED:
            raise Abandoned


def _together(ranks: Ranks, places: NDArray[np.int64], compute: Compute, block: int) -> torch.Tensor:
    """The rows of all places, on the first rank. *Shapes*: int64 [N], N at most `block` a rank, to float [N, ...]."""
    parts = [places[begin : begin + block] for begin in range(0, len(places), block)]
    own = compute(parts[ranks.rank]) if ranks.rank < len(parts) else None
    like = compute(places[:1]) if own is None else own
    padded = like.new_zeros(block, *like.shape[1:])
    if own is not None:
        padded[: len(own)] = own
    rows = ranks.joined(padded, block * ranks.count)
    return torch.cat([rows[index * block : index * block + len(part)] for index, part in enumerate(parts)])
