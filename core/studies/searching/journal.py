"""The memory of a search: optuna's journal in the study's folder, so that all who see the folder ask and tell. No torch.

optuna is imported where a search is read or carried out, and nowhere else. What a process has chosen it holds by a lock that a
`kill -9` releases: whoever goes on takes the trial up instead of choosing another one in its place.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.studies.folder import StudyFolder
from core.studies.searching.ranges import is_whole, told
from core.studies.searching.trials import SearchTrial, TrialState
from core.studies.study import Cell, Factor, Study
from core.support.errors import BadInput, Refused, SafelightError
from core.support.inside import check_own
from core.support.jobs import Context
from core.support.locks import MOMENT, alone, claimed, is_claimed
from core.support.workspace import Workspace

if TYPE_CHECKING:
    from optuna import Study as Memory
    from optuna.pruners import BasePruner
    from optuna.samplers import BaseSampler
    from optuna.trial import FrozenTrial
    from optuna.trial import Trial as Asked

FILE = "search.jsonl"
MOST_BYTES = 2**26
"""Of a journal; one of a thousand trials with ten ranges and a hundred askings has less than a third of it."""

_NAME = "search"
_LOCKS = "trials"
_DRAWN = 10
"""Trials at most that are drawn, before any is chosen by what came of others. With six of twenty the worst tenth of searches for
a rate and a batch ended with a loss 2 to 4 % higher."""
_JUDGES = 5  # trials that ended, at most, before one is given up for being worse than the middle one of them
_LONGEST_LINE = 2**20  # bytes
_WHY, _RUN, _GIVEN_UP, _FAILED = "why", "run", "given_up", "failed"


class InHand:
    """A trial that this process carries out.

    Attributes:
        number: From 1.
        cell: What it chose.
        given_up: The epoch after which the search gave it up; 0 while it did not.
    """

    def __init__(self, asked: Asked, cell: Cell) -> None:
        self._asked = asked
        self.number = asked.number + 1
        self.cell = cell
        self.given_up = int(asked.user_attrs.get(_GIVEN_UP, 0))

    def note_run(self, run: str) -> None:
        """Keeps which run carries it out."""
        if self._asked.user_attrs.get(_RUN) != run:
            self._asked.set_user_attr(_RUN, run)

    def is_given_up(self, epoch: int, merit: float) -> bool:
        """Tells what val said after an epoch; whether the search gives the trial up for it, which is kept at once."""
        # A run that was taken up tells its epochs again, and optuna warns of each.
        if epoch not in self._seen():
            self._asked.report(merit, epoch)
        if self._asked.should_prune():
            self.given_up = epoch
            self._asked.set_user_attr(_GIVEN_UP, epoch)
        return bool(self.given_up)

    def ended(self, merit: float) -> None:
        """It was trained to its end, and came to this on val."""
        self._asked.study.tell(self._asked, merit)

    def pruned(self, why: str) -> None:
        """It was given up."""
        from optuna.trial import TrialState

        self._asked.set_user_attr(_WHY, why)
        self._asked.study.tell(self._asked, state=TrialState.PRUNED)

    def failed(self, why: str, tells: bool = False) -> None:
        """It could not be trained; `tells` that this is because of what it chose, so that the search keeps away from there."""
        from optuna.trial import TrialState

        self._asked.set_user_attr(_WHY, why)
        self._asked.set_user_attr(_FAILED, True)
        # Of what failed the sampler learns nothing; what was given up without a result counts as the worst.
        self._asked.study.tell(self._asked, state=TrialState.PRUNED if tells else TrialState.FAIL)

    def _seen(self) -> Collection[int]:
        (own,) = (one for one in self._asked.study.get_trials(deepcopy=False) if one.number == self._asked.number)
        return own.intermediate_values


class SearchJournal:
    """The journal of one search, open to ask and tell. Made by `SearchJournal.open`."""

    def __init__(self, folder: StudyFolder, study: Study) -> None:
        self._folder = folder.path
        self._study = study

    @staticmethod
    def open(workspace: Workspace, study: Study) -> SearchJournal:
        """The journal, which is begun where there is none.

        Raises:
            BadInput: It is damaged.
            Refused: Something in the study's folder leads elsewhere.
        """
        folder = StudyFolder.of(workspace, study.name)
        (folder.path / _LOCKS).mkdir(parents=True, exist_ok=True)
        check_own(folder.path)
        check_own(folder.path / _LOCKS)
        _mend(folder.path / FILE)
        return SearchJournal(folder, study)

    @contextmanager
    def next_trial(self, passed: Collection[int], context: Context) -> Iterator[InHand | None]:
        """Holds the next trial within the block: one that was begun and that nobody holds, else a new one; None when there are as
        many as the study wants.

        Args:
            passed: Numbers that are not taken up, as they have been tried a moment ago.
            context: Hears of waiting.

        Raises:
            Abandoned: The job was dropped while it waited.
            BadInput: The journal is damaged.
        """
        with ExitStack() as held:
            with alone(self._folder / "search.lock", context, "choosing a trial"):
                hand = self._begun(passed, held) or self._new(held)
            yield hand

    def _begun(self, passed: Collection[int], held: ExitStack) -> InHand | None:
        from optuna.trial import Trial as Asked

        memory = self._memory()
        for trial in memory.get_trials(deepcopy=False):
            if trial.state.is_finished() or trial.number + 1 in passed or not self._hold(trial.number, held):
                continue
            # Again, for whoever held it may just have told what came of it.
            fresh = self._memory(trial.number)
            if not fresh.get_trials(deepcopy=False)[trial.number].state.is_finished():
                return self._in_hand(Asked(fresh, trial._trial_id))
        return None

    def _new(self, held: ExitStack) -> InHand | None:
        number = len(self._memory().get_trials(deepcopy=False))
        if number >= self._study.trials or not self._hold(number, held):
            return None
        return self._in_hand(self._memory(number).ask())

    def _in_hand(self, asked: Asked) -> InHand:
        """One that was killed while it chose has some of it already, and keeps that."""
        values = []
        for factor in self._study.factors:
            if not factor.scale:
                values.append((factor.key, str(asked.suggest_categorical(factor.key, factor.values))))
                continue
            log = factor.scale == "log"
            if is_whole(factor.key):
                chosen: float = asked.suggest_int(factor.key, int(factor.low), int(factor.high), log=log)
            else:
                chosen = asked.suggest_float(factor.key, factor.low, factor.high, log=log)
            values.append((factor.key, told(factor, chosen)))
        return InHand(asked, Cell(tuple(values)))

    def _hold(self, number: int, held: ExitStack) -> bool:
        lock = _lock(self._folder, number)
        # Looked at first, and claimed with a moment's patience: whoever only looked had a trial passed over.
        if is_claimed(lock):
            return False
        try:
            held.enter_context(claimed(lock, Refused("Another process carries it out."), MOMENT))
        except Refused:
            return False
        return True

    def _memory(self, number: int = 0) -> Memory:
        # Seeded by the trial: a search that goes on after a kill would otherwise draw its first trials a second time.
        from optuna.samplers import TPESampler

        drawn = min(_DRAWN, max(3, self._study.trials // 2))
        sampler = TPESampler(seed=number, n_startup_trials=drawn, multivariate=True, constant_liar=True)
        return _opened(self._folder / FILE, sampler, _pruner(self._study))


def trials_of(workspace: Workspace, study: Study) -> tuple[SearchTrial, ...]:
    """What a search has chosen so far, oldest first. Writes nothing.

    Raises:
        BadInput: The journal is damaged.
    """
    folder = StudyFolder.of(workspace, study.name).path
    file = folder / FILE
    # Half a line is no journal yet, and who only looks begins none.
    if not file.is_file() or b"\n" not in file.read_bytes()[:_LONGEST_LINE]:
        return ()
    with _damage_told(file):
        return tuple(_trial(folder, study, trial) for trial in _opened(file).get_trials(deepcopy=False))


def _trial(folder: Path, study: Study, trial: FrozenTrial) -> SearchTrial:
    states: dict[str, TrialState] = {"COMPLETE": "ended", "PRUNED": "pruned", "FAIL": "failed"}
    held: TrialState = "running" if is_claimed(_lock(folder, trial.number)) else "interrupted"
    state = "failed" if _FAILED in trial.user_attrs else states.get(trial.state.name, held)
    values: list[tuple[str, str]] = []
    if all(factor.key in trial.params for factor in study.factors):  # else it was killed while it chose
        values = [(factor.key, _said(factor, trial.params[factor.key])) for factor in study.factors]
    known: dict[str, Any] = trial.user_attrs
    seen = tuple(sorted(trial.intermediate_values.items()))
    merit = trial.value if state == "ended" else None
    return SearchTrial(
        trial.number + 1, Cell(tuple(values)), state, merit, seen, str(known.get(_RUN, "")), str(known.get(_WHY, ""))
    )


def _said(factor: Factor, chosen: Any) -> str:
    return told(factor, float(chosen)) if factor.scale else str(chosen)


def _lock(folder: Path, number: int) -> Path:
    """The lock of a trial, by optuna's number, which counts from 0."""
    return folder / _LOCKS / f"{number + 1:04d}.lock"


