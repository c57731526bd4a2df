"""Pictures decoded by all ranks of a run, each its share; the first keeps account of the cache. No torch.

On several machines the first one's processors decoded every picture while those of the others waited for it.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.pictures.decoder.pool import DecoderPool, Refusal, Reply, Square
from core.support.jobs import Context
from core.training.ranks.ranks import Ranks

BLOCK = 256
"""Pictures that a rank decodes until all say what came of theirs: about a second, which a stop waits for."""


@dataclass(frozen=True)
class SharedDecoding:
    """What the first rank has all decode, each its part; the cache lies where all of them see it."""

    squares: tuple[Square, ...]


class SharedDecoders:
    """Decoders of all ranks, for the first of them.

    Args:
        ranks: All of them; the others answer each `SharedDecoding` they are told by `decode_part`.
        pool: This rank's own.
    """

    def __init__(self, ranks: Ranks, pool: DecoderPool) -> None:
        self._ranks = ranks
        self._pool = pool

    def run(self, requests: Iterable[Square], context: Context) -> Generator[Reply, None, None]:
        """The replies to the requests, as `DecoderPool.run` gives them, after each block of them.

        Raises:
            Abandoned: The context was told to drop the work; replies to what was decoded by then came before.
        """
        waiting = iter(requests)
        begun = False
        try:
            while block := tuple(itertools.islice(waiting, BLOCK * self._ranks.count)):
                context.check_abandoned()
                begun = True
                self._ranks.told(SharedDecoding(block))
                yield from decode_part(block, self._ranks, self._pool, context)
        finally:
            if begun:
                self._ranks.told(None)


def decode_part(squares: Sequence[Square], ranks: Ranks, pool: DecoderPool, context: Context) -> Iterator[Reply]:
    """This rank's part of some pictures decoded; replies to all of them, once every rank has done its own.

    Raises:
        Abandoned: The context was told to drop the work. The others have had their answer by then.
    """
    own = squares[ranks.part(len(squares))]
    replies: list[Reply] = []
    failed: BaseException | None = None
    try:
        replies += pool.run(own, context)
        _reach_the_disk(own, replies)
    except BaseException as error:
        failed = error  # told once nobody waits for this rank
    found = ranks.collected(replies)
    if failed is not None:
        raise failed
    return itertools.chain.from_iterable(found)


@contextmanager
def shared_decoders(ranks: Ranks) -> Iterator[SharedDecoders | None]:
    """Decoders of all ranks, for the first of several; None for one alone."""
    if ranks.count == 1:
        yield None
        return
    with own_pool() as pool:
        yield SharedDecoders(ranks, pool)


@contextmanager
def own_pool() -> Iterator[DecoderPool]:
    """A pool with this rank's part of its machine's processors; its children start when they are asked."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with DecoderPool(max(1, cores // int(os.environ.get("LOCAL_WORLD_SIZE", "1")))) as pool:
        yield pool


def _reach_the_disk(squares: Sequence[Square], replies: Sequence[Reply]) -> None:
    """What this machine has written, so that the first rank may name it whole."""
    if all(isinstance(reply, Refusal) for reply in replies):
        return
    for path in {row.store for square in squares for row in square.rows}:
        with open(path, "rb+") as file:
            os.fsync(file.fileno())
