"""Lists the runs of the workspace, each below the run it began from, with what they reached."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.answers import Answer, fields_of
from core.cli.console import Console
from core.cli.tables import table
from core.evaluation.run_columns import COLUMNS
from core.evaluation.wording import CHOSEN, learned_words
from core.runs.lineage import lineage, rows_with_depth
from core.runs.listing import RunSummary, list_runs


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("--dataset", metavar="NAME", help="only runs on this dataset")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Lists; damaged runs are listed as such."""
    # A run that cannot be read is a row, not an error: one damaged file once hid all the others.
    rows = [row for row in list_runs(console.workspace) if options.dataset in (None, row.dataset)]
    return Answer([document(row) for row in rows], run_table(rows))


def document(row: RunSummary) -> dict[str, Any]:
    """A run as `--json` prints it: all that is known of it."""
    return {**fields_of(row), "sealed": row.sealed}


def run_table(rows: list[RunSummary]) -> str:
    """The runs as a table for a person; children are indented below their parents."""
    if not rows:
        return "No runs yet. `main.py train DATASET --recipe lite0-frozen` starts one."
    columns = [column for column in COLUMNS if column.printed]
    lines = [
        (_indent(depth) + columns[0].text(row), *(column.text(row) or "–" for column in columns[1:]))
        for depth, row in rows_with_depth(lineage(rows))
    ]
    right = {place for place, column in enumerate(columns) if column.number}
    told = [table([column.header for column in columns], lines, right)]
    told += ["", f"Val and balanced: {CHOSEN}. Floor: what always saying the commonest class gives on val."]
    told += [f"{row.run}: {row.uneven}" for row in rows if row.uneven]
    told += [f"{row.run}: {' '.join(said)}" for row in rows if (said := learned_words(row.left_out))]
    return "\n".join(told)


def _indent(depth: int) -> str:
    return "  " * (depth - 1) + "└ " * bool(depth)
