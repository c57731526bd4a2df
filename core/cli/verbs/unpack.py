"""Takes in a dataset, a run or a study that was packed, whole or not at all. What has its name already stays."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answers import Answer
from core.cli.console import Console
from core.parcels.unpacking import unpack


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a parcel that `main.py pack` made")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Unpacks.

    Raises:
        NotThere: No such file.
        BadInput: It is no parcel, or damaged, or holds what does not belong into one.
        Refused: A newer Safelight made it, or a study of its name is there.
    """
    with console.interruptible() as context:
        found = unpack(console.workspace, options.file, context)
    document = {"kind": found.kind, "name": found.name, "names": list(found.names), "renamed": dict(found.renamed)}
    lines = [f"The {found.kind} {found.name} is here: {', '.join(found.names) or found.name}."]
    lines += [f"{was} is called {name} here, for there was one of that name." for was, name in found.renamed]
    return Answer(document, "\n".join(lines))
