"""Heads of one shape answer stacked as they do one by one, with equally and with unequally many to a set of pictures."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.training.together.heads import StackedHeads, all_finite, shape_of, stackable


def heads(count: int) -> list[nn.Sequential]:
    torch.manual_seed(0)
    return [
        nn.Sequential(nn.LayerNorm(5), nn.Dropout(0.0), nn.Linear(5, 4), nn.ReLU(), nn.Dropout(0.0), nn.Linear(4, 3))
        for _ in range(count)
    ]


@pytest.mark.parametrize("counts", [[2, 2], [1, 3], [4], [1, 1, 1, 1]])
@pytest.mark.parametrize("skip", [0, 1])
def test_stacked_heads_answer_as_each_does(counts: list[int], skip: int) -> None:
    made = [head[skip:] for head in heads(4)]
    for head in made:
        for parameter in head.parameters():
            nn.init.normal_(parameter)
    inputs = torch.randn(len(counts), 7, 5)
    seen = inputs.repeat_interleave(torch.tensor(counts), 0)
    wanted = torch.stack([head(own) for head, own in zip(made, seen, strict=True)])
    stacked = StackedHeads(made, counts)
    assert torch.allclose(stacked.answers(inputs), wanted, atol=1e-5)
    alike = stacked.answers(inputs[:1])
    assert torch.allclose(alike, torch.stack([head(inputs[0]) for head in made]), atol=1e-5)


def test_numbers_are_views_until_they_are_let_go() -> None:
    made = heads(2)
    stacked = StackedHeads(made, [2])
    with torch.no_grad():
        stacked.parameters[-1][1].fill_(7)
    last = [layer for layer in made[1] if isinstance(layer, nn.Linear)][-1]
    assert last.bias.tolist() == [7, 7, 7]
    stacked.let_go(made[1:])
    with torch.no_grad():
        stacked.parameters[-1][1].fill_(8)
    assert last.bias.tolist() == [7, 7, 7]


def test_what_draws_at_random_or_is_of_another_kind_is_not_stacked() -> None:
    assert stackable(heads(1)[0])
    assert not stackable(nn.Sequential(nn.Dropout(0.1), nn.Linear(2, 2)))
    assert not stackable(nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 2)))
    assert not stackable(nn.Linear(2, 2))
    assert shape_of(heads(1)[0]) != shape_of(heads(1)[0][1:])


def test_one_that_is_not_finite_is_found() -> None:
    numbers = torch.ones(3, 2, 2)
    numbers[1, 0, 0] = torch.inf
    assert all_finite([numbers, torch.ones(3, 2)]).tolist() == [True, False, True]
