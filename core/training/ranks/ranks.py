"""The processes that train one run together, started by torchrun; and what one of them needs of the others."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import torch
from torch import distributed

PATIENCE = timedelta(hours=24)
"""How long a rank waits for another. One that dies is noticed at once; what takes long is decoding by the first."""


class Ranks:
    """One process among those of a run. The first, rank 0, prepares, writes and decides; all of them compute.

    Every method but `part` has to be called by all ranks at the same point of their work.

    Attributes:
        rank: Place among them, from 0.
        count: How many there are.
    """

    def __init__(self, rank: int = 0, count: int = 1) -> None:
        self.rank = rank
        self.count = count

    @staticmethod
    def join() -> Ranks:
        """This process among those that torchrun started."""
        backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
        distributed.init_process_group(backend, timeout=PATIENCE)
        return Ranks(distributed.get_rank(), distributed.get_world_size())

    @property
    def first(self) -> bool:
        """True for the rank that writes."""
        return self.rank == 0

    def part(self, count: int) -> slice:
        """This rank's part of so many things; the parts differ by one at most."""
        share, more = divmod(count, self.count)
        begin = self.rank * share + min(self.rank, more)
        return slice(begin, begin + share + (self.rank < more))

    def total(self, values: torch.Tensor) -> torch.Tensor:
        """The sums over all ranks; the values of a single one as they are. *Shapes*: any."""
        if self.count == 1:
            return values
        sums = values.clone()
        distributed.all_reduce(sums)
        return sums

    def decided(self, value: float) -> float:
        """The value that the first rank has."""
        if self.count == 1:
            return value
        told = torch.tensor([value], dtype=torch.float64)
        distributed.broadcast(told, 0)
        return float(told)

    def agreed(self, yes: bool) -> bool:
        """Whether all ranks say yes."""
        if self.count == 1:
            return yes
        said = torch.tensor([float(yes)])
        distributed.all_reduce(said, distributed.ReduceOp.MIN)
        return bool(said)

    def clock(self) -> float:
        """Seconds, monotonic, of the first rank: what is decided by time is decided alike."""
        return self.decided(time.monotonic())

    def told(self, message: Any = None) -> Any:
        """What the first rank says: a picklable message of our own processes."""
        if self.count == 1:
            return message
        words = [message]
        distributed.broadcast_object_list(words, 0, device=torch.device("cpu"))
        return words[0]

    def collected(self, message: Any) -> list[Any]:
        """What each rank says, in their order: picklable messages of our own processes."""
        if self.count == 1:
            return [message]
        words: list[Any] = [None] * self.count
        distributed.all_gather_object(words, message)
        return words

    def joined(self, rows: torch.Tensor, count: int) -> torch.Tensor:
        """The rows that each rank made of its part of `count`, in order. *Shapes*: [its part, ...] to [count, ...]."""
        if self.count == 1:
            return rows
        longest = -(-count // self.count)
        padded = rows.new_zeros(longest, *rows.shape[1:])
        padded[: len(rows)] = rows
        found = [torch.empty_like(padded) for _ in range(self.count)]
        distributed.all_gather(found, padded)
        parts = (Ranks(rank, self.count).part(count) for rank in range(self.count))
        return torch.cat([rows[: part.stop - part.start] for rows, part in zip(found, parts, strict=True)])

    def alike(self, tensors: Iterable[torch.Tensor]) -> None:
        """Gives these tensors the first rank's values. *Shapes*: any, the same on all ranks."""
        if self.count > 1:
            for tensor in tensors:
                distributed.broadcast(tensor, 0)


ALONE = Ranks()
"""A run in one process."""


def lost_a_rank(error: BaseException) -> bool:
    """Whether an error is that another rank has ended in the middle of its work."""
    # Gloo has no error of its own; NCCL's are those of torch.distributed.
    return isinstance(error, distributed.DistError) or (isinstance(error, RuntimeError) and "gloo" in str(error))
