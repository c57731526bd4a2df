"""Which labels a run doubts: what it found of its training pictures, brought to where cleaning asks about them. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, check_stored
from core.datasets.cleaning.run_doubts import RunDoubt, write_run_doubts
from core.evaluation.margins import Margin, Margins, read_margins
from core.runs.folder import RunFolder
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.wording import chance, counted
from core.support.workspace import Workspace

DOUBTED = -1.0
"""Mean margin below which a label is doubted: another class stood before it by a factor of e in the odds.

On 749 photographs of vehicles with 40 wrong labels planted, 47 were below it after `quick`, all 40 planted ones among them; after
15 epochs of `cnn-small`, which gets one picture in ten of val wrong, 42, with 35 planted ones. Below 0 there were 61 and 156.
"""


@dataclass(frozen=True)
class RunSuspects:
    """What came of asking a run about its labels.

    Attributes:
        run: Its name.
        judged: Training pictures it has an opinion of.
        doubted: How many of their labels it doubts, as far as they are still what they were.
        checked: The findings that now stand in the catalog.
    """

    run: str
    judged: int
    doubted: int
    checked: CheckResult


def suspects_of(workspace: Workspace, dataset: Dataset, run: str, context: Context | None = None) -> RunSuspects:
    """Job: has the findings say which labels the run doubts, beside what a closer look doubts, and returns what it came to.

    What another run doubted before is forgotten; what was decided or kept in cleaning stays.

    Raises:
        NotThere: No such run, or it has kept no margins.
        BadInput: What it has kept is damaged.
        Refused: It was trained on another dataset, or the dataset may not be written.
        Abandoned: The job was dropped; no findings change.
    """
    context = context or Context()
    found = margins_of(workspace, dataset, run)
    table = dataset.table(None)
    now = dict(zip(table.sha256, table.labels, strict=True))
    doubted = [one for one in found.pictures if one.margin < DOUBTED and now.get(one.sample) == one.label]
    context.check_abandoned()
    write_run_doubts(dataset.folder, run, [_doubt(one, run, found.held_out) for one in doubted])
    return RunSuspects(run, len(found.pictures), len(doubted), check_stored(dataset, context))


def margins_of(workspace: Workspace, dataset: Dataset, run: str) -> Margins:
    """What the run found of the dataset's training pictures; also to refuse, before an hour of other work, what says nothing.

    Raises:
        NotThere, BadInput, Refused: As `suspects_of`.
    """
    folder = RunFolder.open(workspace, run)
    trained_on = folder.request.dataset
    if trained_on != dataset.name:
        raise Refused(f"{run} was trained on {trained_on}, and says nothing of {dataset.name}.", f"Ask it about {trained_on}.")
    dataset.check_writable()
    return read_margins(folder)


def _doubt(one: Margin, run: str, held_out: bool) -> RunDoubt:
    """A doubt in words: how likely the picture's class is, were only it and the other one possible."""
    likely = chance(1 / (1 + math.exp(min(700.0, -one.margin))))
    if held_out:
        said = f"Heads of {run} that had not learned from it take it for {one.other}"
    else:
        said = f"In {counted(one.looks, 'look')} while {run} learned from it, it looked like {one.other}"
    told = f"{said}; beside that, {one.label} is {likely} likely."
    return RunDoubt(one.sample, one.label, one.other, math.tanh(-one.margin / 2), told)
