"""Writes the attribution list of a dataset: whose pictures they are, under which licence, with a link back to each."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answers import Answer
from core.cli.console import Console
from core.datasets.catalog.credits import write_credits
from core.datasets.catalog.dataset import Dataset
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="a dataset with collected pictures")
    parser.add_argument("file", metavar="FILE", help="where to: .csv for a table, .html for a page")
    parser.add_argument("--replace", action="store_true", help="replace a file of that name")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Writes the list.

    Raises:
        NotThere: No such dataset, or no collected pictures in it.
        Refused: The file is there, and --replace was not said.
        BadInput: The file's ending is neither .csv nor .html.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    # Made absolute, for the answer names the file and may be read from another folder.
    file = Path(options.file).expanduser().absolute()
    count = write_credits(dataset, file, options.replace)
    return Answer({"dataset": dataset.name, "pictures": count, "file": file}, f"{counted(count, 'picture')} in {file}.")
