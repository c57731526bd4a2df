"""Writes a run's network in another format, after proof on its own pictures that it answers there as it does here."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from core.cli.answers import Answer
from core.cli.console import Console
from core.export.formats import FORMATS
from core.support.names import check_name


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a finished run, or RUN@EPOCH for a snapshot")
    told = " ".join(f"{name}: {FORMATS.get(name).meaning}" for name in FORMATS.names())
    parser.add_argument("--to", choices=FORMATS.names(), default="folder", help=f"{told} (default %(default)s)")
    parser.add_argument("--into", metavar="FOLDER", type=Path, help="a new or empty folder; RUN-FORMAT here if not given")
    parser.add_argument(
        "--int8", action="store_true", help="in 8 bits, a quarter of the size; by how much answers differ is told (folder, onnx)"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Exports.

    Raises:
        NotThere: No such run, or nothing to prove it on.
        Refused: The run has no weights, the folder cannot be used, or the export answers otherwise.
    """
    from core.export.exporting import export_run  # loads torch

    into = options.into or Path(f"{check_name(options.run.replace('@', '-'), 'run name')}-{options.to}")
    with console.interruptible() as context:
        found = export_run(console.workspace, options.run, options.to, into, context, options.int8)
    proof = {key: value for key, value in asdict(found.parity).items() if key != "left_out"}
    left = [{"path": entry.path, "reason": entry.reason} for entry in found.parity.left_out]
    document = {
        "run": found.run, "format": found.format, "folder": str(found.folder), "files": list(found.files),
        "parity": {**proof, "left_out": left},
    }  # fmt: skip
    lines = [f"{found.run} is in {found.folder}: {', '.join(found.files)}.", found.parity.sentence]
    lines += [f"  {entry['path']}: {entry['reason']}" for entry in left]
    return Answer(document, "\n".join(lines))
