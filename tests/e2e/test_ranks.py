"""Several processes that train one run together, started by torchrun on the processor."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from core.architectures.building import build
from core.evaluation.report import read_report
from core.runs.augmentation import Augmentation
from core.runs.events import Batch, Epoch, Event, Noted
from core.runs.folder import RunFolder, request_now
from core.runs.recipe import Recipe, Stage
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.worker import work
from tests.killed_runs import assert_equal
from tests.shape_runs import best_weights, follow_until, frozen_recipe, shape_recipe, shapes_workspace

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("ranks"), size=16)


def started(workspace: Workspace, name: str, recipe: Recipe) -> RunFolder:
    """A run that two processes train."""
    return launcher.launch(workspace, request_now(name, "shapes", recipe).model_copy(update={"devices": 2}))


def followed(run: RunFolder) -> list[object]:
    heard: list[object] = []
    launcher.follow(run, Context(heard.append))
    log = run.path / "worker.log"
    assert run.state() == "completed", f"{heard[-1]} {log.read_text()}"
    return heard


def exact(**settings: object) -> Recipe:
    """A recipe in which several ranks do nothing else than one: no statistics of batches, no dropout, no mixing."""
    stage = Stage(
        epochs=2, batch_size=10, optimiser="sgd", learning_rate=0.01, norm_statistics="frozen",
        augmentation=Augmentation(rotation=10, brightness=0.2),
    )  # fmt: skip
    return shape_recipe(stages=(stage,), dropout=0.0, picture_size=16, **settings)


@pytest.mark.soak  # test_kills.py asks the same of two that another process was forked into
def test_two_ranks_come_to_the_weights_of_one(workspace: Workspace) -> None:
    runs = [started(workspace, "by-two", exact()), RunFolder.begin(workspace, request_now("by-one", "shapes", exact()))]
    assert work(workspace, runs[1]) == 0
    heard = [followed(run) for run in runs]
    two, one = ([event for event in events if isinstance(event, Epoch)] for events in heard)
    assert [event.train_accuracy for event in two] == [event.train_accuracy for event in one]
    assert [event.val_accuracy for event in two] == [event.val_accuracy for event in one]
    several, single = map(best_weights, runs)
    assert max(float((several[name] - single[name]).abs().max()) for name in single) < 1e-5
    first = build(exact(), 3).state_dict()
    assert max(float((first[name] - single[name]).abs().max()) for name in single) > 1e-3  # and something was learned
    plan = runs[0].plan
    assert plan is not None
    assert (plan.devices, read_report(runs[0].report_path).val.n) == (2, 12)


def in_epoch(number: int) -> object:
    return lambda event: isinstance(event, Batch) and number - 1 < event.epoch < number


def several_stages() -> Recipe:
    """Features made by all ranks, then everything, with BatchNorm, dropout, mixing and averaged weights."""
    recipe = frozen_recipe(epochs=2, average_weights=0.9, picture_size=16)
    live = Stage(epochs=4, batch_size=4, augmentation=Augmentation(rotation=10, mixup=0.2))
    return recipe.model_copy(update={"stages": (recipe.stages[0], live)})


@pytest.mark.soak
def test_stopped_killed_and_resumed_ranks_end_with_the_bits_of_unbroken_ones(workspace: Workspace) -> None:
    unbroken = started(workspace, "unbroken", several_stages())
    followed(unbroken)
    broken = started(workspace, "broken", several_stages())
    follow_until(broken, in_epoch(4), lambda: launcher.stop(broken))  # type: ignore[arg-type]
    assert broken.state() == "stopped"
    launcher.resume(workspace, "broken")
    follow_until(broken, in_epoch(5), lambda: launcher.kill(broken))  # type: ignore[arg-type]
    assert broken.state() == "interrupted"
    launcher.resume(workspace, "broken")
    follow_until(broken, in_epoch(6), lambda: os.kill(last_rank(broken), signal.SIGKILL))  # type: ignore[arg-type]
    finished = broken.history().finished
    assert finished is not None
    assert (finished.reason, finished.message) == ("failed", "One of the 2 processes that train this run together has ended.")
    assert "Resume the run" in finished.hint
    launcher.resume(workspace, "broken")
    followed(broken)
    assert_equal(broken, unbroken)


def last_rank(run: RunFolder) -> int:
    """The process of the run that is rank 1, as the system's list of processes has it."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            surroundings = (place / "environ").read_bytes().split(b"\0")
            words = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if str(run.path).encode() in words and b"RANK=1" in surroundings:
            return int(place.name)
    raise AssertionError("there is no second rank")


@pytest.mark.soak
def test_a_run_of_two_goes_on_alone_and_says_so(workspace: Workspace) -> None:
    run = started(workspace, "two", shape_recipe(epochs=4, picture_size=16))
    follow_until(run, in_epoch(2), lambda: launcher.stop(run))  # type: ignore[arg-type]
    plan = json.loads((run.path / "plan.json").read_text())
    request = json.loads((run.path / "request.json").read_text())
    assert (plan["devices"], request["devices"]) == (2, 2)
    assert work(workspace, run) == 0
    history: list[Event] = []
    launcher.follow(run, Context(lambda event: history.append(event)))  # type: ignore[arg-type]
    words = [event.text for event in history if isinstance(event, Noted)]
    assert any("begun on 2 processes and goes on on 1" in text for text in words)
    assert run.state() == "completed"
