"""What the page of a study is made of, gathered before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from core.reporting.data_matter import DataMatter, gather_data
from core.runs.event_log import read_history
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.runs.listing import RunSummary, summarise
from core.runs.plan import split_of
from core.studies.command import command_elsewhere_of
from core.studies.curves import CellCurve, cell_curves
from core.studies.folder import StudyFolder
from core.studies.pictures.picture_curve import PictureCurve, picture_curves
from core.studies.training import StudyRuns, no_verdict, study_runs, study_verdict
from core.studies.verdict import StudyVerdict
from core.support.jobs import Context
from core.support.workspace import Workspace


@dataclass(frozen=True)
class StudyMatter:
    """What the page of a study tells. All of it is told on val: of test only that it was opened.

    Attributes:
        found: Which of its runs are there.
        answer: The verdict on its cells.
        floor: Accuracy of always saying the commonest class of these pictures; None where that is not known.
        rows: Its trained runs, by name.
        data: The dataset of its first cell.
        curves: How the cells learned, in their order; those of heads that were solved have none.
        pictures: How accuracy grows with pictures per class, where they are varied.
        command: What asks the same question again.
    """

    found: StudyRuns
    answer: StudyVerdict
    floor: float | None
    rows: dict[str, RunSummary]
    data: DataMatter
    curves: tuple[CellCurve, ...]
    pictures: tuple[PictureCurve, ...]
    command: str


def gather_study(workspace: Workspace, name: str, context: Context) -> StudyMatter:
    """What there is to tell of a study; nothing is opened.

    Raises:
        NotThere: No such study, its dataset is gone, or fewer than two of its runs have been judged.
        BadInput: Its file or a report is damaged.
        Abandoned: The job was dropped.
    """
    study = StudyFolder.of(workspace, name).study
    found = study_runs(workspace, study)
    answer = study_verdict(workspace, found)
    if answer is None:
        raise no_verdict(study)
    context.check_abandoned()
    names = dict.fromkeys(run for cell in answer.cells for run in cell.runs)
    folders = [RunFolder.open(workspace, run) for run in names]
    head = read_headline(folders[0].report_path)
    # The floor of that run's side is that of the pictures all share only where it has no others.
    floor = head.val.figures.get("floor") if head is not None and head.val.n == answer.n else None
    request, plan = folders[0].request, folders[0].plan  # of the first cell: what is varied may be the dataset, or the split
    data = gather_data(workspace, request.dataset, plan, context, split_of(request, plan))
    rows = {folder.name: summarise(folder) for folder in folders}
    histories = {folder.name: read_history(folder.events_path) for folder in folders}
    curves = cell_curves({cell.words: [histories[run] for run in cell.runs] for cell in answer.cells})
    pictures = picture_curves(workspace, found)
    return StudyMatter(found, answer, floor, rows, data, curves, pictures, command_elsewhere_of(study))
