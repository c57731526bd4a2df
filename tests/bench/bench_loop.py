"""The training loop against a bare one that does the same sums: what steps of a head, an averaged head and a ResNet cost more.

Every contestant makes the same number of the same steps; ours is timed by the pace it tells of its epochs, so that val,
checkpoints and the start are left out on both sides.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from core.architectures.network import Network
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.plan import Plan
from core.runs.recipe import Recipe, Stage
from core.training.step.inputs import FeatureInputs
from tests.bench.harness import Row, print_rows, rows_of_child

PICTURES = {"head": 3 * 2730, "resnet18": 3 * 128}
BATCH = {"head": 64, "resnet18": 64}
SIZE = {"head": 32, "resnet18": 64}
ROUNDS = 7


def run() -> list[Row]:
    """The rows, measured in a child with the environment that training processes get."""
    return rows_of_child("tests.bench.bench_loop")


def read_rows() -> list[Row]:
    """The comparisons, in this process; medians of rounds in which each contestant had one epoch."""
    head = _rounds(_ours("head", 0.0), _ours("head", 0.999), _bare("head", 0.0), _bare("head", 0.999), _bare("head", 0.0, False))
    network = _rounds(_ours("resnet18", 0.0), _bare("resnet18", 0.0))
    counting = "bare loop that counts loss and accuracy"
    return [
        _row("head step", counting, head[0], head[2], 1.15),
        _row("head step", "bare loop that counts nothing", head[0], head[4], None),
        _row("averaged head step", f"{counting}, with torch's AveragedModel", head[1], head[3], 1.15),
        _row("averaged head step", "our head step without averaging", head[1], head[0], None),
        _row("ResNet-18 step at 64", counting, network[0], network[1], 1.02),
    ]


def _row(name: str, against: str, ours: list[float], theirs: list[float], goal: float | None) -> Row:
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    detail = f"{1e6 * statistics.median(ours):.0f} against {1e6 * statistics.median(theirs):.0f} microseconds a step"
    return Row(name, against, ratio, goal, f"{detail}, {len(ours)} rounds", better="lower")


def _rounds(*contestants: Callable[[], float]) -> list[list[float]]:
    """Seconds per step of each contestant, round by round; the order turns every other round."""
    found: list[list[float]] = [[] for _ in contestants]
    for number in range(ROUNDS + 1):
        order = range(len(contestants)) if number % 2 == 0 else reversed(range(len(contestants)))
        for index in order:
            seconds = contestants[index]()
            if number:
                found[index].append(seconds)
    return found


def _ours(what: str, decay: float) -> Callable[[], float]:
    """An epoch of the real loop in a run of its own."""
    import torch

    from core.architectures.building import build
    from core.runs.events import Epoch, Event
    from core.runs.folder import RunFolder
    from core.support.workspace import Workspace
    from core.training.arithmetic.device import Device
    from core.training.loop import Training, train
    from tests import tiny_training

    recipe = _recipe(what, decay)
    each = PICTURES[what] // 3
    plan = tiny_training.tiny_plan(recipe, {"train": (each,) * 3, "val": (2, 2, 2), "test": (1, 1, 1)})

    def epoch() -> float:
        events: list[Event] = []
        with tempfile.TemporaryDirectory(prefix="safelight-loop-") as place:
            folder = RunFolder.create(Workspace.at(Path(place)), "loop", "noise", recipe)
            network = build(recipe, 3)
            source = _Features(plan, network) if what == "head" else tiny_training.NoiseSource(plan, network)
            train(Training(folder, plan, network, Device("cpu", "fp32"), source, events.append, lambda: False))
        (told,) = [event for event in events if isinstance(event, Epoch)]
        return BATCH[what] / told.pictures_per_second

    torch.manual_seed(0)
    return epoch


def _recipe(what: str, decay: float) -> Recipe:
    from tests.tiny_training import tiny_recipe

    trains = "head" if what == "head" else "everything"
    stage = Stage(trains=trains, epochs=1, batch_size=BATCH[what], learning_rate=0.01, augmentation=NO_AUGMENTATION)
    architecture, weights = ("lite0", "imagenet") if what == "head" else (what, "random")
    return tiny_recipe(stage, weights=weights, average_weights=decay, architecture=architecture, picture_size=SIZE[what])


class _Features:
    """Made-up features, as a cached stage gets them."""

    def __init__(self, plan: Plan, network: Network) -> None:
        self._plan, self._width = plan, network.feature_width

    def inputs(self, side: str, cached: bool) -> FeatureInputs:
        import numpy as np
        import torch

        count = sum(self._plan.split.counts[side].values())
        features = torch.randn(count, self._width, generator=torch.Generator().manual_seed(1))
        return FeatureInputs(features, torch.arange(count) % 3, np.arange(count))


def _bare(what: str, decay: float, counting: bool = True) -> Callable[[], float]:
    """An epoch of the same steps as anybody would write them who has the same tensors."""
    import torch
    from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

    from core.architectures.building import build
    from tests import tiny_training

    recipe = _recipe(what, decay)
    network = build(recipe, 3)
    count = PICTURES[what]
    labels = torch.arange(count) % 3
    part: torch.nn.Module = network.head if what == "head" else network
    if what == "head":
        known = torch.randn(count, network.feature_width)
    else:
        plan = tiny_training.tiny_plan(recipe, {"train": (count // 3,) * 3, "val": (2, 2, 2), "test": (1, 1, 1)})
        known = torch.from_numpy(tiny_training.noise(plan, "train")[0])
        mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (plan.preprocessing.mean, plan.preprocessing.std))
    edge = (known.shape[1] - SIZE[what]) // 2
    average = AveragedModel(part, multi_avg_fn=get_ema_multi_avg_fn(decay)) if decay else None
    optimiser = torch.optim.AdamW(part.parameters(), lr=0.01, fused=True)

    def epoch() -> float:
        part.train()
        loss_sum = right = torch.zeros(())
        steps, began = 0, perf_counter()
        for places in torch.randperm(count).split(BATCH[what]):
            inputs, answers = known[places], labels[places]
            if what != "head":
                middle = inputs[:, edge : edge + SIZE[what], edge : edge + SIZE[what]]
                inputs = (middle.permute(0, 3, 1, 2) / 255 - mean) / deviation
            logits = part(inputs)
            loss = torch.nn.functional.cross_entropy(logits, answers)
            loss.backward()
            optimiser.step()
            optimiser.zero_grad()
            if average is not None:
                average.update_parameters(part)
            if counting:
                loss_sum = loss_sum + loss.detach() * len(places)
                right = right + (logits.argmax(1) == answers).sum()
            steps += 1
        return (perf_counter() - began) / steps

    return epoch


if __name__ == "__main__":
    print_rows(read_rows())
