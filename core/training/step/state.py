"""A run's state at a step: all that is needed to go on as if nothing had happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import torch

from core.architectures.network import Network
from core.pixels.devices import sums_at
from core.runs.checkpoints import Checkpoint
from core.support.errors import Refused
from core.support.wording import some
from core.training.ranks.ranks import ALONE, Ranks
from core.training.step import optimisers
from core.training.step.averaging import Average
from core.training.step.margins import MarginSums
from core.training.step.sums import Came, StepTally


@dataclass
class Position:
    """Where a run stands. Plain numbers, kept as JSON.

    Random numbers are not part of it: every draw is a function of the seed and of these positions.

    Attributes:
        stage: Index of the current stage.
        stage_epoch, stage_step: Finished in this stage.
        epoch, step: Finished in the run.
        share: Steps finished of the current epoch.
        epoch_seconds: Spent on the current epoch.
        best_accuracy, best_loss, best_merit, best_epoch: On val, of the best epoch so far; `best_epoch` 0 means none, and
            `best_merit` None that it is the accuracy.
        unimproved: Epochs of this stage since a better one.
        stage_merit, stage_loss: On val, of the best epoch of this stage; None before the first, and where no rate waits for it.
        flat: Epochs since then, or since the rate last fell.
        falls: How often the rate has fallen in this stage because val stood still.
        told_worse: Whether it was said that this stage begins worse than the one before ended.
        splits: Parts a step is cut into to fit the memory.
        average_steps: Updates of the averaged weights.
        scale, scale_steps: What the loss of this stage is scaled by in fp16, and steps since that changed; 0 where it is not.
        left_out: Steps of this stage that were left out because their gradients were too large for fp16.
    """

    stage: int = 0
    stage_epoch: int = 0
    stage_step: int = 0
    epoch: int = 0
    step: int = 0
    share: int = 0
    epoch_seconds: float = 0.0
    best_accuracy: float = -1.0
    best_loss: float = 0.0
    best_merit: float | None = None
    best_epoch: int = 0
    unimproved: int = 0
    stage_merit: float | None = None
    stage_loss: float = 0.0
    flat: int = 0
    falls: int = 0
    told_worse: bool = False
    splits: int = 1
    average_steps: int = 0
    scale: float = 0.0
    scale_steps: int = 0
    left_out: int = 0

    def improves(self, merit: float, loss: float) -> bool:
        """True when an epoch with these results on val is better than all before: of more merit, or of as much with less loss."""
        best = self.best_accuracy if self.best_merit is None else self.best_merit
        return self.best_epoch == 0 or (-merit, loss) < (-best, self.best_loss)

    def next_stage(self) -> None:
        """Moves to the beginning of the next stage."""
        self.stage += 1
        self.stage_epoch = self.stage_step = self.share = self.unimproved = self.flat = self.falls = 0
        self.scale_steps = self.left_out = 0
        self.stage_merit, self.scale, self.told_worse = None, 0.0, False


_OF_FP16 = ("scale", "scale_steps", "left_out")


class RunState:
    """Network, optimiser, averaged weights and sums of the current epoch, together with where they stand.

    Attributes:
        network: On the device.
        progress: Where the run stands.
        ranks: The processes that train it.
        margins: How far ahead of others the classes of training pictures were, by picture.
        sums: float64 [4]: loss, right ones, pictures of the epoch so far; not 0 when a loss was not finite. Of this rank's
            pictures; on the device, or on the processor where the device has no fp64.
        optimiser: Of the current stage; None before the first.
        scaler: Of the current stage's loss in fp16; None in other arithmetic.
        average: Averaged weights; None when the recipe does not ask for them.
    """

    def __init__(self, network: Network, decay: float, device: torch.device, ranks: Ranks = ALONE) -> None:
        self.network = network
        self.ranks = ranks
        self.progress = Position()
        self.margins = MarginSums(device)
        self.sums = torch.zeros(4, dtype=torch.float64, device=sums_at(device))
        self._tally = StepTally(device)
        self.optimiser: torch.optim.Optimizer | None = None
        self.scaler: torch.amp.GradScaler | None = None
        self.average = Average(network, decay) if decay > 0 else None
        self._optimiser_tensors: dict[str, torch.Tensor] = {}
        self._one = torch.ones((), device=device)
        self._left_out = torch.zeros((), dtype=torch.int64, device=device)

    def add(self, came: Came) -> None:
        """Adds what a part of a step came to, to the sums; nobody waits for a device."""
        self._tally.add(self.sums, came)

    def totals(self) -> torch.Tensor:
        """The sums over all ranks. *Shapes*: float64 [4], as `sums`."""
        self._tally.count(self.sums)
        return self.ranks.total(self.sums)

    def begin_sums(self) -> None:
        """Said when an epoch is over: the next one's sums begin at 0."""
        self._tally.forget()
        self.sums.zero_()

    def tensors(self) -> dict[str, torch.Tensor]:
        """Every tensor of the state by name. *Shapes*: those of parameters and buffers; sums float64 [4]."""
        parts: dict[str, Mapping[str, torch.Tensor]] = {"network": self.network.state_dict(), "epoch": {"sums": self.totals()}}
        if self.optimiser is not None:
            parts["optimiser"] = optimisers.state_of(self.optimiser)
        if self.average is not None:
            parts["average"] = self.average.tensors
        return {f"{part}/{name}": tensor for part, named in parts.items() for name, tensor in named.items()}

    def saved(self) -> dict[str, torch.Tensor]:
        """Every tensor that a checkpoint keeps: `tensors`, and what was found of each picture, which is counted for it.

        *Shapes*: those of `tensors`; margins as `Margins.kept`.
        """
        return {**self.tensors(), "epoch/margins": self.margins.of_all(self.ranks)}

    def document(self) -> dict[str, Any]:
        """The rest of the state as JSON."""
        if self.average is not None:
            self.progress.average_steps = self.average.steps
        if self.scaler is not None:
            told = self.scaler.state_dict()
            self.progress.scale, self.progress.scale_steps = told["scale"], told["_growth_tracker"]
            self.progress.left_out = self.steps_left_out()
        # What there is nothing to say of is not in the checkpoint, which an earlier Safelight can then take up as well.
        unsaid = {"told_worse"} if not self.progress.told_worse else set()
        unsaid.update(_OF_FP16 if self.scaler is None else ())
        return {name: value for name, value in asdict(self.progress).items() if name not in unsaid}

    def restore(self, checkpoint: Checkpoint) -> None:
        """Takes a checkpoint up; the optimiser's part waits until the stage's optimiser is there.

        Raises:
            Refused: It has more in it than is known here.
        """
        if unknown := set(checkpoint.state) - {each.name for each in fields(Position)}:
            raise Refused(
                f"The checkpoint of step {checkpoint.step} has more in it than this Safelight knows: {some(sorted(unknown))}.",
                "Resume the run with the Safelight that wrote it, or with a newer one.",
            )
        self.progress = Position(**checkpoint.state)
        self.network.load_state_dict(_part(checkpoint.tensors, "network"))
        if self.ranks.first:  # which has the sums of all from here on
            self.sums.copy_(checkpoint.tensors["epoch/sums"])
        if "epoch/margins" in checkpoint.tensors:  # not in checkpoints from before they were kept
            self.margins.restore(checkpoint.tensors["epoch/margins"], self.ranks.first)
        self._optimiser_tensors = _part(checkpoint.tensors, "optimiser")
        if self.average is not None:
            self.average.restore(_part(checkpoint.tensors, "average"), self.progress.average_steps)

    def use(self, optimiser: torch.optim.Optimizer, scaler: torch.amp.GradScaler | None = None) -> None:
        """Makes these the current stage's optimiser and scaler, with what a checkpoint remembered of them."""
        self.optimiser, self.scaler = optimiser, scaler
        self._left_out.fill_(self.progress.left_out)
        if scaler is not None and self.progress.scale:
            known = {"scale": self.progress.scale, "_growth_tracker": self.progress.scale_steps}
            scaler.load_state_dict({**scaler.state_dict(), **known})
        optimisers.restore(optimiser, self._optimiser_tensors)
        self._optimiser_tensors = {}

    def scaled(self, losses: torch.Tensor) -> torch.Tensor:
        """The losses as gradients are to be taken of them. *Shapes*: float32 [N] or []; the same."""
        return losses if self.scaler is None else self.scaler.scale(losses)

    def unscale(self) -> None:
        """Brings the gradients to what they would be of losses that were not scaled."""
        if self.scaler is not None and self.optimiser is not None:
            self.scaler.unscale_(self.optimiser)

    def move(self) -> None:
        """Has the optimiser take its step; one whose gradients were too large for fp16 is left out, and the scale is halved."""
        assert self.optimiser is not None
        if self.scaler is None:
            self.optimiser.step()
            return
        # On the device: a fused step does not wait for it, and asking for the scale would.
        before = self.scaler.scale(self._one)
        self.scaler.step(self.optimiser)
        self.scaler.update()
        self._left_out += self.scaler.scale(self._one) < before

    def steps_left_out(self) -> int:
        """Steps of the current stage that were too large for fp16. Waits for the device."""
        return int(self._left_out) if self.scaler is not None else 0

    def judged(self) -> Mapping[str, torch.Tensor]:
        """The weights that are judged: averaged ones where there are any. *Shapes*: those of the network's state."""
        return self.average.tensors if self.average is not None else self.network.state_dict()


def _part(tensors: Mapping[str, torch.Tensor], part: str) -> dict[str, torch.Tensor]:
    prefix = f"{part}/"
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
