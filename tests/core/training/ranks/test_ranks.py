"""What each of several ranks takes part in; the ranks themselves are tried in `tests/e2e/test_ranks.py`."""

from __future__ import annotations

import pytest
import torch

from core.training.ranks.ranks import ALONE, Ranks, lost_a_rank


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
