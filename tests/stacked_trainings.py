"""Trainings of heads on made-up features, each alone by the usual loop or all together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from core.architectures.building import build, under_own_head
from core.architectures.network import Network
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import load_best, load_checkpoint
from core.runs.events import Epoch, Event
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.joining.in_common import Shared
from core.training.loop import Training, train
from core.training.step.inputs import FeatureInputs
from core.training.together.stacked_run import StackedRun, Together
from core.training.together.training import train_together
from tests.tiny_training import CLASSES, COUNTS, tiny_plan

HEAD = Stage(
    trains="head", epochs=3, batch_size=8, learning_rate=0.05, optimiser="sgd", augmentation=NO_AUGMENTATION, schedule="cosine"
)


def head_recipe(*stages: Stage, **settings: object) -> Recipe:
    """A head on a small network that stays as it is."""
    values = {"architecture": "cnn-small", "picture_size": 16, "weights": "file:w.pt", "precision": "fp32"}
    return Recipe.model_validate({**values, "stages": stages or (HEAD,), **settings})


def staged(**settings: object) -> Stage:
    """The stage with other settings."""
    return Stage.model_validate({**HEAD.model_dump(), **settings})


@dataclass
class MadeUpFeatures:
    """Features of three classes, which lie a little apart, uneven many of each."""

    network: Network
    sides: dict[str, FeatureInputs] = field(default_factory=dict)

    def inputs(self, side: str, cached: bool = True) -> FeatureInputs:
        if side not in self.sides:
            numbers = torch.Generator().manual_seed(len(side))
            labels = torch.repeat_interleave(torch.arange(len(CLASSES)), torch.tensor(COUNTS[side]))
            middles = torch.randn(len(CLASSES), self.network.feature_width, generator=torch.Generator().manual_seed(1))
            noise = torch.randn(len(labels), self.network.feature_width, generator=numbers)
            self.sides[side] = FeatureInputs(0.3 * middles[labels] + noise, labels, labels.numpy())
        return self.sides[side]


@dataclass
class TrainedHead:
    """What a training came to."""

    folder: RunFolder
    ended: str | BaseException = ""
    events: list[Event] = field(default_factory=list)

    @property
    def epochs(self) -> list[Epoch]:
        return [event for event in self.events if isinstance(event, Epoch)]

    @property
    def best(self) -> dict[str, torch.Tensor]:
        return load_best(self.folder.best_weights)[0]


class Heads:
    """Trains recipes of heads on one backbone.

    Args:
        place: Where their runs go.
    """

    def __init__(self, place: Path) -> None:
        torch.set_num_threads(1)
        self.workspace = Workspace.at(place)
        self.backbone = build(head_recipe(), len(CLASSES))
        self.source = MadeUpFeatures(self.backbone)
        self.samples = tuple(f"{place:064x}" for place in range(sum(COUNTS["train"])))

    def alone(self, recipe: Recipe, name: str = "alone") -> TrainedHead:
        """The recipe by the loop that every run has."""
        one = self._folder(recipe, name)
        plan = tiny_plan(recipe)
        network = under_own_head(self.backbone, recipe)
        training = Training(
            one.folder, plan, network, Device.of(plan), self.source, one.events.append, lambda: False, samples=self.samples
        )
        one.ended = train(training, load_checkpoint(one.folder.last_checkpoint))
        return one

    def together(
        self, recipes: Sequence[Recipe], stops: Callable[[int, int], bool] = lambda place, asked: False, first: str = "run"
    ) -> list[TrainedHead]:
        """All of them at once; called again they go on where they stand.

        Args:
            recipes: The recipes.
            stops: Whether the run in this place is to stop, which is asked before every step; and how often it was asked.
            first: What the runs are called before their numbers.
        """
        shared, runs = Shared(), [self._folder(recipe, f"{first}-{place}") for place, recipe in enumerate(recipes)]
        under_way: dict[StackedRun, TrainedHead] = {}
        for place, (one, recipe) in enumerate(zip(runs, recipes, strict=True)):
            plan, asked = tiny_plan(recipe), itertools.count()

            def stop(place: int = place, asked: Iterator[int] = asked) -> bool:
                return stops(place, next(asked))

            of = Together(
                one.folder, plan, under_own_head(self.backbone, recipe), Device.of(plan), self.source.inputs, self.samples,
                one.events.append, stop, lambda act: act(), shared,
            )  # fmt: skip
            under_way[StackedRun(of, load_checkpoint(one.folder.last_checkpoint))] = one

        def left(run: StackedRun, how: str | BaseException) -> None:
            under_way[run].ended = how
            if how == "stopped":
                run.keeper.save()
            elif isinstance(how, str):
                run.keeper.keep_best()
                run.keep_margins()

        train_together(list(under_way), left)
        return runs

    def _folder(self, recipe: Recipe, name: str) -> TrainedHead:
        known = name in self.workspace.run_names()
        made = RunFolder.open(self.workspace, name) if known else RunFolder.create(self.workspace, name, "noise", recipe)
        return TrainedHead(made)


def furthest(one: TrainedHead, other: TrainedHead) -> float:
    """The largest difference of two trainings: in any weight, and in any figure of any epoch."""
    weights = max(float((tensor - other.best[name]).abs().max()) for name, tensor in one.best.items())
    figures = [
        abs(getattr(mine, name) - getattr(theirs, name))
        for mine, theirs in zip(one.epochs, other.epochs, strict=True)
        for name in ("epoch", "step", "train_loss", "train_accuracy", "val_loss", "val_accuracy", "rate", "merit")
    ]
    return max(weights, *figures)
