"""Goes on with a stopped, failed or interrupted run at its last checkpoint, and follows it."""

from __future__ import annotations

import argparse
import time

from core.cli.answers import Answer
from core.cli.console import Console, Misused
from core.cli.following import follow, left_running
from core.cli.queue_text import queued
from core.queueing.acts import queue_run
from core.training import launcher
from core.training.arithmetic.elsewhere import elsewhere_words, is_elsewhere


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a run that was stopped, failed or was interrupted")
    parser.add_argument("--from-start", action="store_true", help="begin anew where no checkpoint of the run can be used")
    parser.add_argument("--queue", action="store_true", help="put the run in line: it goes on when its turn comes")
    parser.add_argument("--detach", action="store_true", help="leave the run in the background")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Resumes.

    Raises:
        NotThere: No such run.
        Refused: It is being trained, has come to its end, or has lost its checkpoints and --from-start was not given.
    """
    if options.queue:
        if options.detach or options.from_start:
            raise Misused("--queue puts the run in line; it goes without --detach and --from-start.")
        return queued(console.workspace, queue_run(console.workspace, options.run))
    # Before it starts: the log begins with the events of the session that ended, which nobody wants to see again.
    began = time.time()
    folder = launcher.resume(console.workspace, options.run, options.from_start)
    if (plan := folder.plan) is not None and is_elsewhere(plan):
        console.say(elsewhere_words(plan))
    console.say(f"Run {folder.name} goes on. Ctrl-C stops and saves it.")
    return left_running(folder) if options.detach else follow(folder, console, began)
