"""How long a run takes is told by those before it, and by nobody where none was like it."""

from __future__ import annotations

import pytest

from core.queueing.paces import PaceShelf, seconds_left
from core.runs.events import Batch, Finished, Started
from core.runs.pace import START_SECONDS
from core.support.workspace import Workspace
from tests.queues import DATASET, epoch, held, log
from tests.shape_runs import shape_recipe


def ended(workspace: Workspace, name: str, seconds: float, epochs: int = 2, **settings: object) -> None:
    run = held(workspace, name, epochs=epochs, **settings)
    log(run, Started(100.0, 1, "here", 0), *(epoch(101.0, n + 1) for n in range(epochs)), Finished(100.0 + seconds, "completed"))
    run.report_path.write_text("{}")


def test_the_same_recipe_tells_best_and_one_alike_by_its_epochs(workspace: Workspace) -> None:
    shelf = PaceShelf(workspace)
    assert shelf.look().seconds(DATASET, shape_recipe(2)) is None
    ended(workspace, "a", 20.0)
    ended(workspace, "b", 30.0, seed=5)
    paces = shelf.look()
    assert paces.seconds(DATASET, shape_recipe(2, seed=9)) == pytest.approx(START_SECONDS + 25)
    assert paces.seconds(DATASET, shape_recipe(8)) == pytest.approx(START_SECONDS + 100), "of one epoch 12.5 s"
    assert paces.seconds("others", shape_recipe(2)) is None
    assert paces.seconds(DATASET, shape_recipe(2, architecture="mlp")) is None
    assert shelf.look() is paces, "nothing was read anew"
    workspace.trash(workspace.run_folder("b"))
    assert shelf.look().seconds(DATASET, shape_recipe(2)) == pytest.approx(START_SECONDS + 20)


def test_a_run_at_work_tells_its_own_time_and_one_that_begins_that_of_others(workspace: Workspace) -> None:
    ended(workspace, "a", 20.0)
    paces = PaceShelf(workspace).look()
    run = held(workspace, "now", epochs=2)
    assert seconds_left(run, paces, 1000.0) == pytest.approx(START_SECONDS + 20)
    log(run, Started(990.0, 1, "here", 0))
    assert seconds_left(run, paces, 1000.0) == pytest.approx(START_SECONDS + 10)
    log(run, Batch(995.0, 1, 0.5, 1.0, 0.5, 0.01, 10.0, 42.0))
    assert seconds_left(run, paces, 1000.0) == pytest.approx(37.0)
    assert seconds_left(held(workspace, "unlike", architecture="mlp"), paces, 1000.0) is None
