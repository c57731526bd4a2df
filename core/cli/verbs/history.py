"""Lists what was decided about a dataset, with times, and takes single decisions back or does them again."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer
from core.cli.console import Console
from core.cli.tables import table
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import Edit
from core.history.turning import do_again, take_back
from core.support.errors import NotThere
from core.support.wording import counted, local_time

LISTED = 20
"""Decisions that are listed without `--all`."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--undo", metavar="EDIT", nargs="?", type=int, const=-1, help="take this decision back; else the latest")
    what.add_argument("--redo", metavar="EDIT", type=int, help="do this undone decision again")
    what.add_argument("--all", action="store_true", help=f"list all decisions, not the latest {LISTED}")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Lists, undoes or redoes.

    Raises:
        NotThere: No such dataset or edit.
        Refused: A later decision touched the same, or something stands on the split.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    if options.undo is not None:
        # Not the catalog's own undo: that one deletes a split on which runs were trained, which happened to four of them.
        done = take_back(console.workspace, dataset, _latest(dataset) if options.undo == -1 else options.undo)
        return Answer({"dataset": dataset.name, "undone": done.edit}, done.words)
    if options.redo is not None:
        done = do_again(dataset, options.redo)
        return Answer({"dataset": dataset.name, "redone": done.edit}, done.words)
    log = dataset.catalog.edits()
    return Answer({"dataset": dataset.name, "decisions": log}, text(dataset.name, log, None if options.all else LISTED))


def text(name: str, log: tuple[Edit, ...], most: int | None) -> str:
    """The edit log as a person reads it."""
    if not log:
        return f"Nothing was decided in {name} yet."
    shown = log[:most]
    rows = [(str(edit.id), local_time(edit.made), edit.title, "undone" if edit.undone else "") for edit in shown]
    lines = [table(("Edit", "Made", "Decision", ""), rows, right={0})]
    if len(shown) < len(log):
        lines.append(f"... and {counted(len(log) - len(shown), 'earlier decision')}; --all lists them")
    return "\n".join(lines)


def _latest(dataset: Dataset) -> int:
    latest = next((edit for edit in dataset.catalog.edits() if not edit.undone), None)
    if latest is None:
        raise NotThere(f"Nothing is in force in {dataset.name} that could be undone.", "Nothing was decided, or all is undone.")
    return latest.id
