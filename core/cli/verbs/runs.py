"""Lists the runs of the workspace, each below the run it began from, with what they reached."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.console import Answer, Console
from core.cli.tables import table
from core.evaluation.wording import percent
from core.runs.lineage import lineage, rows_with_depth
from core.runs.listing import RunSummary, list_runs
from core.support.wording import duration


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("--dataset", metavar="NAME", help="only runs on this dataset")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Lists; damaged runs are listed as such."""
    rows = [row for row in list_runs(console.workspace) if options.dataset in (None, row.dataset)]
    return Answer([document(row) for row in rows], run_table(rows))


def document(row: RunSummary) -> dict[str, Any]:
    """A run as `--json` prints it."""
    return {
        "run": row.run,
        "dataset": row.dataset,
        "architecture": row.architecture,
        "recipe": row.recipe,
        "weights_origin": row.weights_origin,
        "weights_sha256": row.weights_sha256,
        "parent": row.parent,
        "state": row.state,
        "val_accuracy": row.val_accuracy,
        "val_interval": list(row.val_interval) if row.val_interval else None,
        "test_accuracy": row.test_accuracy,
        "test_interval": list(row.test_interval) if row.test_interval else None,
        "opened": row.opened,
        "parameters": row.parameters,
        "epochs": row.epochs,
        "seconds": row.seconds,
        "created": row.created,
        "note": row.note,
        "sealed": row.sealed,
    }


def run_table(rows: list[RunSummary]) -> str:
    """The runs as a table for a person; children are indented below their parents."""
    if not rows:
        return "No runs yet. `main.py train DATASET --recipe lite0-frozen` starts one."
    lines = [
        (
            "  " * (depth - 1) + "└ " * bool(depth) + row.run,
            row.dataset,
            row.recipe,
            row.weights_origin,
            row.state,
            percent(row.val_accuracy, row.val_interval),
            "sealed" if row.sealed else percent(row.test_accuracy, row.test_interval),
            f"{row.parameters:,}" if row.parameters else "–",
            duration(row.seconds),
        )
        for depth, row in rows_with_depth(lineage(rows))
    ]
    header = ("Run", "Dataset", "Recipe", "Weights", "State", "Val accuracy", "Test accuracy", "Parameters", "Time")
    return table(header, lines, right={5, 6, 7, 8})
