"""Lists the runs of the workspace, each below the run it began from, with what they reached; or changes some."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from shlex import quote
from typing import Any

from core.cli.answers import Answer, fields_of
from core.cli.console import Console
from core.cli.option_words import with_options
from core.cli.tables import table
from core.evaluation.run_columns import COLUMNS
from core.evaluation.run_groups import (
    RunGroup,
    band_words,
    columns_that_differ,
    field_label,
    groups_by,
    mean_words,
    settings_that_differ,
)
from core.evaluation.stale.rescoring import RescoredRun, rescoring_words, score_again
from core.evaluation.stale.shelf import judged_runs
from core.evaluation.wording import CHOSEN, caveats
from core.history.lineage_graph import HOW, Lineage, lineage_of
from core.history.lineage_layout import with_depth
from core.runs.listing import RunSummary
from core.runs.settings.recipe_settings import MISSING, setting_label
from core.support.foreign_text import one_line
from core.support.wording import counted
from core.training.repeats.command import command_of
from core.training.run_acts import note_run, rename_run, trash_runs


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--dataset", metavar="NAME", help="only runs on this dataset")
    what.add_argument("--rename", metavar=("RUN", "NAME"), nargs=2, help="give a run another name")
    what.add_argument("--note", metavar=("RUN", "TEXT"), nargs=2, help="put a note on a run, in place of the one it has")
    what.add_argument("--command", metavar="RUN", dest="command_of", help="print the command that trains a run's recipe again")
    what.add_argument("--lineage", action="store_true", help="show where everything comes from: datasets, splits and runs")
    what.add_argument(
        "--score-again", metavar="RUN", nargs="*", help="score stale runs by the labels and sides of now; all where none is named"
    )
    what.add_argument(
        "--group-by", metavar="FIELD", help="one line per value of a field of the recipe, over all runs that have it"
    )
    parser.add_argument("--differences", action="store_true", help="only what is not the same in all of them, settings included")
    what.add_argument("--delete", metavar="RUN", nargs="+", help="move runs to the trash, from where they can be put back")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Lists, renames, notes, deletes, tells a run's command or where everything comes from; damaged runs are listed as such.

    Raises:
        NotThere: No such run.
        Refused: The name is taken, or a run is being trained.
        SafelightError: A run cannot be scored again.
        BadInput: The name cannot be used.
    """
    if options.rename:
        was, wish = options.rename
        name = rename_run(console.workspace, was, wish, console.context)
        return Answer({"was": was, "run": name}, f"{was} is called {name} now.")
    if options.note:
        run, note = options.note
        name = note_run(console.workspace, run, note, console.context)
        return Answer({"run": name, "note": note}, f"Noted on {name}." if note else f"The note on {name} is gone.")
    if options.command_of:
        command = command_of(console.workspace, options.command_of, console.context)
        return Answer({"run": options.command_of, "command": command}, command)
    if options.score_again is not None:
        return _scored(score_again(console.workspace, options.score_again, console.context))
    if options.delete:
        return _deleted(trash_runs(console.workspace, list(dict.fromkeys(options.delete))))
    if options.lineage:
        found = lineage_of(console.workspace, console.context)
        return Answer(found, lineage_text(found))
    # A run that cannot be read is a row, not an error: one damaged file once hid all the others.
    rows = [row for row in judged_runs(console.workspace, console.context) if options.dataset in (None, row.dataset)]
    if options.group_by:
        groups = groups_by(rows, options.group_by)
        told = [fields_of(group, leave_out={"runs"}) | {"runs": [row.run for row in group.runs]} for group in groups]
        return Answer(told, group_table(groups))
    return Answer([document(row) for row in rows], run_table(rows, options.differences))


