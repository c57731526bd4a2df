"""Leaves out the pictures that a check found, or takes such a decision back. No file is touched."""

from __future__ import annotations

import argparse

from core.cli.console import Answer, Console
from core.cli.tables import counted
from core.datasets.dataset import Dataset
from core.datasets.exclusion import exclude, undo_exclusion


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="a checked dataset")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--kind", metavar="KIND", nargs="+", action="extend", help="kinds of findings, as `check` lists them")
    what.add_argument(
        "--undo", metavar="EDIT", nargs="?", type=int, const=-1, help="take back this exclusion; the latest without a number"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Excludes or restores.

    Raises:
        NotThere: No such dataset or edit.
        BadInput: No such kind of finding.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    if options.undo is not None:
        found = undo_exclusion(dataset, None if options.undo == -1 else options.undo)
        text = f"Took {counted(found.restored, 'picture')} in again."
    else:
        found = exclude(dataset, options.kind)
        text = f"Left out {counted(found.excluded, 'picture')}."
        if found.excluded:
            text += f" `main.py exclude {dataset.name} --undo {found.edit}` takes that back."
    document = {"dataset": dataset.name, "excluded": found.excluded, "restored": found.restored, "edit": found.edit}
    return Answer(document, text)
