"""What the page of a comparison is made of, gathered before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation.comparison import ComparedPictures, compare_pictures
from core.evaluation.flips import Flip, Flips
from core.evaluation.report import On
from core.reporting.data_matter import DataMatter, gather_data, gather_pictures
from core.reporting.galleries import MOST_SHOWN, Pictures
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, summarise
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.repeats.command import command_elsewhere


@dataclass(frozen=True)
class ComparedRecipe:
    """A run of a comparison: its line of the list, what it was asked to be, and what trains that again."""

    row: RunSummary
    recipe: Recipe
    command: str


@dataclass(frozen=True, eq=False)
class ComparisonMatter:
    """What the page of a comparison tells.

    Attributes:
        compared: Figures, verdicts, and what each run said.
        runs: In the order given.
        flips: Where the two runs part; None of more than two, whose pairs would be a book.
        data: The dataset of the first run.
        pictures: Those the galleries show; None where pictures were to be left out.
    """

    compared: ComparedPictures
    runs: tuple[ComparedRecipe, ...]
    flips: Flips | None
    data: DataMatter
    pictures: Pictures | None


def gather_comparison(workspace: Workspace, names: Sequence[str], on: On, pictures: bool, context: Context) -> ComparisonMatter:
    """What there is to tell of runs on the same pictures; on test this opens every run's test result.

    Raises:
        BadInput: Fewer than two runs, one named twice, or class lists that differ.
        NotThere: No such run, one has no report, or no picture is left to compare on.
        DiskFull: No room for a thumbnail that had to be made.
        Abandoned: The job was dropped.
    """
    folders = [RunFolder.open(workspace, name) for name in names]
    data = gather_data(workspace, folders[0].request.dataset, folders[0].plan, context)
    commands = [command_elsewhere(workspace, folder) for folder in folders]
    context.check_abandoned()
    # Last of all that can be refused: an opening cannot be taken back.
    compared = compare_pictures(folders, on)
    runs = tuple(
        ComparedRecipe(summarise(folder), folder.request.recipe, command)
        for folder, command in zip(folders, commands, strict=True)
    )
    flips = compared.flips(folders[0].name, folders[1].name) if len(folders) == 2 else None
    shown = gather_pictures(data, _shown(flips), context) if pictures and flips is not None else {} if pictures else None
    return ComparisonMatter(compared, runs, flips, data, shown)


def hung_parts(flips: Flips) -> tuple[tuple[Flip, ...], ...]:
    """Fixed, broken, both wrong alike and both wrong differently, as far as they are shown."""
    return tuple(part[:MOST_SHOWN] for part in (flips.fixed, flips.broken, flips.alike, flips.apart))


def _shown(flips: Flips) -> list[tuple[str, str]]:
    return list(dict.fromkeys((flip.path, flip.sample) for part in hung_parts(flips) for flip in part))
