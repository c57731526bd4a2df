"""One step of training, and one look at val."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.architectures.network import Network
from core.pixels.mixing import mixed, mixes
from core.pixels.randomness import generator, torch_seed
from core.pixels.views import draw
from core.runs.methods import MERITS
from core.runs.plan import Plan
from core.runs.recipe import NO_AUGMENTATION, Stage
from core.support.errors import SafelightError
from core.support.registry import at
from core.support.system_errors import is_short_of_memory
from core.training.arithmetic.device import Device
from core.training.step import optimisers
from core.training.step.inputs import Inputs
from core.training.step.objective import losses, one_hot
from core.training.step.state import RunState

Rows = NDArray[np.int64]


def is_out_of_memory(error: BaseException) -> bool:
    """True when a step asked for more memory than the processor or the GPU has."""
    return isinstance(error, torch.OutOfMemoryError) or is_short_of_memory(error)


class OutOfMemory(SafelightError):
    """A step does not fit into the device's memory, however small its parts."""


class Stepper:
    """Makes the steps of one stage.

    Args:
        plan: What is trained.
        stage: The stage of it.
        state: What the steps change.
        inputs: The train side.
        device: Where.
        class_weights: float32 [C] on the device; None when classes count as they come.
    """

    def __init__(
        self, plan: Plan, stage: Stage, state: RunState, inputs: Inputs, device: Device, class_weights: torch.Tensor | None
    ) -> None:
        self._plan = plan
        self._stage = stage
        self._state = state
        self._inputs = inputs
        self._device = device
        self._class_weights = class_weights

    def step(self, raw: torch.Tensor, pick: Rows, rate: float) -> int:
        """One step of the optimiser over a raw batch; returns how many times its parts had to be halved to fit.

        Nothing here waits for the device: sums stay on it until somebody looks.

        *Shapes*: raw as `Inputs.batches` gives it, [B, ...]; pick int64 [B], the positions it lies at.

        Raises:
            OutOfMemory: It does not fit in parts of two pictures either.
        """
        halved = 0
        while True:
            try:
                self._gradients(raw, pick)
                break
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                # The weights are those of the last good step: only gradients were being collected.
                self._zero()
                before = self._parts(len(pick))
                halved += 1
                self._state.progress.splits *= 2
                if self._parts(len(pick)) == before:
                    raise OutOfMemory(
                        "The device has not enough memory for this network.",
                        "Choose smaller pictures or a smaller architecture, or close what else uses the device.",
                    ) from None
                if self._device.torch.type == "cuda":
                    torch.cuda.empty_cache()
        optimiser = self._optimiser
        if self._stage.clip_gradient > 0:
            torch.nn.utils.clip_grad_norm_(optimisers.parameters_of(optimiser), self._stage.clip_gradient)
        optimisers.set_rate(optimiser, rate)
        optimiser.step()
        self._zero()
        if self._state.average is not None:
            self._state.average.update()
        return halved

    @property
    def _optimiser(self) -> torch.optim.Optimizer:
        assert self._state.optimiser is not None
        return self._state.optimiser

    def _zero(self) -> None:
        self._optimiser.zero_grad(set_to_none=True)

    def _parts(self, count: int) -> int:
        """Into how many parts a step of so many pictures is cut; no part has fewer than two."""
        return max(1, min(self._stage.accumulate * self._state.progress.splits, count // 2))

    def _gradients(self, raw: torch.Tensor, pick: Rows) -> None:
        where = (self._plan.seed, self._state.progress.epoch, self._state.progress.share)
        self._device.seed(torch_seed(where[0], "network", *where[1:]))
        augmentation, count = self._stage.augmentation, len(pick)
        draws = None
        if augmentation != NO_AUGMENTATION:
            draws = draw(augmentation, count, self._plan.preprocessing, generator(where[0], "augmentation", *where[1:]))
        labels = self._inputs.labels.index_select(0, torch.from_numpy(pick).to(self._device.torch))
        sums = torch.zeros_like(self._state.sums)
        for number, part in enumerate(np.array_split(np.arange(count), self._parts(count))):
            begin, end = int(part[0]), int(part[-1]) + 1
            inputs = self._inputs.prepared(raw[begin:end], None if draws is None else draws.part(begin, end))
            targets = one_hot(labels[begin:end], len(self._plan.classes))
            if mixes(augmentation):
                inputs, targets = mixed(inputs, targets, augmentation, generator(where[0], "mixing", *where[1:], number))
            with self._inputs.arithmetic(self._device):
                logits = self._inputs.part(self._state.network)(inputs)
            trained, shown = losses(logits, targets, self._stage.label_smoothing, self._class_weights)
            loss = trained.sum() / count
            self._device.backward(loss)
            right = (logits.detach().argmax(1) == targets.argmax(1)).sum()
            bad = (~torch.isfinite(loss.detach())).double()
            sums += torch.stack([shown.double().sum(), right.double(), torch.full_like(bad, end - begin), bad])
        self._state.sums += sums


@torch.inference_mode()
def log_probabilities(network: Network, inputs: Inputs, device: Device, batch: int) -> torch.Tensor:
    """Logarithms of the probabilities of a whole side. *Shapes*: float32 [n, C], on the device."""
    part = inputs.part(network).eval()
    count = len(inputs.labels)
    picks = [np.arange(begin, min(begin + batch, count)) for begin in range(0, count, batch)]
    found = []
    for raw in inputs.batches(picks):
        with inputs.arithmetic(device):
            logits = part(inputs.prepared(raw, None))
        found.append(torch.log_softmax(logits.float(), 1))
    return torch.cat(found)


@dataclass(frozen=True)
class Judged:
    """What a side says of weights: mean cross-entropy, accuracy (fraction), and what they are chosen by, larger is better."""

    loss: float
    accuracy: float
    merit: float


def judged(network: Network, inputs: Inputs, device: Device, batch: int, best_by: str = "accuracy") -> Judged:
    """What a side says of the network; a smaller batch is taken where memory is short.

    Raises:
        NotThere: Nothing of the name `best_by` to choose by.
    """
    while True:
        try:
            logs = log_probabilities(network, inputs, device, batch)
            break
        except (RuntimeError, MemoryError) as error:
            if batch == 1 or not is_out_of_memory(error):
                raise
            batch = max(1, batch // 2)
    loss = torch.nn.functional.nll_loss(logs, inputs.labels)
    right = (logs.argmax(1) == inputs.labels).double().mean()
    merit: float = at(MERITS.get(best_by).place)(logs, inputs.labels)
    return Judged(float(loss), float(right), merit)
