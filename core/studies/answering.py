"""A study with what it answers so far, and the list of all studies: what the window opens one from. No torch."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from core.evaluation.report import Evaluation
from core.studies.carrying import run_words
from core.studies.folder import study_folders
from core.studies.pictures.picture_curve import PictureCurve, picture_curves
from core.studies.searching.journal import FILE as JOURNAL
from core.studies.searching.trials import trial_words
from core.studies.study import Study, titled
from core.studies.training import StudyRuns, opened_winner, study_runs, study_verdict
from core.studies.verdict import StudyVerdict, renamed
from core.support.errors import BadInput, Refused, SafelightError
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import counted, percentage
from core.support.workspace import Workspace


@dataclass(frozen=True, eq=False)
class AnsweredStudy:
    """What a study has come to.

    Attributes:
        found: Which of its runs are there.
        answer: The verdict on its cells; None while there are fewer than two runs to compare.
        curves: How accuracy grows with pictures, where a study varies them.
        test: What test said of the winner's runs, where it was opened.
        why: Why there is no verdict where runs are there that nothing compares.
    """

    found: StudyRuns
    answer: StudyVerdict | None
    curves: tuple[PictureCurve, ...] = ()
    test: tuple[Evaluation, ...] = ()
    why: str = ""

    @property
    def study(self) -> Study:
        return self.found.study

    @property
    def titles(self) -> dict[str, str]:
        """How the window calls the cells, by their words."""
        return {one.cell.words: one.cell.title for one in self.found.wanted}

    @property
    def failed(self) -> tuple[LeftOut, ...]:
        """The runs that failed, as the window calls them."""
        return failed_in_words(self.found)

    @property
    def said(self) -> StudyVerdict | None:
        """The verdict as the window says it; by `answer` a cell is known."""
        return renamed(self.answer, self.titles) if self.answer is not None else None


def failed_in_words(found: StudyRuns) -> tuple[LeftOut, ...]:
    """The runs of a study that failed, called as the window does instead of by the fields that commands take."""
    names = {run_words(one): run_words(one, titled) for one in found.wanted}
    names |= {trial_words(one.number, one.cell): f"{one.cell.title}, trial {one.number}" for one in found.trials}
    return tuple(replace(entry, path=names.get(entry.path, entry.path)) for entry in found.failed)


@dataclass(frozen=True)
class ListedStudy:
    """One line of the list.

    Attributes:
        name: Of the study, or of its folder where it cannot be read.
        study: It; None where it cannot be read.
        wrong: Why not.
    """

    name: str
    study: Study | None
    wrong: str = ""


@dataclass(frozen=True)
class ListedStudies:
    """All studies of a workspace.

    Attributes:
        studies: Oldest first.
        mark: Another one whenever a run was judged, judged anew or removed since, or a search went on: what studies have come to
            may be another.
    """

    studies: tuple[ListedStudy, ...]
    mark: int


def listed_studies(workspace: Workspace, context: Context | None = None) -> ListedStudies:
    """Job: all studies; a damaged one is listed with what is wrong and hides no other."""
    found = []
    for folder in study_folders(workspace):
        try:
            study = folder.study
            found.append(ListedStudy(study.name, study))
        except (BadInput, Refused) as error:
            found.append(ListedStudy(folder.path.name, None, f"{error.message} {error.hint}".strip()))
        except SafelightError:
            continue  # removed at this moment
    ordered = sorted(found, key=lambda entry: (entry.study.created if entry.study else "", entry.name))
    return ListedStudies(tuple(ordered), _mark(workspace))


def answer_study(workspace: Workspace, study: Study, context: Context | None = None) -> AnsweredStudy:
    """Job: what a study has come to; nothing is trained.

    Raises:
        NotThere, BadInput: Its dataset, split or a preset is gone, or a report is damaged.
    """
    return answer_runs(workspace, study_runs(workspace, study))


def answer_runs(workspace: Workspace, found: StudyRuns, context: Context | None = None) -> AnsweredStudy:
    """Job: what the runs of a study that are there have come to."""
    try:
        answer = study_verdict(workspace, found)
        test = opened_winner(workspace, found, answer) if answer is not None else ()
        return AnsweredStudy(found, answer, picture_curves(workspace, found, named=titled), test)
    except SafelightError as error:
        return AnsweredStudy(found, None, why=f"{error.message} {error.hint}".strip())


def said_on_test(one: Evaluation) -> str:
    """What test said of one run of the winner."""
    low, high = one.interval
    within = f"{percentage(low, 1)} to {percentage(high, 1)}"
    return f"Test, {one.run}: {percentage(one.accuracy, 1)} ({within}), {counted(one.n, 'picture')}."


def _mark(workspace: Workspace) -> int:
    told = []
    # A search tells what came of its last trial after that one was judged, and of those it gave up no report tells.
    journals = (folder.path / JOURNAL for folder in study_folders(workspace))
    for file in (*workspace.models.glob("*/report.json"), *journals):
        with suppress(FileNotFoundError):
            told.append((str(file.parent), file.stat().st_mtime_ns))
    return hash(tuple(sorted(told)))
