"""Lists the deleted runs, puts some of them back, or deletes all of them for good."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from core.cli.answers import Answer
from core.cli.console import Console
from core.cli.tables import table
from core.runs.trash import RestoredRun, TrashedRun, empty_trash, restore_runs, restored_words, trashed_runs
from core.support.wording import bytes_text, counted, local_time


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--restore", metavar="RUN", nargs="+", help="put these back; RUN as listed in the first column")
    act.add_argument("--empty", action="store_true", help="delete everything in the trash for good")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Lists, restores or empties.

    Raises:
        NotThere: No such run lies in the trash.
        Refused: The trash is a link to another place.
    """
    if options.restore:
        back = restore_runs(console.workspace, options.restore, console.context)
        return Answer({"restored": [_restored(entry) for entry in back]}, restored_words(back))
    found = trashed_runs(console.workspace, console.context)
    if not options.empty:
        return Answer([_document(entry) for entry in found], _text(found))
    with console.interruptible() as context:
        # By their names: a run that is deleted while this goes on was not listed and stays.
        free = empty_trash(console.workspace, [entry.name for entry in found], context)
    names = [entry.name for entry in found]
    said = f"{counted(len(found), 'run')} deleted for good, {bytes_text(free)} freed." if found else "The trash is empty."
    return Answer({"deleted": names, "bytes": free}, said)


def _restored(entry: RestoredRun) -> dict[str, str]:
    return {"was": entry.was, "run": entry.run}


def _document(entry: TrashedRun) -> dict[str, Any]:
    return {
        "name": entry.name,
        "run": entry.run,
        "dataset": entry.summary.dataset,
        "recipe": entry.summary.recipe,
        "state": entry.summary.state,
        "val_accuracy": entry.summary.val_accuracy,
        "bytes": entry.size,
        "deleted": entry.deleted,
    }


def _text(found: Sequence[TrashedRun]) -> str:
    if not found:
        return "The trash is empty."
    rows = [
        (entry.name, entry.summary.dataset, entry.summary.recipe, local_time(entry.deleted), bytes_text(entry.size))
        for entry in found
    ]
    size = bytes_text(sum(entry.size for entry in found))
    return "\n".join([
        table(("Name", "Dataset", "Recipe", "Deleted", "Size"), rows, right={4}),
        "",
        f"{counted(len(found), 'run')}, {size}. `main.py trash --restore NAME` puts one back, `--empty` deletes all for good.",
    ])  # fmt: skip
