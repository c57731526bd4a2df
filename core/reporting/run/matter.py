"""What the page of a run is made of, gathered before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation.report import On
from core.evaluation.side_report.side_report import SideReport, side_report
from core.evaluation.stale.shelf import judged_run
from core.reporting.data_matter import DataMatter, gather_data, gather_pictures
from core.reporting.galleries import MOST_HEATED, MOST_SHOWN, HeatedPictures, Pictures
from core.runs.event_log import History
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, list_runs, summarise
from core.runs.plan import Plan
from core.runs.resources.samples import ResourceSample, samples_of
from core.support.file_hash import file_sha256
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.repeats.command import command_elsewhere


@dataclass(frozen=True, eq=False)
class RunMatter:
    """What the page of a run tells.

    Attributes:
        row: The run's line of the list.
        plan: None where the run has none any more.
        samples: What it took of its machine over time.
        side: Its figures, curves and rows of pictures.
        data: The dataset it learned from.
        pictures: Those the galleries show; None where pictures were to be left out.
        heat: The surest mistakes with a heat map over each; None where none were asked for.
        before: The runs that its weights come from, nearest first.
        weights_sha256: Of the file with its best weights, by which a run that begins from it names them; "" where it is gone.
        command: What trains its recipe again.
    """

    row: RunSummary
    plan: Plan | None
    history: History
    samples: tuple[ResourceSample, ...]
    side: SideReport
    data: DataMatter
    pictures: Pictures | None
    before: tuple[RunSummary, ...]
    weights_sha256: str
    command: str
    heat: HeatedPictures | None = None


def gather_run(workspace: Workspace, name: str, on: On, pictures: bool, context: Context, heat: bool = False) -> RunMatter:
    """What there is to tell of a run on one side; on test this counts as an opening.

    Raises:
        NotThere: No such run, no report yet, or no picture on that side that counts.
        BadInput: Its report or plan is damaged, or its weights do not fit.
        Refused: Heat maps are wanted, and it has no weights.
        DiskFull: No room for a thumbnail that had to be made.
        Abandoned: The job was dropped.
    """
    folder = RunFolder.open(workspace, name)
    plan, history, command = folder.plan, folder.history(), command_elsewhere(workspace, folder)
    data = gather_data(workspace, folder.request.dataset, plan, context)
    before = _before(folder.name, list_runs(workspace))
    weights = file_sha256(folder.best_weights) if folder.best_weights.is_file() else ""
    if heat:
        from core.architectures.trained import trained_network  # loads torch

        trained_network(folder)  # or it is refused here
    context.check_abandoned()
    # Last of all that can be refused: an opening cannot be taken back.
    side = side_report(folder, on)
    shown = gather_pictures(data, _shown(side), context) if pictures else None
    looked = _heated(workspace, folder.name, side, data, shown, context) if heat and shown is not None else None
    row = judged_run(workspace, summarise(folder))
    return RunMatter(row, plan, history, samples_of(folder.path), side, data, shown, before, weights, command, looked)


def _heated(
    workspace: Workspace, run: str, side: SideReport, data: DataMatter, shown: Pictures, context: Context
) -> HeatedPictures | None:
    """The surest mistakes with heat maps over them; None where the dataset cannot be read."""
    from core.reporting.run.heat import AskedHeat, heated  # loads torch

    if data.known is None:
        return None
    told, classes = side.predictions, side.evaluation.classes
    asked = [
        AskedHeat(told.paths[row], told.samples[row], classes[int(told.probabilities[row].argmax())])
        for row in side.mistakes[:MOST_HEATED].tolist()
    ]
    return heated(workspace, run, data.known.dataset, asked, shown, context)


def _before(name: str, rows: Sequence[RunSummary]) -> tuple[RunSummary, ...]:
    """The runs that a run's weights come from, nearest first, as far as they are here."""
    known = {row.run: row for row in rows}
    found: list[RunSummary] = []
    parent = known[name].parent if name in known else None
    while parent in known and known[parent] not in found and parent != name:
        found.append(known[parent])
        parent = known[parent].parent
    return tuple(found)


def _shown(side: SideReport) -> list[tuple[str, str]]:
    """Path and SHA-256 of every picture that the galleries show."""
    rows = dict.fromkeys([*side.mistakes[:MOST_SHOWN].tolist(), *side.least_certain[:MOST_SHOWN].tolist()])
    return [(side.predictions.paths[row], side.predictions.samples[row]) for row in rows]
