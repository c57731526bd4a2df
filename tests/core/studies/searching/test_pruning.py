"""Val is asked at the epochs that are told; a run that ended stays what it is."""

from __future__ import annotations

from core.runs.event_log import EventWriter
from core.runs.events import Finished, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.studies.searching.pruning import asked_after, mark_pruned
from core.support.workspace import Workspace
from tests.core.studies.searching.test_trials import study


def test_epochs_are_those_told_or_a_quarter_and_half() -> None:
    recipe = Recipe(stages=(Stage(epochs=4), Stage(epochs=6)))
    assert asked_after(study(), recipe) == (2, 5)
    assert asked_after(study(prune_at=(9, 3, 10, 40)), recipe) == (3, 9), "after the last nothing is left to be saved"
    assert asked_after(study(pruning="none", prune_at=(3,)), recipe) == ()
    assert asked_after(study(), Recipe(stages=(Stage(epochs=1),))) == ()


def test_a_run_that_was_stopped_says_that_it_was_pruned_and_one_that_ended_does_not(workspace: Workspace) -> None:
    for name, reason, state in (
        ("a", "stopped", "pruned"),
        ("b", "completed", "completed"),
        ("c", "early-stopped", "early-stopped"),
    ):
        run = RunFolder.create(workspace, name, "pets", Recipe())
        writer = EventWriter(run.events_path)
        writer.write(Started(1.0, 1, "here", 0))
        writer.write(Finished(2.0, reason))
        writer.close()
        mark_pruned(run, study(), 3)
        mark_pruned(run, study(), 3)
        assert run.state() == state
        finished = run.history().finished
        assert finished is not None
        assert finished.message == (
            "The search s gave it up. After epoch 3 it was worse than half of the trials before." if state == "pruned" else ""
        )
        assert len(run.events_path.read_text().splitlines()) == (3 if state == "pruned" else 2)
