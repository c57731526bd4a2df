"""One look at a side, and how it fits the memory there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from core.architectures.network import Network
from core.pixels.devices import doubled
from core.runs.methods import MERITS
from core.support.registry import at
from core.support.system_errors import is_short_of_memory
from core.training.arithmetic.device import Device
from core.training.ranks.ranks import ALONE, Ranks
from core.training.step.inputs import Inputs


def is_out_of_memory(error: BaseException) -> bool:
    """True when a step asked for more memory than the processor or the GPU has."""
    return isinstance(error, torch.OutOfMemoryError) or is_short_of_memory(error)


@torch.inference_mode()
def log_probabilities(
    network: Network,
    inputs: Inputs,
    device: Device,
    batch: int,
    between: Callable[[], None] = lambda: None,
    ranks: Ranks = ALONE,
) -> torch.Tensor:
    """Logarithms of the probabilities of a whole side, of which each rank looks at its part.

    `between` is called before each batch.

    *Shapes*: float32 [n, C], on the device.
    """
    part = inputs.part(network).eval()
    own = ranks.part(len(inputs.labels))
    picks = [np.arange(begin, min(begin + batch, own.stop)) for begin in range(own.start, own.stop, batch)]
    found = []
    for raw, _ in inputs.batches(picks):
        between()
        with inputs.arithmetic(device):
            logits = part(inputs.prepared(raw, None))
        found.append(torch.log_softmax(logits.float(), 1))
    if not found:
        found = [inputs.labels.new_zeros(0, network.classes, dtype=torch.float32)]
    return ranks.joined(torch.cat(found), len(inputs.labels))


def fitting(look: Callable[[int], torch.Tensor], batch: int) -> torch.Tensor:
    """What a look comes to with so many pictures at a time, or as many as there is memory for. *Shapes*: those of the look."""
    while True:
        try:
            return look(batch)
        except (RuntimeError, MemoryError) as error:
            if batch == 1 or not is_out_of_memory(error):
                raise
            batch = max(1, batch // 2)


@dataclass(frozen=True)
class Judged:
    """What a side says of weights: mean cross-entropy, accuracy (fraction), and what they are chosen by, larger is better."""

    loss: float
    accuracy: float
    merit: float


def judged(
    network: Network,
    inputs: Inputs,
    device: Device,
    batch: int,
    best_by: str = "accuracy",
    between: Callable[[], None] = lambda: None,
    ranks: Ranks = ALONE,
) -> Judged:
    """What a side says of the network; a smaller batch is taken where memory is short.

    Args:
        network: It; afterwards it is in the mode for judging.
        inputs: The side.
        device: Where.
        batch: Pictures at a time.
        best_by: What weights are chosen by.
        between: Called before each batch.

    Raises:
        NotThere: Nothing of the name `best_by` to choose by.
    """
    logs = fitting(lambda count: log_probabilities(network, inputs, device, count, between, ranks), batch)
    loss = torch.nn.functional.nll_loss(logs, inputs.labels)
    right = doubled(logs.argmax(1) == inputs.labels).mean()
    merit: float = at(MERITS.get(best_by).place)(logs, inputs.labels)
    return Judged(float(loss), float(right), merit)
