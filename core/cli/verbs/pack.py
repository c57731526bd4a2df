"""Puts a dataset, a run or a study into one file to be carried elsewhere: with its pictures, without what can be made again."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answers import Answer, left_aside
from core.cli.console import Console
from core.parcels.names import ENDING, parcel_name
from core.parcels.packing import pack
from core.support.wording import bytes_text, counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("kind", choices=("dataset", "run", "study"), help="what it is")
    parser.add_argument("name", metavar="NAME", help="its name")
    parser.add_argument("--into", metavar="FILE", type=Path, help=f"the parcel; NAME{ENDING} here if not given")
    parser.add_argument("--replace", action="store_true", help="replace a file of that name")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Packs.

    Raises:
        NotThere: There is nothing of that name.
        Refused: The file is there and --replace was not said, or a run is being trained.
    """
    into = options.into or Path(parcel_name(options.name))
    with console.interruptible() as context:
        found = pack(console.workspace, options.kind, options.name, into, options.replace, context)
    document = {
        "kind": found.kind, "name": found.name, "file": str(found.file), "files": found.files, "bytes": found.bytes,
        "left_out": [{"path": entry.path, "reason": entry.reason} for entry in found.left_out],
    }  # fmt: skip
    lines = [f"The {found.kind} {found.name} is in {found.file}: {counted(found.files, 'file')}, {bytes_text(found.bytes)}."]
    if found.left_out:
        lines += ["", *left_aside("Left out", found.left_out, "picture", None)]
    return Answer(document, "\n".join(lines))
