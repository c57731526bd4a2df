"""Gives a dataset another name; runs trained on it, studies about it and datasets made from it follow."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer
from core.cli.console import Console
from core.history.dataset_acts import rename_dataset, standing
from core.support.wording import some


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="its name")
    parser.add_argument("wish", metavar="NEW", help="its new name")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Renames it.

    Raises:
        NotThere: There is none of that name.
        Refused: The name is taken, or something is at work on it.
        BadInput: The name cannot be used.
    """
    found = standing(console.workspace, options.dataset)
    name = rename_dataset(console.workspace, options.dataset, options.wish, console.context)
    follow = (*found.runs, *found.datasets)
    told = f" {some(follow)} {'follows' if len(follow) == 1 else 'follow'}." if follow else ""
    document = {"dataset": name, "was": found.name, "runs": list(found.runs), "datasets": list(found.datasets)}
    return Answer(document, f"The dataset is called {name} now.{told}")
