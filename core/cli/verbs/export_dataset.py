"""Writes a dataset's pictures as folders per class, and per side of a split, with a manifest. Excluded ones stay out."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from shlex import quote
from typing import Any

from core.cli.console import Answer, Console
from core.cli.derived_text import LISTED
from core.cli.tables import table
from core.datasets.catalog.dataset import Dataset
from core.derived.exporting import ExportOptions, ExportResult, export_dataset
from core.support.errors import NotThere
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="the dataset to write out")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where to; a new or empty folder")
    parser.add_argument(
        "--split", metavar="NAME", nargs="?", const="", help="folders train, val and test of a split; the current one unnamed"
    )
    parser.add_argument("--copy", action="store_true", help="copy every file, also where hard links are possible")
    parser.add_argument("--add", action="store_true", help="write into a folder that is not empty; nothing in it is replaced")
    parser.add_argument("--all", action="store_true", help=f"list everything left out, not the first {LISTED}")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Exports.

    Raises:
        NotThere: No such dataset or split.
        Refused: The folder cannot be used.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    split = options.split
    if split == "":
        split = dataset.current_split
        if split is None:
            raise NotThere(f"{dataset.name} has no split yet.", f"`main.py split {quote(dataset.name)}` makes one.")
    chosen = ExportOptions(split, not options.copy, options.add)
    with console.interruptible() as context:
        found = export_dataset(dataset, options.folder, chosen, context)
    return Answer(document(dataset.name, found), text(dataset.name, found, options.all))


def document(name: str, found: ExportResult) -> dict[str, Any]:
    """An export as `--json` prints it."""
    return {
        "dataset": name,
        "folder": str(found.folder),
        "pictures": found.pictures,
        "linked": found.linked,
        "copied": found.copied,
        "already": found.already,
        "counts": found.counts,
        "left_out": [{"path": left.path, "reason": left.reason, "kind": left.kind} for left in found.left],
        "notes": list(found.notes),
    }


def text(name: str, found: ExportResult, everything: bool) -> str:
    """An export as a person reads it."""
    how = [
        f"{count:,} {word}"
        for count, word in ((found.linked, "linked"), (found.copied, "copied"), (found.already, "there already"))
        if count
    ]
    lines = [f"{counted(found.pictures, 'picture')} of {name} in {found.folder} ({', '.join(how)}).", ""]
    sides = [side for side in ("train", "val", "test", "") if side in found.counts]
    classes = sorted({label for counts in found.counts.values() for label in counts})
    rows = [(label, *(str(found.counts[side].get(label, 0)) for side in sides)) for label in classes]
    lines.append(table(("Class", *(side or "Pictures" for side in sides)), rows, right=set(range(1, len(sides) + 1))))
    lines += [f"Note: {note}" for note in found.notes]
    if found.left:
        kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(left.kind for left in found.left).most_common())
        lines += ["", f"Left out: {counted(len(found.left), 'picture')} ({kinds})."]
        shown = found.left if everything else found.left[:LISTED]
        lines += [f"  {left.path}: {left.reason}" for left in shown]
        if len(shown) < len(found.left):
            lines.append(f"  ... and {len(found.left) - len(shown):,} more; --all shows them")
    return "\n".join(lines)
