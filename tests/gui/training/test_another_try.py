"""A run is tried again with its recipe, or with a tenth of the rate that ran away, in the stage where it did."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.runs.event_log import EventWriter
from core.runs.events import Finished, StageStarted
from core.support.workspace import Workspace
from gui.runs.follower import RunFollower
from gui.training.another_try import another_try, has_diverged
from tests.told_runs import told_run

SOON = 5000


@pytest.mark.parametrize("diverged", [False, True])
def test_a_try_after_the_loss_ran_away_has_a_tenth_of_the_rate(workspace: Workspace, qtbot: QtBot, diverged: bool) -> None:
    folder = told_run(workspace, "again", epochs=1, reason=None)
    writer = EventWriter(folder.events_path)
    writer.write(StageStarted(1.0, 0, "Everything", 0, 0))
    writer.write(Finished(1.0, "failed", "It ended.", diverged=diverged))
    writer.close()
    assert not has_diverged(None)
    follower = RunFollower(folder)
    with qtbot.waitSignal(follower.state_changed, timeout=SOON):
        follower.start()
    assert has_diverged(follower) == diverged
    was = folder.request.recipe.stages[0].learning_rate
    assert another_try(follower, False) == folder.request
    assert another_try(follower, True).recipe.stages[0].learning_rate == pytest.approx(was / 10)
    follower.close()
