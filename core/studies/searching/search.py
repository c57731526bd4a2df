"""A search carried out: trial after trial is chosen, trained or given up, and told; then the best are repeated. No torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.datasets.catalog.dataset import Dataset
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.studies.carrying import Carry, run_words
from core.studies.searching.journal import InHand, SearchJournal, trials_of
from core.studies.searching.pruning import Watch, asked_after, given_up_words, mark_pruned
from core.studies.study import Cell, Study, WantedRun
from core.studies.wanting import repeats, wanting
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from core.training.folds.family import is_trained, run_of


def carry_out_search(workspace: Workspace, study: Study, context: Context, carry: Carry) -> tuple[LeftOut, ...]:
    """Chooses and trains until there are as many trials as the study wants, then repeats the best; returns what failed.

    Several processes may do so at once, each with trials of its own; the last one repeats. A trial whose process was killed is
    taken up by whoever comes next.

    Args:
        workspace: Where it is.
        study: The search.
        context: Hears of every trial; a stop leaves the trial at work to be taken up later.
        carry: Trains one run at a time, and passes on what its run says where trials are to be given up on the way.

    Raises:
        NotThere, BadInput: It cannot begin, or its journal is damaged.
        Abandoned: The job was dropped.
    """
    wanted = wanting(workspace, study)
    journal = SearchJournal.open(workspace, study)
    failed: list[LeftOut] = []
    passed: set[int] = set()
    while not context.stop_requested:
        with journal.next_trial(passed, context) as hand:
            if hand is None:
                break
            passed.add(hand.number)
            left = _carried(workspace, study, hand, wanted, context, carry)
        if left is None:
            break
        failed += left
    context.check_abandoned()
    again = () if context.stop_requested else repeats(workspace, study, trials_of(workspace, study))
    return (*failed, *(carry(workspace, study, again, context) if again else ()))


def _carried(
    workspace: Workspace, study: Study, hand: InHand, wanted: Callable[[Cell, int], WantedRun], context: Context, carry: Carry
) -> tuple[LeftOut, ...] | None:
    """Trains one trial and tells what came of it; returns what failed, None when it was stopped."""
    if _as_before(workspace, study, hand):
        return ()
    try:
        one = replace(wanted(hand.cell, 0), number=hand.number)
    except (BadInput, NotThere) as error:  # values that go with the others by themselves, and not together
        return _failed(hand, error.message)
    watch = Watch(context, hand, asked_after(study, one.recipe), study.trials)
    # One that was given up when its process was killed is not trained any further.
    left = () if hand.given_up else carry(workspace, study, (one,), watch)
    folder = run_of(workspace, Dataset.open(workspace, one.dataset), one.split, one.recipe)
    finished = folder.history().finished if folder is not None else None
    if folder is not None and is_trained(folder):
        hand.note_run(folder.name)
        return _told(hand, folder, one)
    if hand.given_up:
        if folder is not None:
            mark_pruned(folder, study, hand.given_up)
        hand.pruned(given_up_words(study, hand.given_up))
        return ()
    if finished is not None and finished.diverged:
        return _failed(hand, finished.message, tells=True)
    return tuple(left) or None


def _told(hand: InHand, folder: RunFolder, one: WantedRun) -> tuple[LeftOut, ...]:
    head, best = read_headline(folder.report_path), folder.history().best
    merit = head.val.accuracy if head is not None and one.recipe.best_by == "accuracy" else None
    if merit is None and best is not None:
        merit = best.merit
    if merit is None:
        return _failed(hand, f"{run_words(one)} has no result on val.")
    hand.ended(merit)
    return ()


def _failed(hand: InHand, why: str, tells: bool = False) -> tuple[LeftOut, ...]:
    hand.failed(why, tells)
    return (LeftOut(f"trial {hand.number}, {hand.cell.words}", why),)


def _as_before(workspace: Workspace, study: Study, hand: InHand) -> bool:
    """Whether the search has chosen the same before and it came to nothing, which is told once more."""
    for trial in trials_of(workspace, study):
        if trial.number < hand.number and trial.cell == hand.cell and trial.state in ("pruned", "failed"):
            hand.note_run(trial.run)
            why = f"As trial {trial.number}: {trial.why}"
            hand.pruned(why) if trial.state == "pruned" else hand.failed(why)
            return True
    return False
