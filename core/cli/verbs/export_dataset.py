"""Writes a dataset's pictures as folders per class, and per side of a split, with a manifest. Excluded ones stay out."""

from __future__ import annotations

import argparse
from pathlib import Path
from shlex import quote

from core.cli.answers import Answer, fields_of, left_aside
from core.cli.console import Console
from core.cli.derived_text import LISTED
from core.cli.tables import table
from core.datasets.catalog.dataset import Dataset
from core.derived.exporting import ExportOptions, ExportResult, export_dataset
from core.derived.formats import FORMATS
from core.support.errors import NotThere
from core.support.ordering import in_order
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="the dataset to write out")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where to; a new or empty folder")
    parser.add_argument(
        "--split", metavar="NAME", nargs="?", const="", help="folders train, val and test of a split; the current one unnamed"
    )
    told = " ".join(f"{name}: {FORMATS.get(name).meaning}" for name in FORMATS.names())
    parser.add_argument("--format", choices=FORMATS.names(), default=FORMATS.names()[0], help=f"{told} (default %(default)s)")
    parser.add_argument("--copy", action="store_true", help="copy every file, also where hard links are possible")
    parser.add_argument("--add", action="store_true", help="write into a folder that is not empty; nothing in it is replaced")
    parser.add_argument("--all", action="store_true", help=f"list everything left out, not the first {LISTED}")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Exports. Status 1 when as many pictures failed as were written, or more.

    Raises:
        NotThere: No such dataset or split, or no picture could be written.
        Refused: The folder cannot be used.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    split = options.split
    # "" is --split without a name; None is no --split at all, which writes one folder per class.
    if split == "":
        split = dataset.current_split
        if split is None:
            raise NotThere(f"{dataset.name} has no split yet.", f"`main.py split {quote(dataset.name)}` makes one.")
    chosen = ExportOptions(split, not options.copy, options.add, options.format)
    with console.interruptible() as context:
        found = export_dataset(dataset, options.folder, chosen, context)
    document = {"dataset": dataset.name, **fields_of(found, left="left_out")}
    return Answer(document, text(dataset.name, found, options.all), int(bool(found.failure)), found.failure)


def text(name: str, found: ExportResult, everything: bool) -> str:
    """An export as a person reads it."""
    how = [
        f"{count:,} {word}"
        for count, word in ((found.linked, "linked"), (found.copied, "copied"), (found.already, "there already"))
        if count
    ]
    lines = [f"{counted(found.pictures, 'picture')} of {name} in {found.folder} ({', '.join(how)}).", ""]
    sides = [side for side in ("train", "val", "test", "") if side in found.counts]
    classes = in_order(label for counts in found.counts.values() for label in counts)
    rows = [(label, *(str(found.counts[side].get(label, 0)) for side in sides)) for label in classes]
    lines.append(table(("Class", *(side or "Pictures" for side in sides)), rows, right=set(range(1, len(sides) + 1))))
    lines += [f"Note: {note}" for note in found.notes]
    if found.left:
        lines += ["", *left_aside("Left out", found.left, "picture", None if everything else LISTED)]
    return "\n".join(lines)
