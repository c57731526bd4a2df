"""A search carried out: trial after trial is chosen, trained or given up, and told; then the best are repeated. No torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from core.datasets.catalog.dataset import Dataset
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.studies.carrying import Carry, run_words
from core.studies.searching.journal import InHand, SearchJournal, trials_of
from core.studies.searching.pruning import RepeatsHeard, Watch, asked_after, given_up_words, mark_pruned
from core.studies.searching.trials import trial_words
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
        carry: Is handed as many trials as the search chooses at once; of one it passes on what its run says, so that it can be
            given up on the way.

    Raises:
        NotThere, BadInput: It cannot begin, or its journal is damaged.
        Abandoned: The job was dropped.
    """
    wanted = wanting(workspace, study)
    journal = SearchJournal.open(workspace, study)
    failed: list[LeftOut] = []
    passed: set[int] = set()
    while not context.stop_requested:
        with ExitStack() as held:
            hands = _next(journal, study.at_once, passed, held, context)
            left, goes_on = _carried(workspace, study, hands, wanted, context, carry)
        failed += left
        if not goes_on:
            break
    context.check_abandoned()
    again = () if context.stop_requested else repeats(workspace, study, trials_of(workspace, study))
    return (*failed, *(carry(workspace, study, again, RepeatsHeard(context, study.trials)) if again else ()))


def _next(journal: SearchJournal, at_once: int, passed: set[int], held: ExitStack, context: Context) -> list[InHand]:
    hands: list[InHand] = []
    while len(hands) < at_once:
        hand = held.enter_context(journal.next_trial(passed, context))
        if hand is None:
            break
        passed.add(hand.number)
        hands.append(hand)
    return hands


_Wanted = Callable[[Cell, int], WantedRun]


def _carried(
    workspace: Workspace, study: Study, hands: Sequence[InHand], wanted: _Wanted, context: Context, carry: Carry
) -> tuple[list[LeftOut], bool]:
    """Trains trials and tells what came of them; returns what failed, and whether there may be more: none was stopped."""
    failed: list[LeftOut] = []
    runs: dict[int, tuple[InHand, WantedRun]] = {}
    for hand in hands:
        if _as_before(workspace, study, hand):
            continue
        try:
            runs[hand.number] = (hand, replace(wanted(hand.cell, 0), number=hand.number))
        except (BadInput, NotThere) as error:  # values that go with the others by themselves, and not together
            failed += _failed(hand, error.message)
    # One that was given up when its process was killed is not trained any further.
    trained = [(hand, one) for hand, one in runs.values() if not hand.given_up]
    left: tuple[LeftOut, ...] = ()
    if trained:
        epochs = asked_after(study, trained[0][1].recipe)
        watch = Watch(context, [hand for hand, _ in trained], epochs, study.trials)
        left = carry(workspace, study, [one for _, one in trained], watch)
    known = {entry.path: entry for entry in left}
    told = [_outcome(workspace, study, hand, one, known) for hand, one in runs.values()]
    failed += [entry for entries in told if entries is not None for entry in entries]
    return failed, bool(hands) and None not in told


def _outcome(
    workspace: Workspace, study: Study, hand: InHand, one: WantedRun, left: Mapping[str, LeftOut]
) -> tuple[LeftOut, ...] | None:
    """Tells what came of a trial; returns what failed, None when it was stopped."""
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
    why = left.get(run_words(one))
    return (why,) if why is not None else None


def _told(hand: InHand, folder: RunFolder, one: WantedRun) -> tuple[LeftOut, ...]:
    head, best = read_headline(folder.report_path), folder.history().best
    merit = head.val.accuracy if head is not None and one.recipe.best_by == "accuracy" else None
    if merit is None and best is not None:
        merit = best.merit
    if merit is None:
        return _failed(hand, "It has no result on val.")
    hand.ended(merit)
    return ()


def _failed(hand: InHand, why: str, tells: bool = False) -> tuple[LeftOut, ...]:
    hand.failed(why, tells)
    return (LeftOut(trial_words(hand.number, hand.cell), why),)


def _as_before(workspace: Workspace, study: Study, hand: InHand) -> bool:
    """Whether the search has chosen the same before and it came to nothing, which is told once more."""
    for trial in trials_of(workspace, study):
        if trial.number < hand.number and trial.cell == hand.cell and trial.state in ("pruned", "failed"):
            hand.note_run(trial.run)
            why = f"As trial {trial.number}: {trial.why}"
            hand.pruned(why) if trial.state == "pruned" else hand.failed(why)
            return True
    return False
