"""Trains the run in a run folder, in this process; the window and `train` start it as a child."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answers import Answer
from core.cli.console import Console
from core.runs.folder import RunFolder
from core.support.errors import NotThere


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("--judge-only", action="store_true", help="only write the report of a run that has ended")
    parser.add_argument("--from-start", action="store_true", help="begin anew where no checkpoint of the run can be used")
    parser.add_argument(
        "--take-up",
        action="store_true",
        help="wait while another process is at work on it, and leave it where it has ended by then",
    )
    parser.add_argument(
        "run_folder", metavar="RUN_FOLDER", help="the run's folder, from here or from the workspace: models/<run>"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Trains until the run has ended, by whatever reason.

    Raises:
        NotThere: The folder holds no run.
    """
    given = Path(options.run_folder)
    places = [given] if given.is_absolute() else [console.workspace.root / given, Path.cwd() / given]
    place = next((place for place in places if (place / "request.json").is_file()), None)
    if place is None:
        raise NotThere(f"{given} holds no run.", "Give a folder that has a request.json in it, such as models/<run>.", given)

    # Only once the folder is known to hold a run; torch takes seconds to load.
    from core.training.worker import take_up, work

    folder = RunFolder(place)
    if options.take_up:
        status = take_up(console.workspace, folder)
    else:
        status = work(console.workspace, folder, options.judge_only, options.from_start)
    return Answer({"run": place.name, "state": RunFolder(place).state()}, "", status)
