"""What training makes small: cross-entropy with smoothed labels and weighed classes; and what the curves show of it."""

from __future__ import annotations

import torch
from torch.nn import functional


def one_hot(labels: torch.Tensor, classes: int) -> torch.Tensor:
    """Labels as probabilities. *Shapes*: int64 [N] to float32 [N, C]."""
    return functional.one_hot(labels, classes).float()


def losses(
    logits: torch.Tensor, targets: torch.Tensor, smoothing: float, class_weights: torch.Tensor | None
) -> tuple[torch.Tensor, torch.Tensor]:
    """The loss of each picture, as trained and as shown.

    What is shown is plain cross-entropy, so that curves of train and val, and of recipes with and without smoothing or
    class weights, can be compared.

    *Shapes*: logits [N, C], targets [N, C] (probabilities) or int64 [N] (labels), class_weights [C]; two float32 [N] come back.
    """
    logs = functional.log_softmax(logits.float(), 1)
    labels = targets.ndim == 1
    # A label's own logarithm and the sum over one 1 and many 0s are the same number, and so are their gradients.
    plain = functional.nll_loss(logs, targets, reduction="none") if labels else -(targets * logs).sum(1)
    trained = plain
    if smoothing > 0:
        trained = (1 - smoothing) * plain - smoothing * logs.mean(1)
    if class_weights is not None:
        trained = trained * (class_weights[targets] if labels else (targets * class_weights).sum(1))
    return trained, plain.detach()
