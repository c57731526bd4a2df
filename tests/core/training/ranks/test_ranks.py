"""What each of several ranks takes part in; the ranks themselves are tried in `tests/e2e/test_ranks.py`."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
import torch

from core.training.ranks import ranks as module
from core.training.ranks.ranks import ALONE, PATIENCE, Ranks, lost_a_rank


@pytest.mark.parametrize("count", [0, 1, 2, 7, 40])
@pytest.mark.parametrize("ranks", [1, 2, 3, 8])
def test_parts_are_all_there_once_and_nearly_equal(count: int, ranks: int) -> None:
    parts = [range(count)[Ranks(rank, ranks).part(count)] for rank in range(ranks)]
    assert [place for part in parts for place in part] == list(range(count))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_one_alone_has_all_and_asks_nobody() -> None:
    values = torch.arange(3.0)
    assert ALONE.total(values) is values
    assert ALONE.joined(values, 3) is values
    assert (ALONE.decided(0.5), ALONE.told("word"), ALONE.first) == (0.5, "word", True)


def test_the_end_of_another_rank_is_told_from_other_failures() -> None:
    assert lost_a_rank(RuntimeError("[/pytorch/third_party/gloo/gloo/transport/tcp/pair.cc:553] Connection closed by peer"))
    assert lost_a_rank(torch.distributed.DistBackendError("NCCL communicator was aborted"))
    assert not lost_a_rank(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    assert not lost_a_rank(ValueError("gloo"))


class Both:
    """Stands in for torch.distributed: what two ranks have to say, and the first one's word for all."""

    ReduceOp = torch.distributed.ReduceOp

    def __init__(self, other: object) -> None:
        self.other = other
        self.asked: list[tuple[str, object]] = []

    def all_reduce(self, values: torch.Tensor, how: object = torch.distributed.ReduceOp.SUM) -> None:
        self.asked.append(("all_reduce", how))
        values.copy_(torch.minimum(values, self.other) if how == self.ReduceOp.MIN else values + self.other)  # type: ignore[call-overload,operator]

    def broadcast(self, values: torch.Tensor, first: int) -> None:
        self.asked.append(("broadcast", first))
        values.copy_(self.other)  # type: ignore[arg-type]

    def broadcast_object_list(self, words: list[object], first: int, device: torch.device) -> None:
        self.asked.append(("broadcast_object_list", (first, device.type)))
        words[0] = self.other

    def all_gather_object(self, words: list[object], message: object) -> None:
        words[:] = [self.other, message]

    def all_gather(self, found: list[torch.Tensor], own: torch.Tensor) -> None:
        found[0].copy_(self.other)  # type: ignore[arg-type]
        found[1].copy_(own)


def second(monkeypatch: pytest.MonkeyPatch, other: object) -> tuple[Ranks, Both]:
    """The second of two ranks, the first of which has that to say."""
    both = Both(other)
    monkeypatch.setattr(module, "distributed", both)
    return Ranks(1, 2), both


def test_sums_are_over_all_and_leave_ones_own_values_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, _ = second(monkeypatch, torch.tensor([1.0, 2.0]))
    own = torch.tensor([10.0, 20.0])
    assert ranks.total(own).tolist() == [11, 22]
    assert own.tolist() == [10, 20]
    assert not ranks.first


def test_what_the_first_says_holds_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, both = second(monkeypatch, torch.tensor([0.1], dtype=torch.float64))
    assert ranks.decided(7.0) == 0.1
    assert ranks.clock() == 0.1
    tensor = torch.zeros(1, dtype=torch.float64)
    ranks.alike([tensor])
    assert tensor.tolist() == [0.1]
    assert both.asked == [("broadcast", 0)] * 3
    ranks, both = second(monkeypatch, "first")
    assert ranks.told() == "first"
    assert ranks.collected("second") == ["first", "second"]
    assert both.asked == [("broadcast_object_list", (0, "cpu"))]


@pytest.mark.parametrize(("first", "own", "agreed"), [(1.0, True, True), (0.0, True, False), (1.0, False, False)])
def test_all_have_to_say_yes(first: float, own: bool, agreed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, _ = second(monkeypatch, torch.tensor([first]))
    assert ranks.agreed(own) is agreed


def test_rows_are_joined_in_the_order_of_the_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, _ = second(monkeypatch, torch.tensor([[0.0, 1], [2, 3], [4, 5]]))
    joined = ranks.joined(torch.tensor([[6.0, 7], [8, 9]]), 5)
    assert joined.tolist() == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]


def test_one_alone_says_it_all_itself() -> None:
    assert (ALONE.agreed(True), ALONE.agreed(False), ALONE.collected("x"), ALONE.told()) == (True, False, ["x"], None)
    tensor = torch.ones(2)
    ALONE.alike([tensor])
    assert tensor.tolist() == [1, 1]
    before = time.monotonic()
    assert before <= ALONE.clock() <= time.monotonic()
    assert (ALONE.rank, ALONE.count, Ranks().first) == (0, 1, True)


@pytest.mark.parametrize(("gpu", "backend"), [(True, "cpu:gloo,cuda:nccl"), (False, "gloo")])
def test_a_process_joins_those_that_were_started_with_it(gpu: bool, backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    made_up = SimpleNamespace(
        init_process_group=lambda kind, timeout: begun.append((kind, timeout)), get_rank=lambda: 3, get_world_size=lambda: 5
    )
    monkeypatch.setattr(module, "distributed", made_up)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)
    joined = Ranks.join()
    assert (joined.rank, joined.count, begun) == (3, 5, [(backend, PATIENCE)])
