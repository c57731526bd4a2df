"""Tells all there is to see of a run: figures, curves, mistakes, cost; or puts it, a comparison or a study on one page."""

from __future__ import annotations

import argparse
from pathlib import Path
from shlex import quote

from core.cli.answers import Answer, fields_of
from core.cli.console import Console, Misused
from core.cli.report_text import report_document, report_text
from core.evaluation.side_report.side_report import side_report
from core.evaluation.stale.shelf import judged_run
from core.reporting.request import PageRequest
from core.reporting.saving import save_page
from core.runs.folder import RunFolder
from core.runs.listing import summarise
from core.studies.folder import names_study


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument(
        "runs", metavar="RUN", nargs="+", help="a finished run; with --html also several, which are compared, or a study"
    )
    parser.add_argument(
        "--on",
        choices=("val", "test"),
        default="val",
        help="which side; test is sealed, and opening it is counted (default val)",
    )
    parser.add_argument(
        "--speed", action="store_true", help="first measure how fast it answers on this machine, which is kept with the run"
    )
    parser.add_argument("--html", metavar="FILE", type=Path, help="write one page that holds all it shows, to be handed on")
    parser.add_argument("--no-pictures", action="store_true", help="with --html: name the pictures and show none")
    parser.add_argument(
        "--heat", action="store_true", help="with --html: also show where the run looked in the mistakes it was surest of"
    )
    parser.add_argument("--replace", action="store_true", help="with --html: replace a file of that name")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Looks at the run, or writes the page.

    Raises:
        Misused: Several runs or a study without --html, or what is for a page without one.
        NotThere: No such run, no report yet, or no pictures on that side.
        Refused: The page is there and --replace was not said.
        BadInput: The page cannot be written there, or the runs cannot be compared.
    """
    if options.html is None and (options.no_pictures or options.heat or options.replace):
        raise Misused("--no-pictures, --heat and --replace say how --html writes its page.")
    # Named twice, a run would be compared with itself.
    runs = list(dict.fromkeys(options.runs))
    if options.speed:
        from core.prediction.speed import measure_speed  # loads torch

        for run in runs:
            measure_speed(console.workspace, run, console.context)
    if options.html is not None:
        request = PageRequest(options.html, options.on, not options.no_pictures, options.replace, options.heat)
        saved = save_page(console.workspace, runs, request, console.context)
        console.progress.close()
        return Answer(fields_of(saved), saved.words)
    if len(runs) > 1:
        raise Misused("Of several runs a report is a page: say --html FILE, or compare them with `main.py compare`.")
    if names_study(console.workspace, runs[0]):
        told = f"`main.py study {quote(runs[0])}` tells its verdict, and --html FILE puts it on a page."
        raise Misused(f"{runs[0]} is a study: {told}")
    folder = RunFolder.open(console.workspace, runs[0])
    found = side_report(folder, options.on)
    row = judged_run(console.workspace, summarise(folder))
    return Answer(report_document(found, row), report_text(found, row))
