"""Tells how far a run leans on backgrounds: the same pictures with them, without, with others, and those alone."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer, fields_of
from core.cli.console import Console, Misused
from core.cli.tables import table
from core.evaluation.reliance import VARIANTS, Reliance, ReliancePart, how_made, what_it_means
from core.evaluation.stale.shelf import judged_run
from core.evaluation.wording import caveats, percent, seal_words
from core.prediction.reliance import background_reliance
from core.runs.folder import RunFolder
from core.runs.listing import summarise


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a finished run, of a dataset whose pictures have masks")
    parser.add_argument(
        "--on",
        choices=("val", "test"),
        default="val",
        help="which side; test is sealed, and opening it is counted (default val)",
    )
    parser.add_argument("--seed", type=int, default=0, help="by which other backgrounds are drawn (default 0)")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Judges.

    Raises:
        Misused: The seed is negative.
        NotThere: No such run, no report yet, or too few pictures with masks on that side.
    """
    if options.seed < 0:
        raise Misused("--seed must be at least 0.")
    with console.interruptible() as context:
        found = background_reliance(console.workspace, options.run, options.on, context, seed=options.seed)
    row = judged_run(console.workspace, summarise(RunFolder.open(console.workspace, options.run)))
    lines = [*what_it_means(found), *caveats(row), "", _table(found), "", _about(found)]
    return Answer(
        fields_of(found, leave_out=("examples",)), "\n".join([*lines, seal_words(row)] if found.on == "test" else lines)
    )


def _table(found: Reliance) -> str:
    header = ("Class", "Pictures", *(f"{name.capitalize()} %" for name in VARIANTS))
    rows = [_row(part, part.name) for part in found.classes]
    return table(header, [*rows, _row(found.overall, "all")], right=set(range(1, len(header))))


def _row(part: ReliancePart, name: str) -> tuple[str, ...]:
    shares = (
        percent(share, interval).removesuffix(" %") for share, interval in zip(part.accuracies, part.intervals, strict=True)
    )
    return name, str(part.n), *shares


def _about(found: Reliance) -> str:
    return f"{how_made(found)} Other backgrounds are drawn by seed {found.seed}."
