"""Goes on with a stopped, failed or interrupted run at its last checkpoint, and follows it."""

from __future__ import annotations

import argparse
import time

from core.cli.console import Answer, Console
from core.cli.following import follow, left_running
from core.training import launcher


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a run that was stopped, failed or was interrupted")
    parser.add_argument("--detach", action="store_true", help="leave the run in the background")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Resumes.

    Raises:
        NotThere: No such run.
        Refused: It is being trained, or has come to its end.
    """
    began = time.time()
    folder = launcher.resume(console.workspace, options.run)
    console.say(f"Run {folder.name} goes on. Ctrl-C stops and saves it.")
    return left_running(folder) if options.detach else follow(folder, console, began)
