"""Heads turn features into logits, one for each class."""

from __future__ import annotations

import pytest
import torch

from core.architectures.heads import build_head
from tests.tiny_training import tiny_recipe


@pytest.mark.parametrize(("kind", "layers"), [("linear", 1), ("mlp", 2)])
def test_a_head_gives_a_logit_for_each_class(kind: str, layers: int) -> None:
    head = build_head(tiny_recipe(head=kind, head_width=7, dropout=0.5), 12, 5)
    linear = [module for module in head.modules() if isinstance(module, torch.nn.Linear)]
    assert [module.out_features for module in linear] == [7, 5][-layers:]
    assert head(torch.randn(3, 12)).shape == (3, 5)


def test_dropout_silences_only_while_training() -> None:
    head = build_head(tiny_recipe(dropout=0.9), 40, 3)
    features = torch.randn(2, 40)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        assert not torch.equal(head(features), head(features))
    assert torch.equal(head.eval()(features), head.eval()(features))
