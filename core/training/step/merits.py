"""What the best epoch can be chosen by. Each is a number for what a side was answered; larger is better."""

from __future__ import annotations

import torch

from core.pixels.devices import doubled


def accuracy(logs: torch.Tensor, labels: torch.Tensor) -> float:
    """Part of the pictures that is right. *Shapes*: float32 [n, C] and int64 [n], on one device."""
    return float(doubled(logs.argmax(1) == labels).mean())


def loss(logs: torch.Tensor, labels: torch.Tensor) -> float:
    """Mean cross-entropy in nats, below zero. *Shapes*: float32 [n, C] and int64 [n], on one device."""
    return -float(torch.nn.functional.nll_loss(logs, labels))


def balanced(logs: torch.Tensor, labels: torch.Tensor) -> float:
    """Mean recall of the classes that are there. *Shapes*: float32 [n, C] and int64 [n], on one device."""
    hits, there, _ = _counted(logs, labels)
    return float((hits / there.clamp_min(1))[there > 0].mean())


def macro_f1(logs: torch.Tensor, labels: torch.Tensor) -> float:
    """Mean F1 of the classes that are there or were said. *Shapes*: float32 [n, C] and int64 [n], on one device."""
    hits, there, said = _counted(logs, labels)
    met = there + said
    return float((2 * hits / met.clamp_min(1))[met > 0].mean())


def _counted(logs: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """By class: how many are right, are there, were said. *Shapes*: three float64 [C]."""
    classes, answers = logs.shape[1], logs.argmax(1)
    right = labels[answers == labels]
    hits, there, said = (doubled(torch.bincount(which, minlength=classes)) for which in (right, labels, answers))
    return hits, there, said
