"""How long a run takes is told by those before it, and by nobody where none was like it."""

from __future__ import annotations

import pytest

from core.queueing import paces
from core.queueing.paces import LATEST, Paces, PaceShelf, seconds_left
from core.runs.events import Batch, Finished, Started
from core.runs.pace import START_SECONDS
from core.runs.plan import Cost, Estimate
from core.support.workspace import Workspace
from tests.queues import DATASET, epoch, held, log
from tests.shape_runs import shape_recipe
from tests.tiny_training import tiny_plan, tiny_recipe


def ended(workspace: Workspace, name: str, seconds: float, epochs: int = 2, **settings: object) -> None:
    run = held(workspace, name, epochs=epochs, **settings)
    log(run, Started(100.0, 1, "here", 0), *(epoch(101.0, n + 1) for n in range(epochs)), Finished(100.0 + seconds, "completed"))
    run.report_path.write_text("{}")


def test_the_same_recipe_tells_best_and_one_alike_by_its_epochs(workspace: Workspace) -> None:
    shelf = PaceShelf(workspace)
    assert shelf.look().seconds(DATASET, shape_recipe(2)) is None
    ended(workspace, "a", 20.0)
    ended(workspace, "b", 30.0, seed=5)
    found = shelf.look()
    assert found.seconds(DATASET, shape_recipe(2, seed=9)) == pytest.approx(START_SECONDS + 25)
    assert found.seconds(DATASET, shape_recipe(8)) == pytest.approx(START_SECONDS + 100), "of one epoch 12.5 s"
    assert found.seconds("others", shape_recipe(2)) is None
    assert found.seconds(DATASET, shape_recipe(2, architecture="mlp")) is None
    assert shelf.look() is found, "nothing was read anew"
    workspace.trash(workspace.run_folder("b"))
    assert shelf.look().seconds(DATASET, shape_recipe(2)) == pytest.approx(START_SECONDS + 20)


def test_a_run_at_work_tells_its_own_time_and_one_that_begins_that_of_others(workspace: Workspace) -> None:
    ended(workspace, "a", 20.0)
    known = PaceShelf(workspace).look()
    run = held(workspace, "now", epochs=2)
    assert seconds_left(run, known, 1000.0) == pytest.approx(START_SECONDS + 20)
    log(run, Started(990.0, 1, "here", 0))
    assert seconds_left(run, known, 1000.0) == pytest.approx(START_SECONDS + 10)
    log(run, Batch(995.0, 1, 0.5, 1.0, 0.5, 0.01, 10.0, 42.0))
    assert seconds_left(run, known, 1000.0) == pytest.approx(37.0)
    assert seconds_left(held(workspace, "unlike", architecture="mlp"), known, 1000.0) is None


def test_only_the_latest_three_tell(workspace: Workspace) -> None:
    taken = [100.0, 10.0, 20.0, 30.0]
    exact = Paces(exact={(DATASET, shape_recipe(2).model_copy(update={"preset": "custom", "seed": 0})): taken})
    assert exact.seconds(DATASET, shape_recipe(2, seed=4)) == pytest.approx(START_SECONDS + 20)
    assert LATEST == 3


def test_runs_that_did_not_come_to_their_end_tell_nothing(workspace: Workspace) -> None:
    ended(workspace, "a", 20.0)
    run = held(workspace, "b", epochs=2)
    log(run, Started(100.0, 1, "here", 0), epoch(101.0, 1), Finished(500.0, "failed"))
    run.report_path.write_text("{}")
    assert PaceShelf(workspace).look().seconds(DATASET, shape_recipe(2)) == pytest.approx(START_SECONDS + 20)
    early = held(workspace, "c", epochs=2)
    log(early, Started(100.0, 1, "here", 0), epoch(101.0, 1), Finished(140.0, "early-stopped"))
    early.report_path.write_text("{}")
    assert PaceShelf(workspace).look().seconds(DATASET, shape_recipe(2)) == pytest.approx(START_SECONDS + 30)


def test_what_is_left_is_never_less_than_nothing_and_counts_judging(workspace: Workspace) -> None:
    run = held(workspace, "now", epochs=2)
    log(run, Started(990.0, 1, "here", 0), Batch(995.0, 1, 0.5, 1.0, 0.5, 0.01, 10.0, 42.0))
    assert seconds_left(run, Paces(), 2000.0) == 0
    plan = tiny_plan(tiny_recipe())
    costs = (Cost(what="Everything", seconds=50, stage=0), Cost(what="Judging", seconds=7))
    estimate = Estimate(seconds=60, memory_bytes=1, pictures_per_second=1, probe="", costs=costs)
    run.write_plan(plan.model_copy(update={"estimate": estimate}))
    assert seconds_left(run, Paces(), 1000.0) == pytest.approx(42 + 7 - 5)
    without = estimate.model_copy(update={"costs": costs[:1]})
    run.write_plan(plan.model_copy(update={"estimate": without}))
    assert seconds_left(run, Paces(), 1000.0) == pytest.approx(42 - 5), "no time for judging is known"
    begun = held(workspace, "begun", epochs=2)
    begun.write_plan(plan.model_copy(update={"estimate": estimate}))
    assert seconds_left(begun, Paces(), 1000.0) == 60
    log(begun, Started(900.0, 1, "here", 0))
    assert seconds_left(begun, Paces(), 930.0) == 30
    assert seconds_left(begun, Paces(), 2000.0) == 0


def test_a_log_is_read_from_its_end_and_damage_is_passed_over(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    run = held(workspace, "now", epochs=2)
    log(run, *(Batch(900.0 + n, n, 0.5, 1.0, 0.5, 0.01, 10.0, 100.0 - n) for n in range(50)))
    monkeypatch.setattr(paces, "_TAIL", 300)
    with run.events_path.open("a") as file:
        file.write("no json\n{}\n\n")
    assert seconds_left(run, Paces(), 949.0) == pytest.approx(51.0)
