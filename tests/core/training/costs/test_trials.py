"""Trials use the run's own functions, take no longer than they must, and change nothing."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from PIL import Image

from core.architectures.building import build
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.facts import Choice
from core.runs.recipe import Stage
from core.support.jobs import Context
from core.training.costs import trials
from core.training.costs.estimating import costs
from core.training.costs.todo import Todo
from core.training.costs.trials import measured
from core.training.step import solving
from tests.tiny_training import same, tiny_plan, tiny_recipe

CHOICE = Choice("fp32", "contiguous", seconds=0.001)
HEAD = Stage(trains="head", epochs=2, batch_size=8, augmentation=NO_AUGMENTATION)


def test_every_part_of_a_plan_is_timed_and_nothing_changes(tmp_path: Path) -> None:
    files = []
    for number in range(8):
        files.append(tmp_path / f"{number}.png")
        Image.new("RGB", (40, 30), (number, 0, 0)).save(files[-1])
    recipe = tiny_recipe(stages=(HEAD, Stage(epochs=2, batch_size=8), Stage(epochs=5, batch_size=8)))
    plan, network = tiny_plan(recipe), build(recipe, 3)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    found = measured(plan, network, Todo(tuple(files), features=(100,), judged=27), CHOICE, Context())
    assert torch.equal(torch.rand(3), expected)
    assert same(network.state_dict(), before)
    assert min(found.decode, *found.features, found.judge, *found.steps) > 0
    assert found.steps[1] == found.steps[2]  # they differ in their epochs alone: one trial is enough
    assert found.steps[0] < found.steps[1]  # a head on features is the lighter one


def test_what_is_there_already_is_not_tried() -> None:
    recipe = tiny_recipe(HEAD, weights="imagenet")
    found = measured(tiny_plan(recipe), build(recipe, 3), Todo(), CHOICE, Context())
    assert (found.decode, found.judge) == (0.0, 0.0)
    assert found.features == (CHOICE.seconds,)


@pytest.mark.usefixtures("short_trials")
def test_a_head_that_is_solved_again_takes_longer_and_a_plan_says_so() -> None:
    solved = HEAD.model_copy(update={"optimiser": "solved", "epochs": 1})
    recipe = tiny_recipe(solved, weights="imagenet", refit=True)
    plan, network = tiny_plan(recipe), build(recipe, 3)
    found = measured(plan, network, Todo(), CHOICE, Context())
    assert found.again == pytest.approx(found.steps[0] * 130 * (36 + 18) / ((130 + 300) * 36))
    once, twice = (next(costs(plan, Todo(), units)).seconds for units in (replace(found, again=0.0), found))
    assert twice > once + 0.99 * found.again


def test_a_head_on_many_pictures_is_solved_again_without_choosing_on_a_sample_of_them() -> None:
    recipe = tiny_recipe(HEAD.model_copy(update={"optimiser": "solved", "epochs": 1}), weights="imagenet", refit=True)
    plan = tiny_plan(recipe, {"train": (10_000,) * 3, "val": (2_000,) * 3, "test": (1, 1, 1)})
    chosen = solving.gradients(30_000, 4_096, 3)
    assert solving.LAST < chosen < solving.gradients(100, 4_096, 3), "penalties are chosen on a part of so many"
    assert trials._again(plan, 4_096) == pytest.approx(solving.LAST * 36_000 / (30_000 * chosen))


def test_beside_busy_programs_one_bad_moment_does_not_tell_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = tiny_recipe(stages=(Stage(epochs=2, batch_size=8), Stage(epochs=2, batch_size=16)))
    plan, network = tiny_plan(recipe), build(recipe, 3)
    passed = {"clock": 0.0, "worked": 0.0}
    waits = iter([0.0, 0.5])  # as when the processor is taken away for once, in the first trial of two

    def hook(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        passed["worked"] += 0.01 * len(inputs[0])
        passed["clock"] += 0.02 * len(inputs[0]) + (next(waits, 0.0) if module.training else 0.0)

    # A clock of its own: on a busy machine a step of 16 small pictures took less of the processors than one of 8.
    clock = SimpleNamespace(perf_counter=lambda: passed["clock"], process_time=lambda: passed["worked"])
    monkeypatch.setattr(trials, "time", clock)
    network.register_forward_pre_hook(hook)
    busy = Choice("fp32", "contiguous", seconds=0.001, share=0.3)
    found = measured(plan, network, Todo(), busy, Context())
    # On the clock alone the first stage's steps would seem the slower ones, for they met the wait.
    assert found.steps[1] == pytest.approx(2 * found.steps[0])
    # By all trials: a look of 0.15 s told of a moment.
    assert found.left == pytest.approx(passed["worked"] / passed["clock"], rel=0.1)


@pytest.mark.parametrize(
    ("stage", "share", "steps"),
    [(Stage(epochs=2, batch_size=8), 1.0, 4), (Stage(epochs=2, batch_size=8), 0.3, 8), (HEAD, 1.0, 2), (HEAD, 0.3, 4)],
    ids=["quiet", "busy", "quiet head", "busy head"],
)
def test_a_busy_machine_is_looked_at_twice_as_long_and_a_head_half_as_long_here(
    stage: Stage, share: float, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count()
    clock = SimpleNamespace(perf_counter=lambda: next(ticks) / 8, process_time=lambda: 0.0)  # an eighth of a second a step
    for name, value in {"SECONDS": 0.5, "HEAD_SECONDS": 0.25, "time": clock}.items():
        monkeypatch.setattr(trials, name, value)
    recipe, made = tiny_recipe(stage, weights="imagenet"), []
    network = build(recipe, 3)
    network.head.register_forward_pre_hook(lambda module, inputs: made.append(None) if module.training else None)
    measured(tiny_plan(recipe), network, Todo(), Choice("fp32", "contiguous", seconds=0.001, share=share), Context())
    assert len(made) == 1 + steps, "the first one is not timed"


@pytest.mark.parametrize(("pictures", "looks"), [(100, 2), (100_000, 4)])
def test_little_work_is_told_of_by_a_short_trial(pictures: int, looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    clock = SimpleNamespace(perf_counter=lambda: next(ticks) / 8, process_time=lambda: 0.0)  # an eighth of a second a look
    for name, value in {"SECONDS": 0.5, "HEAD_SECONDS": 0.125, "time": clock}.items():
        monkeypatch.setattr(trials, name, value)
    seen: list[int] = []
    monkeypatch.setattr(trials, "folded", lambda backbone, size, precision: lambda pictures: seen.append(len(pictures)))
    recipe = tiny_recipe(HEAD, weights="imagenet")
    measured(tiny_plan(recipe), build(recipe, 3), Todo(features=(pictures,)), CHOICE, Context())
    assert len(seen) == 1 + looks, "the first one is not timed"


def test_looks_that_the_probe_has_timed_are_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frozen run of five seconds began a second later for it."""
    monkeypatch.setattr(trials, "folded", lambda *_: pytest.fail("it was folded for another trial"))
    recipe = tiny_recipe(HEAD, weights="imagenet")
    choice = replace(CHOICE, looks=(0.25,), share=0.5)
    assert measured(tiny_plan(recipe), build(recipe, 3), Todo(features=(100,)), choice, Context()).features == (0.25,)


@pytest.mark.parametrize(("epochs", "steps"), [(2, 10), (200, 30)])
def test_few_steps_of_a_head_are_told_of_by_few(epochs: int, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    clock = SimpleNamespace(perf_counter=lambda: next(ticks) / 1000, process_time=lambda: 0.0)
    for name, value in {"SECONDS": 0.4, "HEAD_SECONDS": 0.1, "time": clock}.items():
        monkeypatch.setattr(trials, name, value)
    recipe, made = tiny_recipe(HEAD.model_copy(update={"epochs": epochs}), weights="imagenet"), []
    network, plan = build(recipe, 3), tiny_plan(recipe)
    network.head.register_forward_pre_hook(lambda module, inputs: made.append(None) if module.training else None)
    measured(plan, network, Todo(), CHOICE, Context())
    assert len(made) == 1 + max(trials.FEWEST_STEPS, trials.OF_WORK * plan.stages[0].steps) == 1 + steps