def lineage_text(found: Lineage) -> str:
    """Where everything comes from as a tree for a person; what comes from several things hangs below one and names all."""
    if not found.things:
        return "Nothing is here yet. `main.py import DATASET PATH` brings pictures in."
    things = {thing.key: thing for thing in found.things}
    told: dict[str, list[str]] = {}
    for line in found.lines:
        if line.how != "split" and not line.told:
            told.setdefault(line.end, []).append(f"{HOW[line.how]} {things[line.start].name}")
    rows = with_depth(list(things), [(line.start, line.end) for line in found.lines if not line.told])
    lines = []
    for depth, key in rows:
        origins = f"; {', '.join(told[key])}" if key in told else ""
        lines.append(one_line(f"{_indent(depth)}{things[key].title} ({things[key].brief}){origins}"))
    return "\n".join(lines)


def _scored(found: Sequence[RescoredRun]) -> Answer:
    document = [{"run": one.run, "before": one.before, "after": one.after, **fields_of(one.changed)} for one in found]
    return Answer({"scored": document}, "\n".join(one.words for one in found) or rescoring_words(found))


def _deleted(names: Sequence[str]) -> Answer:
    back = f"`main.py trash --restore {' '.join(map(quote, names))}` puts {'it' if len(names) == 1 else 'them'} back."
    return Answer({"deleted": names}, f"Moved {counted(len(names), 'run')} to the trash. {back}")


def document(row: RunSummary) -> dict[str, Any]:
    """A run as `--json` prints it: all that is known of it."""
    return {**fields_of(row), "note": with_options(row.note), "sealed": row.sealed, "settings": dict(row.settings)}


def group_table(groups: Sequence[RunGroup]) -> str:
    """Groups of runs as a table for a person."""
    if not groups:
        return "No runs yet. `main.py train DATASET --recipe quick` starts one."
    lines = [
        (
            group.value, str(len(group.runs)), mean_words(group), band_words(group), ", ".join(row.run for row in group.runs),
        )
        for group in groups
    ]  # fmt: skip
    head = (field_label(groups[0].field), "Runs", "Val, mean", "Lowest to highest", "Which")
    return "\n".join(
        [table(head, lines, {1, 2, 3}), "", f"Val: {CHOSEN}. Means are of what was measured, over all runs of a group."]
    )


def run_table(rows: list[RunSummary], differences: bool = False) -> str:
    """The runs as a table for a person; children are indented below their parents.

    Args:
        rows: The runs.
        differences: True for those columns alone in which they differ, and for the settings that do.
    """
    if not rows:
        return "No runs yet. `main.py train DATASET --recipe quick` starts one."
    columns = [column for column in COLUMNS if column.printed]
    settings: tuple[str, ...] = ()
    if differences:
        kept = {"run", "val", *columns_that_differ(rows)}
        columns, settings = [column for column in columns if column.name in kept], settings_that_differ(rows)
    lines = [
        (
            _indent(depth) + columns[0].text(row),
            *(column.text(row) or "–" for column in columns[1:]),
            *(dict(row.settings).get(name, MISSING) for name in settings),
        )
        for depth, row in below_parents(rows)
    ]
    right = {place for place, column in enumerate(columns) if column.number}
    told = [table([*(column.header for column in columns), *map(setting_label, settings)], lines, right)]
    told += ["", f"Val and balanced: {CHOSEN}. Floor: what always saying the commonest class gives on val."]
    told += [f"{row.run}: {row.uneven}" for row in rows if row.uneven]
    told += [f"{row.run}: {' '.join(said)}" for row in rows if (said := caveats(row))]
    if any(row.stale for row in rows):
        told.append("`main.py runs --score-again` holds what the runs answered against the classes and sides of now.")
    return "\n".join(told)


def below_parents(rows: Sequence[RunSummary]) -> list[tuple[int, RunSummary]]:
    """Every run once with how deep it stands: each follows the one that it began from, where that is among them."""
    by_name = {row.run: row for row in rows}
    lines = [(row.parent, row.run) for row in rows if row.parent is not None]
    return [(depth, by_name[name]) for depth, name in with_depth(list(by_name), lines)]


def _indent(depth: int) -> str:
    return "  " * (depth - 1) + "└ " * bool(depth)
