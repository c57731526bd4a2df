"""Tries picture sizes and fits: heads are solved on a sample of train, and judged on the parts of it they did not learn from."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.architectures.origins import expected
from core.architectures.weights import resolve_weights
from core.datasets.catalog.dataset import SampleTable
from core.pictures.scaling import Fit
from core.pixels.randomness import generator
from core.runs.facts import Choice, NetworkFacts
from core.runs.plan import PictureChoice, PictureTrial, Request, Side
from core.runs.recipe import Recipe, chooses
from core.support.jobs import Context, Note, Progress
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.arithmetic.fixed import machine_for
from core.training.choosing.candidates import difference, offered, taken
from core.training.joining.beginning import beginning
from core.training.joining.choosing import chosen
from core.training.resolve import resolve
from core.training.run_data import RunData, StageInputs, decoded
from core.training.step import solving
from core.training.step.balance import class_weights
from core.training.step.falling_back import with_room
from core.training.step.inputs import FeatureInputs


def with_size_and_fit(
    workspace: Workspace, request: Request, data: RunData, context: Context
) -> tuple[Recipe, PictureChoice | None]:
    """The recipe with picture size and fit said, and how they were found; as it is, and None, where it says them.

    What is decoded and computed for the trials is kept, and used again by the run.

    Raises:
        SafelightError: Weights are missing or do not fit.
        Unsolved: Features are infinite or undefined.
        Abandoned: The job was dropped.
    """
    recipe = request.recipe
    if not chooses(recipe):
        return recipe, None
    began = time.perf_counter()
    choice = offered(recipe, data.facts())
    if len(choice.combinations()) < 2:
        return recipe.model_copy(update={"picture_size": choice.sizes[0], "fit": choice.fits[0]}), choice
    trials = _tried(_Bench(workspace, request, data, choice.pictures, context), choice)
    if not trials:
        return expected(recipe), None
    best = taken(trials)
    choice = choice.model_copy(update={"trials": tuple(trials), "seconds": time.perf_counter() - began})
    return recipe.model_copy(update={"picture_size": best.size, "fit": best.fit}), choice


def _tried(bench: _Bench, choice: PictureChoice) -> list[PictureTrial]:
    """The trials, from cheap to dear; none where there are too few groups to hold any out."""
    found: list[_Tried] = []
    fit = choice.fits[0]
    for size, other in choice.combinations():
        # A fit is settled at the smallest size, before larger ones are tried with it.
        one = bench.held_out(size, other if size == choice.sizes[0] else fit)
        if one is None:
            return []
        before = min(found, key=lambda each: each.held_out.best.loss) if found else one
        found.append(one)
        worse, error = difference(one.held_out.losses, before.held_out.losses, one.groups)
        if size == choice.sizes[0]:
            fit = one.fit if worse < -error else fit
        elif worse > error:
            break  # still larger ones were never better then
    best = min(found, key=lambda each: each.held_out.best.loss)
    return [each.told(best) for each in found]


@dataclass(frozen=True, eq=False)
class _Tried:
    size: int
    fit: Fit
    held_out: solving.HeldOut
    groups: NDArray[np.int64]

    def told(self, best: _Tried) -> PictureTrial:
        """As it is kept, held against the best."""
        trial = self.held_out.best
        _, error = difference(self.held_out.losses, best.held_out.losses, self.groups)
        return PictureTrial(size=self.size, fit=self.fit, loss=trial.loss, accuracy=trial.accuracy, error=error)


class _Bench:
    """Solves heads on the same sample under one size and fit after the other."""

    def __init__(self, workspace: Workspace, request: Request, data: RunData, pictures: int, context: Context) -> None:
        self._workspace = workspace
        self._request = request
        self._facts = data.facts()
        self._context = context
        self._machine = machine_for(request.recipe)
        self._data = sampled(data, pictures, request.recipe.seed)
        self._like: Choice | None = None

    def held_out(self, size: int, fit: Fit) -> _Tried | None:
        """What heads make of pictures of this size and fit that were held out."""
        self._context.check_abandoned()
        self._context.report(Progress(f"Trying pictures of {size} pixels, {fit}", 0))
        recipe = expected(self._request.recipe.model_copy(update={"picture_size": size, "fit": fit}))
        inputs, classes = self._inputs(recipe)
        weights = None
        if recipe.balance != "none":
            counts = class_weights(inputs.labels.cpu().numpy(), classes)
            weights = inputs.features.new_tensor(counts)
        smoothing = recipe.stages[0].label_smoothing
        problem = solving.Problem(inputs.features, inputs.labels, inputs.groups, classes, smoothing, weights, recipe.seed)
        check = self._context.check_abandoned
        self._context.report(Progress(f"Solving heads on pictures of {size} pixels, {fit}", 0))
        found, here = with_room(lambda where: solving.held_out(problem.at(where), check), problem.labels.device)
        if here:
            short = "The device's memory has no room for solving heads on all features at once"
            self._context.report(Note(f"{short}: pictures of {size} pixels, {fit}, were tried on the processor."))
        return _Tried(size, fit, found, inputs.groups[found.rows]) if found is not None else None

    def _inputs(self, recipe: Recipe) -> tuple[FeatureInputs, int]:
        """The sample's features, as a run of this recipe would make them; and how many classes there are in it."""
        begin = beginning(
            recipe, self._data.dataset, self._workspace, lambda one: resolve_weights(one, self._workspace, self._context)
        )
        data, stores = decoded(self._data, begin.records, self._context)
        networks = begin.networks(data.classes)
        # Once: tried anew at each size it took a second of each, and which arithmetic is faster hangs little on the size.
        choice, _ = chosen(data, begin, networks, self._machine, self._like)
        self._like = self._like or choice
        network = begin.whole(networks, data.classes)
        numbers = NetworkFacts(0, tuple(0 for _ in recipe.stages))
        request = self._request.model_copy(update={"recipe": recipe})
        plan = resolve(request, self._facts, self._machine, begin.weights, begin.records[0], numbers, choice)
        device = Device.of(plan)
        device.placed(network, plan.memory_format)
        inputs = StageInputs(data, stores, plan, network, device, self._context).inputs("train", cached=True)
        assert isinstance(inputs, FeatureInputs), "a cached stage has features"
        return inputs, len(data.classes)


def sampled(data: RunData, pictures: int, seed: int) -> RunData:
    """So many pictures of train, in whole groups drawn by the seed, and what the last group has beyond; no val and no test."""
    train = data.sides["train"]
    names, place = np.unique(train.groups, return_inverse=True)
    sizes = np.bincount(place)
    order = generator(seed, "choosing", 0).permutation(len(names))
    drawn = order[np.concatenate([[True], np.cumsum(sizes[order])[:-1] < pictures])]
    wanted = {train.paths[row] for row in np.flatnonzero(np.isin(place, drawn))}
    table = data.table
    sides: tuple[Side | None, ...] = tuple("train" if path in wanted else None for path in table.paths)
    chosen = SampleTable(table.paths, table.sha256, table.labels, sides, table.groups)
    return RunData.of(data.dataset, data.split, chosen, frozenset(), data.classes, data.fingerprint)
