"""Val is asked at the epochs that are told; a run that ended stays what it is."""

from __future__ import annotations

from core.runs.event_log import EventWriter
from core.runs.events import Epoch, Finished, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.studies.carrying import RunBegan
from core.studies.searching.pruning import RepeatsHeard, Watch, asked_after, given_up_words, mark_pruned
from core.studies.study import Cell
from core.support.jobs import Context, Progress
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
        assert finished.hint == ("Resume it to see what it would have come to." if state == "pruned" else "")
        assert len(run.events_path.read_text().splitlines()) == (3 if state == "pruned" else 2)


class Heard:
    """A trial in hand as whoever watches sees it: it is given up at the epoch that a test says."""

    def __init__(self, number: int, worst: int = 0) -> None:
        self.number, self.cell, self.given_up = number, Cell((("learning_rate", f"0.{number}"),)), 0
        self.runs: list[str] = []
        self.asked: list[tuple[int, float]] = []
        self._worst = worst

    def note_run(self, run: str) -> None:
        self.runs.append(run)

    def is_given_up(self, epoch: int, merit: float) -> bool:
        self.asked.append((epoch, merit))
        self.given_up = epoch if epoch == self._worst else 0
        return bool(self.given_up)


def epoch(number: int, merit: float) -> Epoch:
    return Epoch(1.0, number, 0, number, 1.0, 0.5, 1.0, merit, 0.1, 0.1, 10.0)


def test_of_one_trial_val_is_told_until_it_is_given_up_and_it_is_counted_among_all() -> None:
    hand, heard = Heard(3, worst=4), list[object]()
    outer = Context(heard.append)
    watch = Watch(outer, [hand], (2, 4, 6), 8)  # type: ignore[list-item]
    for event in (RunBegan(1, 1, "r", "seed 0", False), Progress("Runs", 0, 1, 9.0), Progress("Reading", 1, 2), epoch(1, 0.1)):
        watch.report(event)
    watch.report(epoch(2, 0.2))
    assert not watch.stop_requested
    watch.report(epoch(4, 0.4))
    watch.report(epoch(6, 0.6))
    assert (hand.runs, hand.asked) == (["r"], [(2, 0.2), (4, 0.4)])
    assert heard[:4] == [
        RunBegan(3, 8, "r", "trial 3, learning_rate 0.3", False),
        Progress("Trials", 2, 8),
        Progress("Reading", 1, 2),
        epoch(1, 0.1),
    ]
    assert heard[4:] == [epoch(2, 0.2), epoch(4, 0.4), epoch(6, 0.6)]
    assert (watch.stop_requested, outer.stop_requested) == (True, False), "the search goes on"


def test_of_several_trials_none_is_given_up_and_each_run_is_known_by_its_number() -> None:
    hands, heard = [Heard(4, worst=2), Heard(5, worst=2)], list[object]()
    outer = Context(heard.append)
    watch = Watch(outer, hands, (2,), 8)  # type: ignore[arg-type]
    stranger = RunBegan(7, 9, "s", "seed 0", True)
    for event in (RunBegan(5, 9, "r", "seed 0", True), stranger, epoch(2, 0.1)):
        watch.report(event)
    assert [hand.runs for hand in hands] == [[], ["r"]]
    assert [hand.asked for hand in hands] == [[], []]
    assert heard == [RunBegan(5, 8, "r", "trial 5, learning_rate 0.5", True), stranger, epoch(2, 0.1)]
    assert not watch.stop_requested
    outer.request_stop()
    assert watch.stop_requested


def test_repeats_are_counted_from_one_and_none_before_it_began() -> None:
    heard: list[object] = []
    repeats = RepeatsHeard(Context(heard.append), 8)
    told = [Progress("Runs", 3, 4), RunBegan(9, 4, "r", "x", False), Progress("Runs", 3, 4), Progress("Reading", 3, 4)]
    for event in told:
        repeats.report(event)
    assert heard == [
        Progress("Repeats", 0, 4), RunBegan(1, 4, "r", "x", False), Progress("Repeats", 1, 4), Progress("Reading", 3, 4),
    ]  # fmt: skip


def test_why_a_trial_was_given_up_says_by_which_rule() -> None:
    assert given_up_words(study(), 3) == "After epoch 3 it was worse than half of the trials before."
    assert given_up_words(study(pruning="halving"), 1) == "After epoch 1 it was not among the best third."
