"""Whether the first steps of a stage lose what those before had come to: said while there is time to stop, not after an epoch.

On solar cells the loss rose from 0.15 to 16 at a second stage's first step, and the first epoch that told of it took a minute.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.architectures import freezing
from core.architectures.network import Network
from core.pixels.loader import Rows
from core.pixels.randomness import generator
from core.pixels.transfers import sent_rows
from core.pixels.views import Draws
from core.runs.events import Event, Noted
from core.runs.plan import Plan
from core.training.arithmetic.device import Device
from core.training.step.inputs import Inputs, LabelledBatch
from core.training.step.judging import fitting, log_probabilities
from core.training.step.state import RunState

STEPS = 8
"""After so many steps of a stage it is looked, or at the last but one of a shorter first epoch."""

PICTURES = 128
"""Of val that are looked at, at most: before the first step, and after these."""

NOISE = 2.0
"""Standard errors that chance explains."""

REMEDY = "A smaller learning rate, a longer warm-up or frozen BatchNorm statistics keep what was learned."
MARK = "forgets"
"""Beside the curves."""


def lost(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> bool:
    """Whether fewer pictures are right than before, beyond what chance explains of those that changed.

    *Shapes*: [N] each, of the same pictures.
    """
    worse, better = int((before & ~after).sum()), int((after & ~before).sum())
    return worse - better > max(NOISE, NOISE * math.sqrt(worse + better))


class FirstSteps:
    """Looks at the first steps of one stage of a run.

    Args:
        plan: The run's.
        state: What its steps change.
        val: As the stage's epochs are judged on.
        device: Where.
        emit: Where a note goes.
    """

    def __init__(self, plan: Plan, state: RunState, val: Inputs, device: Device, emit: Callable[[Event], None]) -> None:
        progress = state.progress
        self._stage = plan.stages[progress.stage]
        self._state = state
        self._device = device
        self._emit = emit
        self._at = min(STEPS, self._stage.steps_per_epoch - 1)
        self._before: NDArray[np.bool_] | None = None
        self._seconds = 0.0
        # One that is taken up on its way has nothing to be held against.
        if progress.best_epoch and not progress.stage_step and self._at and state.ranks.first:
            chosen = generator(plan.seed, "first steps", progress.stage).permutation(len(val.labels))[:PICTURES]
            self._val = _SomeOf(val, np.sort(chosen))
            self._before = self._right()

    def step(self) -> None:
        """Called after each step of the stage."""
        progress = self._state.progress
        if self._before is None or progress.stage_step < self._at:
            return
        before, after = self._before, self._right()
        self._before = None
        if not lost(before, after):
            return
        progress.told_worse = True
        text = (
            f"{self._stage.title} begins worse than the stage before ended: of {len(before)} pictures of val {before.sum()} were "
            f"right before its first step, and {after.sum()} after {self._at}. {REMEDY}"
        )
        epoch = progress.epoch + progress.share / self._stage.steps_per_epoch
        self._emit(Noted(time.time(), text, MARK, progress.step, epoch))

    def spent(self) -> float:
        """Seconds that looking took since this was asked last."""
        spent, self._seconds = self._seconds, 0.0
        return spent

    def _right(self) -> NDArray[np.bool_]:
        """Which of the pictures are right by the present weights; what is trained stays in its mode. *Shapes*: bool [N]."""
        began, network = time.perf_counter(), self._state.network
        logs = fitting(lambda count: log_probabilities(network, self._val, self._device, count), PICTURES)
        right: NDArray[np.bool_] = (logs.argmax(1) == self._val.labels).cpu().numpy()
        freezing.resume_training(network, self._stage)
        self._seconds += time.perf_counter() - began
        return right


class _SomeOf:
    """Some rows of a side, as a side. *Shapes*: rows int64 [N]."""

    def __init__(self, inputs: Inputs, rows: NDArray[np.int64]) -> None:
        self._inputs = inputs
        self._rows = rows
        (where,) = sent_rows([rows], inputs.labels.device)
        self.labels = inputs.labels.index_select(0, where)

    def batches(self, picks: Sequence[Rows]) -> Iterator[LabelledBatch]:
        """*Shapes*: each int64 [B]."""
        return self._inputs.batches([self._rows[pick] for pick in picks])

    def prepared(self, raw: torch.Tensor, draws: Draws | None) -> torch.Tensor:
        """*Shapes*: as of the whole side."""
        return self._inputs.prepared(raw, draws)

    def seen_at(self, size: int) -> _SomeOf:
        return _SomeOf(self._inputs.seen_at(size), self._rows)

    def part(self, network: Network) -> nn.Module:
        return self._inputs.part(network)

    def arithmetic(self, device: Device) -> AbstractContextManager[Any]:
        return self._inputs.arithmetic(device)

    def scaler(self, device: Device) -> torch.amp.GradScaler | None:
        return self._inputs.scaler(device)
