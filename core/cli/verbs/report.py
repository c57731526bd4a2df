"""Tells everything there is to see of a run on val or test: figures, curves, calibration, mistakes, gap and cost."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer
from core.cli.console import Console
from core.cli.report_text import report_document, report_text
from core.evaluation.side_report.side_report import side_report
from core.runs.folder import RunFolder
from core.runs.listing import summarise


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a finished run")
    parser.add_argument(
        "--on",
        choices=("val", "test"),
        default="val",
        help="which side; test is sealed, and opening it is counted (default val)",
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Looks at the run.

    Raises:
        NotThere: No such run, no report yet, or no pictures on that side.
    """
    folder = RunFolder.open(console.workspace, options.run)
    found = side_report(folder, options.on)
    return Answer(report_document(found), report_text(found, summarise(folder)))
