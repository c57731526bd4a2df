"""Says whether this machine, the workspace and a shared disk are right for Safelight; status 1 when something is wrong."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answers import Answer
from core.cli.console import Console
from core.doctor.examining import examine
from core.doctor.points import told
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument(
        "--shared",
        metavar="DIR",
        type=Path,
        help="a folder on the disk that several machines are to share; the workspace's if not given",
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Looks at everything, which takes some seconds.

    Raises:
        BadInput: --shared names no folder.
    """
    with console.interruptible() as context:
        found = examine(console.workspace, context, options.shared)
    document = {"wrong": found.wrong, "shared": found.shared, "points": list(found.points)}
    complaint = f"{counted(found.wrong, 'thing is', 'things are')} wrong." if found.wrong else ""
    return Answer(document, told(found), int(bool(found.wrong)), complaint)
