"""What training makes small, against torch's own."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from core.training.step.objective import losses, one_hot


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_is_cross_entropy(smoothing: float) -> None:
    logits, labels = torch.randn(20, 4), torch.randint(0, 4, (20,))
    trained, shown = losses(logits, one_hot(labels, 4), smoothing, None)
    expected = functional.cross_entropy(logits, labels, reduction="none", label_smoothing=smoothing)
    torch.testing.assert_close(trained, expected)
    torch.testing.assert_close(shown, functional.cross_entropy(logits, labels, reduction="none"))


def test_class_weights_weigh_the_loss_but_not_what_is_shown() -> None:
    logits, labels = torch.randn(20, 3), torch.randint(0, 3, (20,))
    weights = torch.tensor([0.5, 2.0, 0.0])
    trained, shown = losses(logits, one_hot(labels, 3), 0.0, weights)
    torch.testing.assert_close(trained, functional.cross_entropy(logits, labels, weights, reduction="none"))
    torch.testing.assert_close(shown, functional.cross_entropy(logits, labels, reduction="none"))


def test_mixed_labels_share_the_loss() -> None:
    logits = torch.randn(1, 2)
    both = [losses(logits, one_hot(torch.tensor([label]), 2), 0.0, None)[0] for label in (0, 1)]
    mixed, _ = losses(logits, torch.tensor([[0.3, 0.7]]), 0.0, None)
    torch.testing.assert_close(mixed, 0.3 * both[0] + 0.7 * both[1])


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("weighed", [False, True])
def test_labels_give_the_bits_that_their_probabilities_give(smoothing: float, weighed: bool) -> None:
    labels = torch.randint(0, 5, (30,))
    weights = torch.rand(5) if weighed else None
    logits = torch.randn(30, 5)
    answers = []
    for targets in (labels, one_hot(labels, 5)):
        own = logits.clone().requires_grad_(True)
        trained, shown = losses(own, targets, smoothing, weights)
        trained.backward(torch.ones(30) / 30)
        answers.append((trained, shown, own.grad))
    assert all(torch.equal(one, other) for one, other in zip(*answers, strict=True))
