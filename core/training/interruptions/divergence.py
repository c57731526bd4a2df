"""Whether a training still is one. A loss that ran away to 5e19 used to end as "completed", with accuracy at chance."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch

from core.runs.plan import StagePlan
from core.support.errors import SafelightError
from core.training.advice import SMALLER
from core.training.step.state import RunState

RUNAWAY = 100.0
"""An epoch's mean loss on train that is so many times that of guessing has run away. Trainings that got over a bad start
stayed below 50 times; those that passed 100 times left weights of a million and more, whatever their accuracy became."""


class Diverged(SafelightError):
    """The loss ran away, or the weights or the loss became infinite or undefined."""


def check_losses(state: RunState, stage: StagePlan, classes: int, train: float, *others: float) -> None:
    """Does nothing while the epoch's mean losses are those of a training.

    Args:
        state: Tells the epoch.
        stage: What is trained; its settings are in the advice.
        classes: Number of classes.
        train: Mean cross-entropy on train so far in this epoch, in nats.
        others: Further numbers that must be finite.

    Raises:
        Diverged: They are not.
    """
    if not all(map(math.isfinite, (train, *others))):
        raise not_finite(state, stage)
    guessing = math.log(max(2, classes))
    if train > RUNAWAY * guessing:
        what = f"The loss ran away: it is {train:.3g} in epoch {state.progress.epoch + 1}, where guessing gives {guessing:.2f}"
        raise _diverged(what, state, stage)


def check_weights(state: RunState, stage: StagePlan, changing: Mapping[str, bool]) -> None:
    """Does nothing while everything that the stage changes is finite. Waits for the device once.

    Args:
        state: Network, optimiser, averaged weights.
        stage: What is trained; its settings are in the advice.
        changing: Tensors of the network by name, True for those that this stage changes.

    Raises:
        Diverged: A number is infinite or undefined.
    """
    looked_at = {name: tensor for name, tensor in state.tensors().items() if _changes(name, changing)}
    numbers = [tensor.detach() for tensor in looked_at.values() if tensor.is_floating_point() and tensor.numel()]
    if not numbers:
        return
    # The largest of each is finite only if all are: one small number a tensor instead of a copy of it.
    largest = torch.stack([norm.float() for norm in torch._foreach_norm(numbers, math.inf)])
    if not bool(largest.isfinite().all()):
        raise not_finite(state, stage)


def not_finite(state: RunState, stage: StagePlan) -> Diverged:
    """The error for a loss or weights that are not finite."""
    return _diverged(f"Loss or weights became infinite or undefined in epoch {state.progress.epoch + 1}", state, stage)


def _diverged(what: str, state: RunState, stage: StagePlan) -> Diverged:
    best = state.progress.best_epoch
    kept = f"the best weights so far, of epoch {best}, are kept" if best else "no epoch had ended before, so no weights are kept"
    lower = [f"a smaller learning rate (it was {stage.learning_rate:g}; try learning_rate={stage.learning_rate * SMALLER:g})"]
    if stage.warm_up < 0.2:
        lower.append("a longer warm-up (warm_up=0.3)")
    if stage.clip_gradient == 0:
        lower.append("a limit on the gradient (clip_gradient=1)")
    advice = ", ".join(lower[:-1]) + " or " + lower[-1] if len(lower) > 1 else lower[0]
    return Diverged(f"{what}; {kept}.", f"Start again with {advice}.")


def _changes(name: str, changing: Mapping[str, bool]) -> bool:
    part, _, own = name.partition("/")
    return changing[own] if part in ("network", "average") else part == "optimiser"
