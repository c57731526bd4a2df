"""Leaves out pictures by what a check found or by name, or takes such a decision back. No file is touched."""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from shlex import quote

from core.cli.answers import Answer, fields_of, listed
from core.cli.console import Console
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.exclusion import ExclusionResult, ExclusionRule, exclude, exclude_paths, restore_paths, undo_exclusion
from core.datasets.cleaning.size_limits import read_limits
from core.support.errors import BadInput
from core.support.wording import counted

LISTED = 10
"""Pictures that are named in the text; `--json` names all."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="a checked dataset")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--kind", metavar="KIND", nargs="+", action="extend", help="kinds of findings, as `check` lists them")
    what.add_argument("--picture", metavar="PATH", nargs="+", action="extend", help="pictures, by their paths in the dataset")
    what.add_argument("--restore", metavar="PATH", nargs="+", action="extend", help="take excluded pictures in again")
    what.add_argument(
        "--undo", metavar="EDIT", nargs="?", type=int, const=-1, help="take back this exclusion; the latest without a number"
    )
    parser.add_argument("--least-score", metavar="SCORE", type=float, help="with --kind: only findings this strong, 0 to 1")
    parser.add_argument("--strongest", metavar="N", type=int, help="with --kind: only the N strongest findings of each kind")
    for name, words in (("size", "side of the square of the same area, in pixels"), ("shape", "width to height")):
        parser.add_argument(
            f"--{name}-limits",
            metavar=("LOW", "HIGH"),
            nargs=2,
            type=float,
            help=f"with --kind: what is usual from now on as {words}; 0 for no upper limit",
        )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Excludes or restores.

    Raises:
        NotThere: No such dataset, picture or edit.
        BadInput: No such kind of finding, or options that do not go together.
    """
    _check(options)
    dataset = Dataset.open(console.workspace, options.dataset)
    if options.undo is not None:
        found = undo_exclusion(dataset, None if options.undo == -1 else options.undo)
    elif options.restore:
        found = restore_paths(dataset, options.restore, options.dry_run)
    elif options.picture:
        found = exclude_paths(dataset, options.picture, options.dry_run)
    else:
        found = exclude(dataset, _rule(options, dataset), options.dry_run)
    undo = options.undo is not None
    document = {**fields_of(found, leave_out=() if undo else ("undone",)), "dry_run": options.dry_run}
    return Answer(document, undone_text(found) if undo else text(found, options.dry_run, bool(options.restore)))


def undone_text(found: ExclusionResult) -> str:
    """What an undo did, as a person reads it."""
    parts = [f"Undone: {found.undone} (edit {found.edit})"]
    if found.restored:
        parts.append(f"{counted(found.restored, 'picture')} in use again")
    if found.excluded:
        parts.append(f"{counted(found.excluded, 'picture')} left out again")
    return ", ".join(parts) + "."


def text(found: ExclusionResult, dry_run: bool, restoring: bool = False) -> str:
    """What was done, or would be, as a person reads it; `restoring` when pictures were to be taken in again."""
    verb = "Would leave out" if dry_run else "Left out"
    said = f"{verb} {counted(found.excluded, 'picture')}."
    if restoring:
        said = f"{'Would take' if dry_run else 'Took'} {counted(found.restored, 'picture')} in again."
    if dry_run:
        said = "\n".join([said, *listed(found.paths, LISTED, "--json names all")])
    elif found.edit is not None:
        said += f" `main.py exclude {quote(found.dataset)} --undo {found.edit}` takes that back."
    return said


def _check(options: argparse.Namespace) -> None:
    narrowed = (options.least_score, options.strongest, options.size_limits, options.shape_limits)
    # Passed over in silence, a narrowing beside --picture would exclude more than the person believes.
    if not options.kind and any(value is not None for value in narrowed):
        raise BadInput("--least-score, --strongest and limits say which findings are meant.", "Name a --kind with them.")
    if options.undo is not None and options.dry_run:
        raise BadInput("--dry-run does not go with --undo.", "An undo can itself be taken back by excluding again.")
    if options.least_score is not None and not 0 <= options.least_score <= 1:
        raise BadInput(f"--least-score {options.least_score:g} is no score.", "Scores go from 0 to 1.")
    if options.strongest is not None and options.strongest < 1:
        raise BadInput(f"--strongest {options.strongest} leaves nothing.", "Give a number from 1 on.")


def _rule(options: argparse.Namespace, dataset: Dataset) -> ExclusionRule:
    limits: SizeLimits | None = None
    for name, part in (("size_limits", "side"), ("shape_limits", "aspect")):
        pair = getattr(options, name)
        if pair is not None:
            # 0, because a shell has no handy word for infinity.
            limits = replace(limits or read_limits(dataset.catalog), **{part: (pair[0], pair[1] or math.inf)})
    return ExclusionRule(tuple(options.kind), options.least_score or 0.0, options.strongest, limits)
