"""Two ranks decode a dataset in shares: the cache is the one that a single process makes, and a stop leaves nobody waiting."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import nullcontext
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.architectures.weights import preprocessing_for
from core.datasets.catalog.dataset import Dataset
from core.pictures.decoder.protocol import Refusal
from core.pixels.store import PixelStore
from core.runs.recipe import Recipe
from core.support.jobs import Abandoned, Context
from core.training.ranks import decoding
from core.training.ranks.decoding import SharedDecoding, decode_part, own_pool, shared_decoders
from core.training.ranks.ranks import ALONE, Ranks
from tests.shape_runs import shapes_workspace

PATIENCE = 60.0
RECIPE = Recipe(architecture="mlp", picture_size=8)


class Pair(Ranks):
    """One of two ranks in threads of one process."""

    def __init__(self, rank: int, heard: SimpleQueue[Any], said: SimpleQueue[Any]) -> None:
        super().__init__(rank, 2)
        self._heard, self._said = heard, said

    def told(self, message: Any = None) -> Any:
        if not self.first:
            return self._heard.get(timeout=PATIENCE)
        self._said.put(message)
        return message

    def collected(self, message: Any) -> list[Any]:
        self._said.put(message)
        other = self._heard.get(timeout=PATIENCE)
        return [message, other] if self.first else [other, message]


@pytest.fixture
def pair() -> tuple[Pair, Pair]:
    one: SimpleQueue[Any] = SimpleQueue()
    other: SimpleQueue[Any] = SimpleQueue()
    return Pair(0, one, other), Pair(1, other, one)


class Assisting(threading.Thread):
    """The second rank, until it is told that there is no more."""

    def __init__(self, ranks: Ranks) -> None:
        super().__init__(daemon=True)
        self._ranks = ranks
        self.parts: list[int] = []

    def run(self) -> None:
        with own_pool() as pool:
            while isinstance(work := self._ranks.told(), SharedDecoding):
                self.parts.append(len(work.squares[self._ranks.part(len(work.squares))]))
                decode_part(work.squares, self._ranks, pool, Context())


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    workspace = shapes_workspace(tmp_path_factory.mktemp("decoding"), classes=2, each=9, size=16)
    opened = Dataset.open(workspace, "shapes")
    broken = opened.picture_path(opened.table().paths[3])
    broken.write_bytes(broken.read_bytes()[:40])
    return opened


def test_two_ranks_make_the_cache_that_one_makes(
    dataset: Dataset, pair: tuple[Pair, Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "BLOCK", 4)
    record, table = preprocessing_for(RECIPE), dataset.table()
    alone = PixelStore.prepare(dataset, table, record, Context())
    expected = alone.pixels[alone.rows(table.sha256)].copy()
    shutil.rmtree(alone.folder)
    second = Assisting(pair[1])
    second.start()
    with shared_decoders(pair[0]) as decoders:
        shared = PixelStore.prepare(dataset, table, record, Context(), decoders)
    second.join(PATIENCE)
    assert second.parts == [4, 4, 1]
    rows = shared.rows(table.sha256)
    assert (rows == -1).tolist() == (alone.rows(table.sha256) == -1).tolist()
    assert (rows == -1).sum() == 1
    assert np.array_equal(shared.pixels[rows][rows >= 0], expected[rows >= 0])


class Stopping(Context):
    """A stop is asked for at the first word."""

    def report(self, event: object) -> None:
        self.request_stop()


def test_a_stop_ends_both(dataset: Dataset, pair: tuple[Pair, Pair], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "BLOCK", 2)
    second = Assisting(pair[1])
    second.start()
    record = preprocessing_for(RECIPE.model_copy(update={"picture_size": 12}))
    with shared_decoders(pair[0]) as decoders, pytest.raises(Abandoned):
        PixelStore.prepare(dataset, dataset.table(), record, Stopping(), decoders)
    second.join(PATIENCE)
    assert second.parts == [2]


def test_one_alone_shares_with_nobody() -> None:
    with shared_decoders(ALONE) as decoders:
        assert decoders is None


def test_every_file_reaches_the_disk_before_the_first_rank_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(decoding.os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    files = [tmp_path / name for name in ("a", "b", "a")]
    for file in files:
        file.touch()
    squares: Any = [SimpleNamespace(rows=[SimpleNamespace(store=str(file))]) for file in files]
    refused = Refusal(0, "unreadable", "It is empty.")
    decoding._reach_the_disk(squares, [refused, refused])
    assert synced == [], "nothing was written"
    other: Any = object()
    decoding._reach_the_disk(squares, [refused, other])
    assert sorted(synced) == sorted(file.stat().st_ino for file in files[:2])


def test_a_rank_that_fails_says_so_once_the_others_have_its_answer() -> None:
    told: list[object] = []

    def fails(*given: object) -> None:
        raise RuntimeError("no child")

    ranks: Any = SimpleNamespace(part=lambda count: slice(0, count), collected=lambda replies: told.append(replies) or [replies])
    pool: Any = SimpleNamespace(run=fails)
    with pytest.raises(RuntimeError, match="no child"):
        decode_part((), ranks, pool, Context())
    assert told == [[]], "nobody waits for it"


@pytest.mark.parametrize(("allowed", "here", "size"), [(6, 99, 3), (None, 8, 4), (None, None, 1), (1, 99, 1)])
def test_a_rank_has_its_part_of_the_processors_that_its_process_may_use(
    allowed: int | None, here: int | None, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "2")
    monkeypatch.setattr(decoding.os, "cpu_count", lambda: here)
    monkeypatch.setattr(decoding, "DecoderPool", nullcontext)
    if allowed is None:  # as on a Mac
        monkeypatch.delattr(decoding.os, "sched_getaffinity", raising=False)
    else:
        monkeypatch.setattr(decoding.os, "sched_getaffinity", lambda process: set(range(allowed)), raising=False)
    with own_pool() as pool:
        assert pool == size
