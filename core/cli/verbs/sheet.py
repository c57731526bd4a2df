"""Makes contact sheets: all pictures of a class on pages, as PDF or PNG, with credits where they are on record."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answers import Answer, listed
from core.cli.console import Console
from core.datasets.catalog.dataset import Dataset
from core.datasets.sheets.making import KINDS, SheetRequest, SheetResult, make_sheets
from core.datasets.sheets.page import FEWEST_COLUMNS, MOST_COLUMNS, PAPERS
from core.support.wording import counted

LISTED = 5
"""Pictures left out that are named."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    parser.add_argument("--to", metavar="FOLDER", default=".", help="where the files go; this folder if not given")
    parser.add_argument(
        "--class", dest="classes", metavar="NAME", action="append", default=[], help="only this class; may be given several times"
    )
    parser.add_argument(
        "--format", choices=KINDS, default="pdf", help="pdf: a file per class; png: a file per page (default pdf)"
    )
    parser.add_argument(
        "--columns", metavar="N", type=int, default=5,
        help=f"pictures beside one another, {FEWEST_COLUMNS} to {MOST_COLUMNS} (default 5)",
    )  # fmt: skip
    parser.add_argument("--most", metavar="N", type=int, help="most pictures of a class, evenly taken; all if not given")
    parser.add_argument("--paper", choices=sorted(PAPERS), default="a4", help="size of the pages (default a4)")
    parser.add_argument("--replace", action="store_true", help="replace files of the same names")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Makes the sheets.

    Raises:
        NotThere: No such dataset or class.
        BadInput: A number outside its bounds.
        Refused: Files of these names are there.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    request = SheetRequest(tuple(options.classes), options.format, options.columns, options.most, options.paper, options.replace)
    with console.interruptible() as context:
        made = make_sheets(dataset, Path(options.to).expanduser(), request, context)
    return Answer(made, text(made))


def text(made: SheetResult) -> str:
    """Sheets as a person reads them."""
    lines = [f"{counted(made.pictures, 'picture')} on {counted(made.pages, 'page')}:", *(f"  {path}" for path in made.files)]
    if made.left_out:
        lines.append(f"{counted(len(made.left_out), 'picture')} left out:")
        lines += listed([f"{entry.path}: {entry.reason}" for entry in made.left_out], LISTED, "--json lists all")
    return "\n".join(lines)
