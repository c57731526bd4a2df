"""Asks a run to finish its step, save and end, and waits until it has."""

from __future__ import annotations

import argparse
import time

from core.cli.answers import Answer
from core.cli.console import Console
from core.cli.following import follow
from core.runs.folder import RunFolder
from core.runs.listing import summary_of
from core.support.errors import Refused
from core.training import launcher


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a run that is being trained")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Stops the run; it stays valid and can be resumed.

    Raises:
        NotThere: No such run.
        Refused: It is not being trained.
    """
    folder = RunFolder.open(console.workspace, options.run)
    # The request is a file in the run's folder: nobody would read it, and following would tell of an end long past.
    if not launcher.is_alive(folder):
        row = summary_of(folder)
        why = f"damaged. {row.note}" if row.state == "damaged" else f"{row.state}."
        raise Refused(f"{folder.name} is not being trained: it is {why}", "`main.py runs` shows what is.", folder.path)
    launcher.stop(folder)
    console.say(f"Asked {folder.name} to save and end.")
    return follow(folder, console, time.time())
