"""Ties pictures together that show the same case, so that every split made from then on keeps them on one side."""

from __future__ import annotations

import argparse
from shlex import quote

from core.cli.answers import Answer
from core.cli.console import Console, Misused
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.ties import TieResult, tie_paths, undo_tie
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    parser.add_argument("picture", metavar="PATH", nargs="*", help="two pictures or more, by their paths in the dataset")
    parser.add_argument(
        "--undo", metavar="EDIT", nargs="?", type=int, const=-1, help="take back this tie; the latest without a number"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Ties or unties.

    Raises:
        NotThere: No such dataset, picture or tie.
        BadInput: Fewer than two pictures.
        Misused: Pictures and --undo, or neither.
    """
    undo = options.undo is not None
    if undo == bool(options.picture):
        raise Misused("Name the pictures that belong together, or give --undo.")
    dataset = Dataset.open(console.workspace, options.dataset)
    # -1 is --undo without a number; None is already no --undo at all.
    number = None if options.undo == -1 else options.undo
    found = undo_tie(dataset, number) if undo else tie_paths(dataset, options.picture)
    return Answer(found, undone_text(found) if undo else text(found))


def text(found: TieResult) -> str:
    """What was tied, as a person reads it."""
    pictures = counted(len(found.paths), "picture")
    lines = [
        f"{pictures} are tied together already."
        if found.edit is None
        else f"Tied {pictures} together: every split made from now on keeps them on one side.",
        found.parted_words,
        f"`main.py tie {quote(found.dataset)} --undo {found.edit}` takes that back." if found.edit is not None else "",
    ]
    return "\n".join(filter(None, lines))


def undone_text(found: TieResult) -> str:
    """What an undo did, as a person reads it."""
    return f"Undone: tie {counted(len(found.paths), 'picture')} together (edit {found.edit})."
