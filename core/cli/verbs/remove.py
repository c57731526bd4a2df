"""Moves datasets to the trash, and says what stood on them; `trash` puts them back."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer
from core.cli.console import Console
from core.history.dataset_acts import remove_dataset, standing, standing_words


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("datasets", metavar="DATASET", nargs="+", help="their names")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Moves them to the trash.

    Raises:
        NotThere: There is none of that name.
        Refused: Something is at work on it.
    """
    removed, said = [], []
    # All are looked for before any goes, and one that was said twice goes once.
    wanted = [standing(console.workspace, wish) for wish in options.datasets]
    for found in {entry.name: entry for entry in wanted}.values():
        name = remove_dataset(console.workspace, found.name, console.context)
        removed.append({"dataset": found.name, "trashed": name, "runs": list(found.runs), "datasets": list(found.datasets)})
        said.append(f"{found.name} moved to the trash. {standing_words(found)}".rstrip())
    return Answer(removed, "\n".join((*said, "`main.py trash` lists what lies there and puts it back.")))
