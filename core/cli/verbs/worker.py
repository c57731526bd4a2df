"""Trains the run in a run folder, or several together, in this process; the window and `train` start it as a child."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from core.cli.answers import Answer
from core.cli.console import Console, Misused
from core.runs.folder import RunFolder
from core.runs.listing import skim
from core.support.errors import NotThere
from core.training.joining.in_common import shares_backbone


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
        "run_folders",
        metavar="RUN_FOLDER",
        nargs="+",
        help="the run's folder, from here or from the workspace: models/<run>; several whose backbones stay as they are; or -, "
        "and a folder in each line of the standard input",
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Trains until the run has ended, by whatever reason.

    Raises:
        NotThere: A folder holds no run.
        Misused: None is named, or of several something was asked that only one can do.
    """
    given = sys.stdin.read().splitlines() if options.run_folders == ["-"] else options.run_folders
    # Of a run that was named twice the second claim was refused, as if another process trained it.
    folders = list({folder.path: folder for folder in (_found(console, Path(each)) for each in given)}.values())
    if not folders:
        raise Misused("No run folder was named: the standard input had no line.")
    if len(folders) != 1:
        return _together(options, console, folders)

    # Only once the folder is known to hold a run; torch takes seconds to load.
    from core.training.worker import take_up, work

    (folder,) = folders
    if options.take_up:
        status = take_up(console.workspace, folder)
    else:
        status = work(console.workspace, folder, options.judge_only, options.from_start)
    return Answer({"run": folder.name, "state": folder.state()}, "", status, _why(folder) if status else "")


def _why(folder: RunFolder) -> str:
    """Why the run failed. Only its log told it, and whoever had made the run with --no-start and began it by hand saw nothing."""
    finished = skim(folder.events_path).finished
    if finished is None or finished.reason != "failed":
        return ""
    return " ".join(filter(None, (f"{folder.name} failed.", finished.message, finished.hint)))


def _together(options: argparse.Namespace, console: Console, folders: list[RunFolder]) -> Answer:
    if options.judge_only or options.from_start:
        raise Misused("--judge-only and --from-start are for one run folder.")
    for folder in folders:
        if not shares_backbone(folder.request.recipe):
            raise Misused(f"{folder.name} trains more than a head on features: it is carried out by itself.")

    from core.training.together.working import take_up_together, work_together

    status = (take_up_together if options.take_up else work_together)(console.workspace, folders)
    return Answer({"runs": [{"run": folder.name, "state": folder.state()} for folder in folders]}, "", status)


def _found(console: Console, given: Path) -> RunFolder:
    places = [given] if given.is_absolute() else [console.workspace.root / given, Path.cwd() / given]
    place = next((place for place in places if (place / "request.json").is_file()), None)
    if place is None:
        raise NotThere(f"{given} holds no run.", "Give a folder that has a request.json in it, such as models/<run>.", given)
    # Bought with a failure: of models/a/../a the folder models/a was taken for the workspace, and got models of its own.
    return RunFolder(Path(os.path.abspath(place)))
