"""Heads turn features into logits, one for each class."""

from __future__ import annotations

import pytest
import torch

from core.architectures.building import build
from core.architectures.heads import build_head
from tests.recipes import recipe
from tests.tiny_training import tiny_recipe


@pytest.mark.parametrize(("kind", "layers"), [("linear", 1), ("mlp", 2)])
def test_a_head_gives_a_logit_for_each_class(kind: str, layers: int) -> None:
    head = build_head(tiny_recipe(head=kind, head_width=7, dropout=0.5), 12, 5)
    linear = [module for module in head.modules() if isinstance(module, torch.nn.Linear)]
    assert [module.out_features for module in linear] == [7, 5][-layers:]
    assert head(torch.randn(3, 12)).shape == (3, 5)


def test_a_head_has_as_many_layers_as_widths() -> None:
    head = build_head(tiny_recipe(head="mlp", head_width="9-8-7", dropout=0.5), 12, 5)
    assert [tuple(module.weight.shape) for module in head.modules() if isinstance(module, torch.nn.Linear)] == [
        (9, 12), (8, 9), (7, 8), (5, 7),
    ]  # fmt: skip
    assert sum(isinstance(module, torch.nn.Dropout) for module in head.modules()) == 3


def test_the_deep_head_is_normalised_and_has_its_own_widths() -> None:
    head = build_head(tiny_recipe(head="deep", dropout=0.5), 12, 5)
    assert [type(module).__name__ for module in head.children()][:3] == ["LayerNorm", "Dropout", "Linear"]
    widths = [module.out_features for module in head.modules() if isinstance(module, torch.nn.Linear)]
    assert widths == [2048, 1024, 512, 5]
    assert head.eval()(torch.randn(3, 12)).shape == (3, 5)


def test_dropout_silences_only_while_training() -> None:
    head = build_head(tiny_recipe(dropout=0.9), 40, 3)
    features = torch.randn(2, 40)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        assert not torch.equal(head(features), head(features))
    assert torch.equal(head.eval()(features), head.eval()(features))


def test_heads_begin_undecided() -> None:
    for head in ("linear", "mlp", "deep"):
        network = build(recipe("cnn-small", head=head), 10).train()  # BatchNorm knows no data yet
        probabilities = network(torch.rand(16, 3, 32, 32)).softmax(1)
        assert probabilities.max() < 0.25


@pytest.mark.usefixtures("usual_width")
def test_head_has_the_asked_width_and_dropout() -> None:
    head = build(recipe("cnn-small", head="mlp", head_width=77, dropout=0.25), 3).head
    assert [tuple(p.shape) for p in head.parameters()] == [(77, 192), (77,), (3, 77), (3,)]
    assert [part.p for part in head.modules() if isinstance(part, torch.nn.Dropout)] == [0.25]
