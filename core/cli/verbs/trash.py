"""Lists the removed datasets, runs and studies, puts some of them back, or deletes all of them for good."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from core.cli.answers import Answer
from core.cli.console import Console
from core.cli.tables import table
from core.history.trash import Restored, Trashed, back_words, chosen, empty, number_words, put_back, trash_of
from core.runs.trash import TrashedRun
from core.studies.trash import TrashedStudy
from core.support.wording import bytes_text, local_time


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    act = parser.add_mutually_exclusive_group()
    act.add_argument(
        "--restore", metavar="NAME", nargs="+", help="put these back; NAME as listed, or run:NAME, dataset:NAME, study:NAME"
    )
    act.add_argument("--empty", action="store_true", help="delete everything in the trash for good")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Lists, restores or empties.

    Raises:
        NotThere: Nothing of that name lies in the trash.
        BadInput: Several things of that name do.
        Refused: The trash is a link to another place.
    """
    found = trash_of(console.workspace, console.context)
    if options.restore:
        back = put_back(console.workspace, chosen(found, options.restore), console.context)
        return Answer({"restored": [_restored(entry) for entry in back]}, back_words(back))
    if not options.empty:
        return Answer([_document(entry) for entry in found], _text(found))
    with console.interruptible() as context:
        # What was listed: a run that is deleted while this goes on stays.
        free = empty(console.workspace, found, context)
    said = f"{number_words(found)} deleted for good, {bytes_text(free)} freed." if found else "The trash is empty."
    return Answer({"deleted": [entry.name for entry in found], "bytes": free}, said)


def _restored(entry: Restored) -> dict[str, str]:
    return {"was": entry.was, entry.noun: entry.name}


def _document(entry: Trashed) -> dict[str, Any]:
    shared = {"name": entry.name, "kind": entry.noun, "bytes": entry.size, "deleted": entry.deleted}
    known = entry.entry
    if isinstance(known, TrashedStudy):
        return {**shared, "study": known.title, "dataset": known.study.dataset if known.study is not None else None}
    if not isinstance(known, TrashedRun):
        return {**shared, "dataset": known.dataset, "pictures": known.pictures}
    return {
        **shared,
        "run": known.run,
        "dataset": known.summary.dataset,
        "recipe": known.summary.recipe,
        "state": known.summary.state,
        "val_accuracy": known.summary.val_accuracy,
    }


def _text(found: Sequence[Trashed]) -> str:
    if not found:
        return "The trash is empty."
    rows = [(e.shown, e.noun, e.about, local_time(e.deleted), bytes_text(e.size)) for e in found]
    size = bytes_text(sum(entry.size for entry in found))
    return "\n".join([
        table(("Name", "Kind", "What", "Deleted", "Size"), rows, right={4}),
        "",
        f"{number_words(found)}, {size}. `main.py trash --restore NAME` puts one back, `--empty` deletes all for good.",
    ])  # fmt: skip
