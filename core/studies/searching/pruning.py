"""When a search asks what val says of a trial, and what is left of one that it gives up. No torch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from core.runs.event_log import EventWriter
from core.runs.events import ENDED, Epoch, Finished
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, epochs_of
from core.studies.carrying import RunBegan
from core.studies.searching.journal import InHand
from core.studies.searching.trials import trial_words
from core.studies.study import Study
from core.support.errors import Refused
from core.support.jobs import Context, Course, Progress

_PATIENCE = 5.0  # seconds that a run's process takes at most from its last word to its end


def asked_after(study: Study, recipe: Recipe) -> tuple[int, ...]:
    """The epochs after which it is asked whether a trial goes on: those the study tells, else a quarter and half of the run."""
    whole = sum(map(epochs_of, recipe.stages))
    wanted = study.prune_at or (whole // 4, whole // 2)
    return tuple(sorted({epoch for epoch in wanted if 0 < epoch < whole})) if study.pruning != "none" else ()


class Watch(Course):
    """Listens to the runs of trials for whoever carries them out, and stops one that the search gives up.

    Args:
        context: Of the search.
        hands: The trials, by the numbers of their runs. Of several nobody knows whose an epoch is, and none is given up.
        epochs: After which val is told to the search.
        trials: How many the search has in all.
    """

    def __init__(self, context: Context, hands: Sequence[InHand], epochs: tuple[int, ...], trials: int) -> None:
        super().__init__(context, {})
        self._hands = {hand.number: hand for hand in hands}
        self._only = hands[0] if len(hands) == 1 else None
        self._epochs = frozenset(epochs)
        self._trials = trials
        self._first = hands[0].number

    def report(self, event: object) -> None:
        match event:
            case Epoch() if self._only is not None and event.epoch in self._epochs and not self._only.given_up:
                self._only.is_given_up(event.epoch, event.merit)
            case RunBegan():
                # Who was handed one run counts it as the first, or by the number it was given.
                hand = self._only or self._hands.get(event.number)
                if hand is not None:
                    hand.note_run(event.run)
                    words = trial_words(hand.number, hand.cell)
                    event = RunBegan(hand.number, self._trials, event.run, words, event.taken)
            case Progress(what="Runs"):
                event = Progress("Trials", self._first - 1, self._trials)
            case _:
                pass
        super().report(event)

    @property
    def stop_requested(self) -> bool:
        return (self._only is not None and bool(self._only.given_up)) or super().stop_requested


class RepeatsHeard(Course):
    """Counts the repeats of a search from 1; their runs are called by numbers behind those of the trials.

    Args:
        context: Of the search.
        trials: How many it has.
    """

    def __init__(self, context: Context, trials: int) -> None:
        super().__init__(context, {})
        self._trials = trials
        self._begun = 0

    def report(self, event: object) -> None:
        if isinstance(event, RunBegan):
            self._begun += 1
            event = replace(event, number=event.number - self._trials)
        elif isinstance(event, Progress) and event.what == "Runs":
            event = Progress("Repeats", min(event.done, self._begun), event.total)
        super().report(event)


def given_up_words(study: Study, epoch: int) -> str:
    """Why a trial was pruned."""
    worse = "not among the best third" if study.pruning == "halving" else "worse than half of the trials before"
    return f"After epoch {epoch} it was {worse}."


def mark_pruned(folder: RunFolder, study: Study, epoch: int) -> None:
    """Has a run that was stopped because a search gave it up say so. Its checkpoint stays; it can be resumed as any other."""
    with suppress(Refused), folder.claim(_PATIENCE):
        finished = folder.history().finished
        if finished is None or finished.reason in ("pruned", *ENDED):
            return
        writer = EventWriter(folder.events_path)
        told = f"The search {study.name} gave it up. {given_up_words(study, epoch)}"
        writer.write(Finished(time.time(), "pruned", told, "Resume it to see what it would have come to."))
        writer.close()
