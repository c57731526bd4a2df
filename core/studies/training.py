"""A study carried out: what has been trained already is taken, what was begun goes on, what is missing is trained. No torch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.catalog.dataset import Dataset
from core.derived.kinship import originals
from core.evaluation.comparison import on_shared_pictures
from core.evaluation.evaluating import evaluate, looked_at_again
from core.evaluation.report import Evaluation, judge_side, read_report
from core.evaluation.same_pictures import joined_groups
from core.runs.folder import RunFolder
from core.studies.carrying import Carry, together
from core.studies.folder import StudyFolder
from core.studies.searching.journal import trials_of
from core.studies.searching.search import carry_out_search
from core.studies.searching.trials import SearchTrial, are_over
from core.studies.study import CellValues, Study, WantedRun, written
from core.studies.verdict import StudyVerdict, verdict
from core.studies.wanting import runs_wanted
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import some
from core.support.workspace import Workspace
from core.training.folds.family import TrainedRuns, is_trained


@dataclass(frozen=True, eq=False)
class StudyRuns:
    """Which runs a study has.

    Attributes:
        study: It.
        wanted: All that it wants; of a search, of what it has chosen so far.
        runs: For each of them the name of its run, "" while there is none.
        trained: For each of them whether it has come to its end and was judged.
        failed: Those that failed, with the reason; the others went on.
        trials: What a search has chosen so far.
        unchosen: Runs that a search will want besides, of trials and repeats that are still to be chosen.
    """

    study: Study
    wanted: tuple[WantedRun, ...]
    runs: tuple[str, ...]
    trained: tuple[bool, ...]
    failed: tuple[LeftOut, ...] = ()
    trials: tuple[SearchTrial, ...] = ()
    unchosen: int = 0

    @property
    def missing(self) -> int:
        """Runs that are still to be trained, or to be trained to their end."""
        return self.trained.count(False) + self.unchosen

    @property
    def total(self) -> int:
        """Runs that it has when all is trained."""
        return len(self.wanted) + self.unchosen


def study_runs(workspace: Workspace, study: Study, context: Context | None = None) -> StudyRuns:
    """Job: which of its runs are there. They are told by dataset, split and recipe: studies share what is equal.

    Raises:
        NotThere, BadInput: A dataset, split, preset or setting cannot be used, or nothing would compare what is still missing.
    """
    trials = trials_of(workspace, study) if study.is_search else ()
    wanted = runs_wanted(workspace, study, trials)
    datasets = {name: Dataset.open(workspace, name) for name in {one.dataset for one in wanted}}
    known = TrainedRuns(workspace)
    found = [known.of(datasets[one.dataset], one.split, one.recipe) for one in wanted]
    trained = tuple(folder is not None and is_trained(folder) for folder in found)
    if not all(trained):
        _check_comparable(wanted, datasets)
    runs = tuple(folder.name if folder else "" for folder in found)
    # By what they are, as a run may have been given another name since its trial was told.
    now = {one.number: run for one, run in zip(wanted, runs, strict=True) if run and not one.seed}
    named = tuple(replace(trial, run=now.get(trial.number, trial.run)) for trial in trials)
    return StudyRuns(study, wanted, runs, trained, trials=named, unchosen=_unchosen(study, trials))


def train_study(workspace: Workspace, study: Study, context: Context, carry: Carry = together) -> StudyRuns:
    """Job: trains what is missing; a run that fails is named and stops no other.

    A stop is passed on to the run that is being trained; when the job is abandoned that run goes on, and no other begins.

    Args:
        workspace: Where it is.
        study: It.
        context: Hears of every run, and of its progress.
        carry: Who trains the runs, and where.

    Raises:
        NotThere, BadInput: It cannot begin.
        Abandoned: The job was dropped.
    """
    if study.is_search:
        failed = carry_out_search(workspace, study, context, carry)
    else:
        failed = carry(workspace, study, runs_wanted(workspace, study), context)
    return replace(study_runs(workspace, study), failed=failed)


def begin_study(workspace: Workspace, study: Study, context: Context, carry: Carry = together) -> StudyRuns:
    """Job: keeps a study, and trains what is missing of it. Where nothing begins, because whoever carries it out refuses, all is
    left as it was.

    Args:
        workspace: Where it is.
        study: One that is new, or that is there with what was added.
        context: As for `train_study`.
        carry: As for `train_study`.

    Raises:
        NotThere, BadInput, Refused: It cannot begin.
        Abandoned: The job was dropped.
    """
    folder = StudyFolder.of(workspace, study.name)
    before = folder.study if folder.is_there else None
    there = {*study_runs(workspace, study).runs, ""}  # what cannot be used is refused before anything is kept
    folder.write(study)  # also where it is the same: whoever wrote it and is refused sees that somebody else goes on
    written = folder.written
    try:
        return train_study(workspace, study, context, carry)
    except SafelightError as error:
        if not there.issuperset(study_runs(workspace, study).runs):
            hint = f"{error.hint} {study.name} is kept, with what had begun.".strip()
            raise type(error)(error.message, hint, error.path) from error
        # Else words that begin it otherwise were refused the next time, for a study that nobody has.
        folder.restore(before, written)
        raise


def study_verdict(workspace: Workspace, found: StudyRuns, context: Context | None = None) -> StudyVerdict | None:
    """Job: the verdict on the cells of which a run was judged, on the pictures of val that all of them share; None without any.

    Of a search on those that it repeats, by their repeats alone.

    Raises:
        NotThere: The runs share no pictures, as those on different datasets.
        BadInput: A report is damaged.
    """
    names = dict.fromkeys(one.cell.words for one in found.wanted)
    by_cell: defaultdict[str, list[str]] = defaultdict(list)
    for one, run, trained in zip(found.wanted, found.runs, found.trained, strict=True):
        # The seed by which a search found a cell was chosen for its luck.
        if trained and (one.seed or not found.study.is_search):
            by_cell[one.cell.words].append(run)
    kept = [name for name in names if by_cell[name]]
    folders = list(dict.fromkeys(run for name in kept for run in by_cell[name]))
    if len(folders) < 2:
        return None
    runs = [RunFolder.open(workspace, run) for run in folders]
    _, sides, left_out, reasons = on_shared_pictures(runs, "val", known_as(workspace, found.wanted))
    right = dict(zip(folders, (side.correct for side in sides), strict=True))
    hits = [np.stack([right[run] for run in by_cell[name]]) for name in kept]
    answer = verdict(kept, [by_cell[name] for name in kept], hits, joined_groups(sides))
    return replace(answer, left_out=left_out, reasons=reasons)


def no_verdict(study: Study) -> NotThere:
    """What is said where a study has come to nothing that could be compared."""
    hint = "Train two of its runs at least."
    if study.is_search:
        hint = "A search is judged by the repeats of its best cells, once all trials are over: it needs two seeds or more."
    return NotThere(f"{study.name} has no verdict yet.", hint)


def known_as(workspace: Workspace, wanted: Sequence[WantedRun]) -> dict[str, str]:
    """By which SHA-256 pictures go where several datasets are compared: what was made from one picture counts as that picture."""
    return _first_pictures([Dataset.open(workspace, name) for name in dict.fromkeys(one.dataset for one in wanted)])


def open_winner(
    workspace: Workspace, found: StudyRuns, answer: StudyVerdict, named: Callable[[CellValues], str] = written
) -> tuple[Evaluation, ...]:
    """Opens the test results of the best cell's runs, which is counted, and writes down that this cell was chosen.

    Once: asked again, it tells what was opened and counts nothing.

    Args:
        workspace: Whose runs.
        found: The study's.
        answer: What it came to.
        named: How cells are called in a refusal.

    Raises:
        Refused: Not everything was trained yet: a winner that can still change is none. Or it was opened for another cell.
        NotThere: Nothing of test counts.
    """
    if found.missing:
        raise Refused(
            f"{found.study.name} has not been trained to its end, so that nobody knows which cell wins.",
            "Train what is missing; test stays sealed until then.",
        )
    best = answer.cells[answer.best]
    if (won := found.study.winner) not in ("", best.words):
        names = {one.cell.words: named(one.cell.values) for one in found.wanted}
        raise Refused(
            f"Test was opened for {names.get(won, won)} of {found.study.name}, and {names[best.words]} is ahead on val by now.",
            "Two cells held against each other on test would be chosen by it. A single run's can be opened by itself.",
        )
    folders = [RunFolder.open(workspace, run) for run in best.runs]
    first = _opened(folders[0]) if found.study.winner else evaluate(folders[0], "test")
    folder = StudyFolder.of(workspace, found.study.name)
    # As soon as something was opened; and into the study as it is now, for another process may have added to it meanwhile.
    folder.write(folder.study.model_copy(update={"winner": best.words}))
    return (first, *(_opened(one) if found.study.winner else evaluate(one, "test") for one in folders[1:]))


def opened_winner(workspace: Workspace, found: StudyRuns, answer: StudyVerdict) -> tuple[Evaluation, ...]:
    """What test said of the winner's runs that it was opened for; nothing is counted, and nothing told of a study without one.

    Raises:
        NotThere: Nothing of test counts any more.
        BadInput: A report is damaged.
    """
    won = [cell for cell in answer.cells if found.study.winner and cell.words == found.study.winner]
    folders = [RunFolder.open(workspace, run) for cell in won for run in cell.runs]
    return tuple(_again(folder) for folder in folders if read_report(folder.report_path).opened)


def _opened(folder: RunFolder) -> Evaluation:
    """What test said when it was opened; of a run that came to the cell later, it is opened now."""
    return _again(folder) if read_report(folder.report_path).opened else evaluate(folder, "test")


def _again(folder: RunFolder) -> Evaluation:
    return judge_side(folder.name, looked_at_again(folder, "test"), "test")


def _unchosen(study: Study, trials: tuple[SearchTrial, ...]) -> int:
    if not study.is_search or are_over(study, trials):
        return 0
    repeats = study.seeds * min(study.best, study.trials) if study.seeds > 1 else 0
    return max(0, study.trials - len(trials)) + repeats


def _first_pictures(datasets: Collection[Dataset]) -> dict[str, str]:
    # On one dataset every picture is itself.
    return {sample: first for one in datasets for sample, first in originals(one).items()} if len(datasets) > 1 else {}


def _check_comparable(wanted: Sequence[WantedRun], datasets: Mapping[str, Dataset]) -> None:
    """Passes when all learn the same classes and are judged on the same pictures, some at least: else it would come out after
    the last run that nothing compares them.

    Raises:
        NotThere: No such split.
        BadInput: They do not.
    """
    places = dict.fromkeys((one.dataset, one.split) for one in wanted)
    if len(places) < 2:
        return
    tables = {f"{name} ({split})": datasets[name].table(split) for name, split in places}
    (first, known), *others = ((words, set(table.classes)) for words, table in tables.items())
    for words, classes in others:
        if classes != known:
            told = f"{first} and {words} have different classes, so that nothing compares what learned from them."
            raise BadInput(told, "Vary a dataset and those that were made from it.")
    names = _first_pictures(datasets.values())
    judged = [
        {names.get(sample, sample) for sample, side in zip(table.sha256, table.sides, strict=True) if side == "val"}
        for table in tables.values()
    ]
    if not set.intersection(*judged):
        told = f"{some(list(tables))} have no picture of val in common, so that nothing compares what is judged on them."
        raise BadInput(told, "Vary a dataset and those that were made from it; every fold has pictures of its own.")
