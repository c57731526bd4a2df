"""Gives pictures another class. No file is moved, and the decision can be taken back."""

from __future__ import annotations

import argparse
from shlex import quote

from core.cli.answers import Answer
from core.cli.console import Console
from core.datasets.catalog.dataset import Dataset
from core.support.ordering import in_order
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    parser.add_argument("picture", metavar="PATH", nargs="+", help="pictures, by their paths in the dataset")
    parser.add_argument("--to", metavar="CLASS", required=True, help="the class they show; one that is new is made")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Relabels.

    Raises:
        NotThere: No such dataset or picture; then none is relabelled.
        BadInput: The class name cannot be used.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    moved = [sample for sample in dataset.catalog.named(options.picture) if sample.label != options.to]
    classes = dataset.catalog.class_counts(excluded=None)
    edit = dataset.catalog.relabel([sample.id for sample in moved], options.to)
    paths = tuple(sorted(sample.path for sample in moved)) if edit is not None else ()
    document = {"dataset": dataset.name, "class": options.to, "relabelled": len(paths), "paths": paths, "edit": edit}
    if edit is None:
        return Answer(document, f"Nothing to do: the pictures are in {options.to} already.")
    said = [f"Moved {counted(len(paths), 'picture')} to {options.to}."]
    if options.to not in classes:  # a slip of the pen makes a class, which is well to hear at once
        said.append(f"{options.to} is a new class; there were {', '.join(in_order(classes))}.")
    said.append(f"`main.py history {quote(dataset.name)} --undo {edit}` takes that back.")
    return Answer(document, " ".join(said))
