"""Runs whose logs, plans and reports were written by hand: curves of any length without any training."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from core.evaluation.predictions import Predictions
from core.evaluation.report import Report, write_report
from core.runs.event_log import EventWriter
from core.runs.events import Batch, Epoch, Event, Finished, Noted, StageStarted, Started, encode
from core.runs.folder import RunFolder
from core.runs.plan import Estimate, Plan, Preprocessing, SplitFacts, StagePlan, WeightsOrigin
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from tests.judged_runs import predictions

CLASSES = ("boat", "car", "tram")
STEPS = 20
"""Steps in an epoch of a told run."""
BEGAN = 1_760_000_000.0


def told_run(
    workspace: Workspace,
    name: str,
    preset: str = "mlp",
    top: float = 0.9,
    epochs: int | None = None,
    reason: str | None = "completed",
    right: float | None = None,
    parent: str | None = None,
    dataset: str = "vehicles",
) -> RunFolder:
    """A run that tells of `epochs` epochs (all of its recipe's for None), with a report when `right` is given.

    Args:
        top: Accuracy its curves rise to.
        reason: Of its end; None leaves it open, as a killed process does.
        right: Part of val and test it gets right.
    """
    recipe = PRESETS.get(preset).recipe
    folder = RunFolder.create(workspace, name, dataset, recipe, "first", parent)
    folder.write_plan(told_plan(folder, recipe, parent))
    writer = EventWriter(folder.events_path)
    writer.append(_told_lines(recipe, top, epochs))
    writer.close()
    if reason is not None:
        tell(folder, Finished(BEGAN + 100, reason))
    if right is not None:
        write_report(folder.report_path, told_report(name, right))
    return folder


@lru_cache
def _told_lines(recipe: Recipe, top: float, epochs: int | None) -> bytes:
    """What many runs tell alike: 400 lines told one by one for each of them took a tenth of the tests of the runs' page."""
    return b"".join(encode(event).encode() + b"\n" for event in told_events(recipe, top, epochs))


def tell(folder: RunFolder, *events: Event) -> None:
    """Writes on in a run's log, as its process would."""
    writer = EventWriter(folder.events_path)
    for event in events:
        writer.write(event)
    writer.close()


def told_plan(folder: RunFolder, recipe: Recipe, parent: str | None = None) -> Plan:
    """A plan with plausible numbers."""
    stages = tuple(
        StagePlan(
            **dict(stage),
            index=place, title="Head" if stage.trains == "head" else "Everything", steps_per_epoch=STEPS,
            steps=STEPS * stage.epochs, trainable_parameters=5_000 if stage.trains == "head" else 3_400_000,
            cached=stage.trains == "head",
        )
        for place, stage in enumerate(recipe.stages)
    )  # fmt: skip
    random_start = recipe.weights == "random"
    origin = f"random, seed {recipe.seed}" if random_start else "ImageNet, efficientnet-lite0-57934424"
    return Plan(
        run=folder.name, created=folder.request.created, dataset=folder.request.dataset, dataset_fingerprint="0" * 64,
        split=SplitFacts(name="first", fingerprint="1" * 64, counts={}), classes=CLASSES, recipe=recipe,
        preprocessing=Preprocessing(size=224, resize=256),
        weights=WeightsOrigin(kind="random" if random_start else "imagenet", name=origin, sha256="5793" * 16),
        parent=parent, stages=stages, parameters=3_375_811, seed=0, threads=2, device="cpu", device_name="CPU",
        precision="bf16", memory_format="channels_last", pixels_on_device=False,
        estimate=Estimate(seconds=95.0, memory_bytes=420 * 10**6, pictures_per_second=310.0, probe="bf16 was 2.1 times fp32"),
    )  # fmt: skip


def told_events(recipe: Recipe, top: float, epochs: int | None = None, seed: int = 0) -> Iterator[Event]:
    """The events of a run whose accuracy rises to `top`."""
    drawn = random.Random(seed + round(1000 * top))
    yield Started(BEGAN, 1, "here", 0)
    yield Noted(BEGAN, "The probe picked bf16 with channels last: 2.1 times the pace of fp32.")
    step = epoch = 0
    planned = sum(stage.epochs for stage in recipe.stages)
    for place, stage in enumerate(recipe.stages):
        yield StageStarted(BEGAN + step, place, "Head" if stage.trains == "head" else "Everything", step, epoch)
        for _ in range(stage.epochs):
            if epochs is not None and epoch >= epochs:
                return
            epoch += 1
            yield from _epoch(drawn, place, epoch, step, top, planned)
            step += STEPS


def _epoch(drawn: random.Random, stage: int, epoch: int, step: int, top: float, planned: int) -> Iterator[Event]:
    pace = planned / 6

    def at(place: float) -> tuple[float, float]:
        return top * (1 - 0.75 * math.exp(-place / pace)), 1.5 * math.exp(-place / pace) + (1 - top)

    for part in range(1, STEPS + 1):
        place = epoch - 1 + part / STEPS
        accuracy, loss = at(place)
        noise = drawn.gauss(0, 0.05 / math.sqrt(part))
        loss_now, accuracy_now = max(0.0, loss - 2 * noise), min(1.0, accuracy + noise)
        yield Batch(BEGAN + step + part, step + part, place, loss_now, accuracy_now, 1e-3, 310.0, planned - place)
    accuracy, loss = at(epoch)
    val = min(1.0, max(0.0, accuracy - 0.03 + drawn.gauss(0, 0.012)))
    val_loss = loss + 0.06 + abs(drawn.gauss(0, 0.02))
    moment = BEGAN + step + STEPS
    yield Epoch(moment, epoch, stage, step + STEPS, loss, accuracy, val_loss, val, 1e-3, 2.0, 310.0)


def told_report(name: str, right: float) -> Report:
    """A report on 120 val and 120 test pictures, of which a run gets the part `right` right."""
    return Report(name, CLASSES, "best", "ab" * 32, _side("val", name, right), _side("test", name, right - 0.01))


def _side(side: str, run: str, right: float) -> Predictions:
    names = [f"{side}/{number}.jpg" for number in range(120)]
    hits = np.random.default_rng(len(run)).random(len(names)) < right
    return predictions(names, [bool(hit) for hit in hits])