def _pruner(study: Study) -> BasePruner:
    from optuna.pruners import MedianPruner, NopPruner, SuccessiveHalvingPruner

    if study.pruning == "none":
        return NopPruner()
    if study.pruning == "halving":
        return SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)
    return MedianPruner(n_startup_trials=min(_JUDGES, max(2, study.trials // _JUDGES)))


def _opened(file: Path, sampler: BaseSampler | None = None, pruner: BasePruner | None = None) -> Memory:
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

    optuna.logging.set_verbosity(optuna.logging.ERROR)  # what there is to say goes through the job's context
    with _damage_told(file):
        if file.exists() and file.stat().st_size > MOST_BYTES:
            raise ValueError("it is too large")
        storage = JournalStorage(JournalFileBackend(str(file), JournalFileOpenLock(str(file))))
        if storage.get_all_studies():
            return optuna.load_study(study_name=_NAME, storage=storage, sampler=sampler, pruner=pruner)
        return optuna.create_study(storage=storage, study_name=_NAME, direction="maximize", sampler=sampler, pruner=pruner)


@contextmanager
def _damage_told(file: Path) -> Iterator[None]:
    """Raises BadInput for whatever optuna makes of lines that nobody should have written: any of a dozen errors."""
    try:
        yield
    except (SafelightError, OSError):
        raise
    except Exception as error:
        hint = "Restore it, or remove it: the runs are kept, and taken where a trial chooses the same."
        raise BadInput(f"{file} is damaged: {str(error)[:200] or type(error).__name__}.", hint, file) from error


def _mend(file: Path) -> None:
    """Takes half a line away that a full disk or a kill left at the end: the next one would be written behind it."""
    from optuna.storages.journal import JournalFileOpenLock

    if not file.is_file():
        return
    lock = JournalFileOpenLock(str(file))
    lock.acquire()
    try:
        with open(file, "rb+") as journal:
            journal.seek(max(0, file.stat().st_size - _LONGEST_LINE))
            tail = journal.read()
            if not tail.endswith(b"\n"):
                journal.seek(-len(tail), os.SEEK_END)
                journal.truncate(journal.tell() + tail.rfind(b"\n") + 1)
    finally:
        lock.release()
