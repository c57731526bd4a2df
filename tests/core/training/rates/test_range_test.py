"""Rates are tried on a copy: the curve says something, and not a byte of the run changes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from core.cli.entry import run
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.events import Epoch, Noted
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.errors import BadInput, Refused
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace
from core.training.launcher import request_for
from core.training.loop import Training
from core.training.rates import range_test as rates
from core.training.rates.range_test import HIGHEST, LOWEST, range_test, range_test_of, stage_of
from core.training.worker import work
from tests.shape_runs import shape_recipe, shapes_workspace
from tests.tiny_training import tiny_plan, tiny_recipe

pytestmark = pytest.mark.usefixtures("short_trials")

STAGE = Stage(epochs=1, batch_size=16, learning_rate=0.25, augmentation=NO_AUGMENTATION)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = shapes_workspace(tmp_path_factory.mktemp("rates"), classes=2, each=20, size=16)
    recipe = Recipe(architecture="mlp", picture_size=8, precision="fp32", stages=(STAGE,))
    assert work(workspace, RunFolder.create(workspace, "run", "shapes", recipe)) == 0
    return workspace


@pytest.fixture
def other_threads() -> Iterator[int]:
    """So many as no plan here has, and afterwards those that there were."""
    before = torch.get_num_threads()
    torch.set_num_threads(before + 3)
    yield before + 3
    torch.set_num_threads(before)


def contents(folder: RunFolder) -> dict[str, str]:
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.path.rglob("*") if file.is_file()}


def test_rates_rise_and_one_is_suggested_while_the_run_stays_as_it_is(
    trained: Workspace, capsys: pytest.CaptureFixture[str], other_threads: int
) -> None:
    before = contents(RunFolder.open(trained, "run"))
    plan, inside = RunFolder.open(trained, "run").plan, set[int]()
    found = range_test(trained, "run", Context(lambda event: inside.add(torch.get_num_threads())))
    assert plan is not None
    assert inside == {plan.threads}
    assert contents(RunFolder.open(trained, "run")) == before
    assert torch.get_num_threads() == other_threads
    assert found.rates[0] == LOWEST
    assert list(found.rates) == sorted(found.rates)
    assert found.rates[-1] <= HIGHEST * 1.001
    assert len(found.rates) == len(found.losses) > 20
    assert found.suggestion is not None
    assert found.suggestion < found.planned == 0.25
    assert range_test(trained, "run", Context()) == found, "the same pictures in the same order"
    assert run(["--workspace", str(trained.root), "rates", "run"]) == 0
    assert "a tenth of the one at which the loss was least" in capsys.readouterr().out


def test_what_has_no_plan_or_no_rate_is_refused(trained: Workspace) -> None:
    RunFolder.create(trained, "waiting", "shapes", shape_recipe())
    with pytest.raises(Refused, match=r"^waiting has no plan yet\. Wait until it has begun to train\.$"):
        range_test(trained, "waiting", Context())
    folder = RunFolder.create(trained, "solved", "shapes", shape_recipe())
    plan = RunFolder.open(trained, "run").plan
    assert plan is not None
    stage = plan.stages[0].model_copy(update={"optimiser": "solved"})
    folder.write_plan(plan.model_copy(update={"run": "solved", "stages": (stage,)}))
    with pytest.raises(BadInput, match=r"^The head is solved in one go, without a learning rate\. Choose a recipe with steps\.$"):
        range_test(trained, "solved", Context())


def test_a_later_stage_is_tried_after_those_before_it_and_leaves_no_trace(
    trained: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    head = STAGE.model_copy(update={"trains": "head", "epochs": 2, "learning_rate": 0.02})
    recipe = Recipe(architecture="mlp", picture_size=8, precision="fp32", dropout=0.1, stages=(head, STAGE))
    models = set(trained.models.iterdir())
    told: list[object] = []
    request = request_for(trained, "shapes", recipe, "new")
    found = range_test_of(trained, request, Context(told.append), 1)
    assert set(trained.models.iterdir()) == models
    assert (found.run, found.stage, found.title, found.planned) == ("new", 1, "stage 2, Everything", 0.25)
    assert not found.is_there
    assert any(isinstance(event, Progress) and event.what == "Going through the stages before" for event in told)
    first = range_test_of(trained, request, Context())
    assert (first.stage, first.planned) == (0, 0.02)
    assert found.losses[0] < first.losses[0], "the head has learned something by then"
    words = ["--workspace", str(trained.root), "rates", "shapes", "--recipe", "mlp", "--set", "epochs=1", "--stage", "3"]
    assert run(words) == 1
    assert "Stage 3 has no learning rate" in capsys.readouterr().err


def test_a_deterministic_run_that_is_not_there_yet_is_prepared_in_its_own_arithmetic(
    trained: Workspace, other_threads: int
) -> None:
    recipe = Recipe(architecture="mlp", picture_size=8, deterministic=True, stages=(STAGE,))
    fixed: list[bool] = []

    def hear(event: object) -> None:
        fixed.append(torch.are_deterministic_algorithms_enabled())
        torch.set_num_threads(1)  # as preparing does once it has a plan
        raise Abandoned

    with pytest.raises(Abandoned):
        range_test_of(trained, request_for(trained, "shapes", recipe, "new"), Context(hear))
    assert fixed == [True]
    assert not torch.are_deterministic_algorithms_enabled()
    assert torch.get_num_threads() == other_threads


def test_all_rates_are_tried_unless_the_loss_runs_away(trained: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "STEPS", 9)
    monkeypatch.setattr(rates, "TOO_MUCH", math.inf)
    told: list[object] = []
    found = range_test(trained, "run", Context(told.append))
    assert found.rates == pytest.approx([LOWEST * (HIGHEST / LOWEST) ** (step / 8) for step in range(9)])
    (*_, last) = [event for event in told if isinstance(event, Progress) and event.what == "Trying rates"]
    assert (last.done, last.total) == (9, 9)
    assert (found.title, found.stage, found.is_there) == ("", 0, True)
    monkeypatch.setattr(rates, "TOO_MUCH", 1e-9)
    assert range_test(trained, "run", Context()).rates == (LOWEST,), "a loss that is too much ends it, and is still told"


def test_a_test_can_be_dropped(trained: Workspace) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        range_test(trained, "run", context)


def test_a_test_that_is_dropped_on_the_way_to_its_stage_saves_nothing(
    trained: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates.tempfile, "TemporaryDirectory", lambda prefix: nullcontext(tmp_path))
    begun = "Going through the stages before"
    context = Context(lambda event: context.abandon() if getattr(event, "what", "") == begun else None)
    request = request_for(trained, "shapes", Recipe(architecture="mlp", picture_size=8, stages=(STAGE, STAGE)), "new")
    with pytest.raises(Abandoned):
        range_test_of(trained, request, context, 1)
    assert list(tmp_path.iterdir()) == []


def test_the_stage_that_is_tried_is_the_first_with_steps_or_the_one_asked_for() -> None:
    solved = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
    stages = (solved, STAGE, STAGE)
    assert [stage_of(stages, asked) for asked in (None, 1, 2)] == [1, 1, 2]
    for asked in (0, 3, -1):
        with pytest.raises(BadInput, match=f"Stage {asked + 1} has no learning rate, or is not there") as caught:
            stage_of(stages, asked)
        assert caught.value.hint == "Choose stage 2 or 3."
    with pytest.raises(
        BadInput, match=r"^The head is solved in one go, without a learning rate\. Choose a recipe with steps\.$"
    ) as caught:
        stage_of((solved,), None)
    assert caught.value.hint == "Choose a recipe with steps."


def test_stages_before_are_counted_by_their_steps_and_a_stop_among_them_ends_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, told = tiny_plan(tiny_recipe(stages=(STAGE, STAGE, STAGE))), list[tuple[int, int | None]]()
    prepared: Any = SimpleNamespace(plan=plan, network=None)
    steps = sum(stage.steps for stage in plan.stages[:2])

    def trained(training: Training) -> str:
        assert training.plan.stages == plan.stages[:2]
        for step in (1, steps - 1, steps):
            training.emit(Epoch(1.0, 1, 0, step, 1, 0.5, 1, 0.5, 0.1, 1, 1.0))
        training.emit(Noted(1.0, "not a step"))
        return "stopped" if training.stop_requested() else "completed"

    def hear(event: object) -> None:
        assert isinstance(event, Progress)
        assert event.what == "Going through the stages before"
        told.append((event.done, event.total))

    monkeypatch.setattr(rates, "train", trained)
    context, other = Context(hear), Context()
    rates._go_through(prepared, 2, other, other, context)  # type: ignore[arg-type]
    assert told[-1] == (steps, steps)
    assert max(done for done, _ in told) == steps
    context.request_stop()
    with pytest.raises(Abandoned):
        rates._go_through(prepared, 2, other, other, context)  # type: ignore[arg-type]
