"""One of the runs that are trained together: everything a run has, but for its steps, which are made for all at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.architectures import freezing
from core.architectures.ensembles import JoinedFeatures
from core.architectures.network import Network
from core.runs.checkpoints import Checkpoint
from core.runs.events import Event, Noted, StageStarted
from core.runs.folder import RunFolder
from core.runs.plan import Plan, StagePlan
from core.training import margins
from core.training.arithmetic.device import Device
from core.training.epochs.closing import Closing
from core.training.joining.fitting import alike, even_out
from core.training.joining.in_common import Shared
from core.training.keeping import Keeper, Room
from core.training.reporting import INTERVAL, Reporter
from core.training.step.balance import class_weights, epoch_order, shares
from core.training.step.falling_back import with_room
from core.training.step.inputs import FeatureInputs
from core.training.step.optimisers import optimiser_for
from core.training.step.state import RunState
from core.training.together.heads import shape_of, stackable
from core.training.together.optimising import STACKED

Picks = list[NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class Pictures:
    """One side as the heads see it, the same object for all runs that see the same. *Shapes*: float32 [n, D], int64 [n].

    Features are on the processor where the device of the labels has no room for all of them.
    """

    features: torch.Tensor
    labels: torch.Tensor


@dataclass(frozen=True, eq=False)
class Together:
    """What a stacked run is made of.

    Attributes:
        folder: The run.
        plan: Its plan; all its stages are cached.
        network: On the device, the backbone shared with the others.
        device: Where.
        inputs: Gives the features of a side.
        samples: SHA-256 of the training pictures, in their order.
        emit: Where the run's events go.
        stop_requested: True once this run should save and end.
        room: Carries out what writes.
        shared: What the runs have in common.
        beside: How many runs are trained in all, so that each tells of its steps the more rarely.
    """

    folder: RunFolder
    plan: Plan
    network: Network
    device: Device
    inputs: Callable[[str], FeatureInputs]
    samples: tuple[str, ...]
    emit: Callable[[Event], None]
    stop_requested: Callable[[], bool]
    room: Room
    shared: Shared
    beside: int = 1


class StackedRun:
    """A run under way.

    Args:
        of: What it is made of.
        checkpoint: Where it goes on; None at its beginning.
    """

    def __init__(self, of: Together, checkpoint: Checkpoint | None = None) -> None:
        self.of, self.plan = of, of.plan
        self.state = RunState(of.network, 0.0, of.device.torch)
        self.keeper = Keeper(of.folder, of.plan, self.state, of.emit, room=of.room)
        if checkpoint is not None:
            self.keeper.restore(checkpoint)
        self.reporter = Reporter(of.plan, self.state, of.emit, interval=INTERVAL * of.beside)
        self._begun = -1

    @property
    def stage(self) -> StagePlan:
        """The stage it is in."""
        return self.plan.stages[self.state.progress.stage]

    @property
    def head(self) -> nn.Sequential:
        """The layers that are trained."""
        return trained_layers(self.of.network)

    def begin_stage(self) -> None:
        """Once for each stage: what its steps need."""
        state, progress, stage = self.state, self.state.progress, self.stage
        if self._begun == progress.stage:
            return
        self._begun = progress.stage
        inputs, val = self.of.inputs("train"), self.of.inputs("val")
        network, shared = state.network, self.of.shared
        shared.once(("frozen", id(network.backbone)), lambda: network.backbone.requires_grad_(False).eval())
        freezing.trained_head(network).requires_grad_(True).train()
        self.keeper.forget_copies()
        backbone = shared.once(("live", id(network.backbone)), lambda: _named("backbone", network.backbone))
        self.keeper.follow({**backbone, **_named("head", network.head)})
        of_head = (id(network.backbone), shape_of(self.head))
        changing = shared.once(("changing", of_head), lambda: freezing.changing(network, stage))
        self.closing = Closing(
            self.plan, state, self.keeper, self.reporter, self.of.emit, changing, len(val.labels)
        )  # fmt: skip
        began = progress.step - progress.stage_step
        self.of.emit(StageStarted(time.time(), progress.stage, stage.title, began, progress.epoch - progress.stage_epoch))
        self.reporter.begin_stage()
        if said := even_out(state.network.head, inputs.features):
            self.of.emit(Noted(time.time(), said))
        self.train, self.val = self._seen(inputs), self._seen(val)
        self.labels = self.of.shared.once(("labels", id(inputs)), lambda: inputs.labels.cpu().numpy())
        state.use(optimiser_for(state.network, stage))
        self.weights = self._class_weights()

    def expect_margins(self) -> None:
        """Said at the beginning of an epoch."""
        margins.expect(self.state.margins, self.train.labels, self.of.emit)

    def order(self) -> tuple[object, ...]:
        """What the order of this epoch's pictures hangs on; runs of which it is equal see the same ones in every step."""
        return self.plan.seed, self.state.progress.epoch, self.balanced

    @property
    def balanced(self) -> bool:
        """Whether rare classes are drawn more often."""
        return self.plan.recipe.balance == "balanced sampling"

    def picks(self) -> Picks:
        """Which pictures each step of this epoch shows. *Shapes*: int64 [B] each."""
        order = epoch_order(self.labels, self.balanced, self.plan.seed, self.state.progress.epoch)
        return shares(order, self.stage.steps_per_epoch)

    def kind(self) -> tuple[object, ...]:
        """Runs of which this is equal can make their next step at once."""
        stage, progress = self.stage, self.state.progress
        return id(self.train), stage.optimiser, stage.steps_per_epoch, progress.share, shape_of(self.head)

    def keep_margins(self) -> None:
        """Writes what was found of each training picture."""
        of = self.of
        margins.keep(of.folder, self.plan, self.state.margins.of_all(), of.samples, self.labels, of.room)

    def _seen(self, inputs: FeatureInputs) -> Pictures:
        head = self.of.network.head

        def made() -> Pictures:
            if not isinstance(head, JoinedFeatures):
                return Pictures(inputs.features, inputs.labels)
            features, _ = with_room(partial(alike, head, inputs.features), inputs.labels.device)
            return Pictures(features, inputs.labels)

        return self.of.shared.once(("seen", id(inputs)), made)

    def _class_weights(self) -> torch.Tensor | None:
        """*Shapes*: float32 [C] on the device; None where classes count as they come."""
        if self.plan.recipe.balance != "class weights":
            return None
        found = torch.from_numpy(class_weights(self.labels, len(self.plan.classes)))
        return found.to(self.of.device.torch)


def _named(part: str, module: nn.Module) -> dict[str, torch.Tensor]:
    """The tensors of a part of the network, by the names that they have in it; not copies. *Shapes*: any."""
    return {f"{part}.{name}": tensor for name, tensor in module.state_dict(keep_vars=True).items()}


def trained_layers(network: Network) -> nn.Sequential:
    """The layers of a network's head that can be trained beside those of others, as `can_be_stacked` says."""
    head = network.head.head if isinstance(network.head, JoinedFeatures) else network.head
    assert isinstance(head, nn.Sequential)
    return head


def can_be_stacked(plan: Plan, network: Network) -> bool:
    """Whether the steps of a run can be made at once with those of others like it."""
    head = network.head.head if isinstance(network.head, JoinedFeatures) else network.head
    recipe = plan.recipe
    steps = all(stage.cached and stage.optimiser in STACKED for stage in plan.stages)
    return steps and stackable(head) and not recipe.average_weights and not recipe.tensorboard
