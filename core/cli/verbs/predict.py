"""Asks one run or several what is on pictures."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.cli import explanations
from core.cli.answers import Answer
from core.cli.console import Console, Misused, on_interrupt
from core.cli.explanations import Wanted
from core.cli.tables import bar, pad, table, width
from core.prediction.agreement import agreement
from core.prediction.records import PicturePrediction, PicturesPredicted
from core.prediction.spreadsheet import header, rows
from core.runs.folder import RunFolder
from core.support.atomic import check_replaceable
from core.support.csv_files import csv_file
from core.support.foreign_text import one_line
from core.support.jobs import Context
from core.support.ordering import in_order
from core.support.wording import chance, counted, percentage

CLASSES_SHOWN = 5
"""Classes shown for a picture that is looked at alone."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes. The words after `--` arrive as `options.after`."""
    parser.usage = (
        "main.py predict [-h] RUN [RUN ...] -- PICTURE|FOLDER ... [--csv FILE] [--heat FOLDER] [--replace] [--nearest N] "
        "[--workspace DIR] [--json]"
    )
    # Runs and pictures are two lists of any length: without the -- between them none could say where the second begins.
    parser.add_argument(
        "runs", metavar="RUN", nargs="+", help="finished runs, or RUN@EPOCH for a snapshot; the pictures follow after --"
    )
    parser.add_argument("--csv", metavar="FILE", type=Path, help="also write a table: a line per picture and run")
    explanations.options(parser)
    parser.add_argument("--replace", action="store_true", help="with --csv and --heat: replace files of those names")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Predicts; what is done when Ctrl-C is pressed is kept, in the table as well. Status 1 when no picture could be answered.

    Raises:
        NotThere: No such run.
        Refused: A run has no weights yet, or a file is there and --replace was not said.
        Misused: No pictures were named, or --replace with nothing to write.
    """
    if not options.after:
        raise Misused("No picture was named. Put -- between the runs and the pictures: predict RUN [RUN ...] -- PICTURE ...")
    if options.replace and options.csv is None and options.heat is None:
        raise Misused("--replace says that --csv and --heat may replace files.")

    # A run that is named twice would be asked twice and agree with itself.
    runs = list(dict.fromkeys(options.runs))
    pictures = [Path(name) for name in options.after]
    wanted = Wanted.of(options, runs, pictures)
    if options.csv is None:
        found = _predict(console, runs, pictures, console.context)
    else:
        check_replaceable(options.csv, options.replace)
        found = _into_table(options.csv, console, runs, pictures)
        console.say(f"Wrote {options.csv}.")
    why = explanations.explained(console, runs, found, wanted)
    documents = [document(picture) | why.document(picture.path) for picture in found]
    told = "\n\n".join(filter(None, (text(found, runs), why.text())))
    if any(picture.error is None for picture in found):
        return Answer(documents, told)
    return Answer(documents, told, 1, "None of the pictures could be used." if found else "There are no pictures there.")


def _predict(console: Console, runs: list[str], pictures: list[Path], context: Context) -> tuple[PicturePrediction, ...]:
    from core.prediction.predicting import predict_pictures  # loads torch

    # Stopped, not dropped: the pictures that were answered are whole answers.
    with on_interrupt(context.request_stop):
        found = predict_pictures(console.workspace, runs, pictures, context)
    console.progress.close()
    return found


def _into_table(file: Path, console: Console, runs: list[str], pictures: list[Path]) -> tuple[PicturePrediction, ...]:
    """Predicts, and writes each answer into the table as it comes, so that no abort loses those before it."""
    plans = [RunFolder.asked(console.workspace, run).plan for run in runs]
    # All classes of all runs, for the columns have to be known before the first answer is.
    classes = in_order(name for plan in plans if plan is not None for name in plan.classes)
    with csv_file(file, header(classes), keep=True) as write:

        def hear(event: object) -> None:
            if isinstance(event, PicturesPredicted):
                for row in rows(event.pictures, runs, classes):
                    write(row)
            console.progress.show(event)

        return _predict(console, runs, pictures, Context(hear))


def document(picture: PicturePrediction) -> dict[str, Any]:
    """A picture as `--json` prints it."""
    path = picture.path.as_posix()
    if picture.error is not None:
        return {"path": path, "error": picture.error}
    predictions = {
        run: [{"class": row.class_name, "probability": row.probability} for row in ranked]
        for run, ranked in picture.predictions.items()
    }
    return {"path": path, "predictions": predictions}


def text(found: Sequence[PicturePrediction], runs: Sequence[str]) -> str:
    """What a person reads: bars for up to three pictures, a table beyond."""
    if len(found) <= 3:
        return "\n\n".join(picture_text(picture) for picture in found)
    rows = []
    for picture in found:
        if picture.error is not None:
            rows.append((picture.path.as_posix(), *("–" for _ in runs), picture.error))
            continue
        tops = [picture.predictions[run][0] for run in runs]
        agreed = agreement(picture.predictions)
        said = [f"{top.class_name} {percentage(top.probability)}" for top in tops]
        rows.append((picture.path.as_posix(), *said, agreed.sentence if agreed else ""))
    refused = sum(picture.error is not None for picture in found)
    last = f"\n\n{counted(len(found) - refused, 'picture')}" + (f", {refused} could not be used." if refused else ".")
    return table(("Picture", *runs, ""), rows) + last


def picture_text(picture: PicturePrediction) -> str:
    """One picture: each run's likeliest classes with bars."""
    if picture.error is not None:
        return f"{one_line(picture.path.as_posix())}\n  could not be used: {picture.error}"
    lines = [one_line(picture.path.as_posix())]
    names = [row.class_name for ranked in picture.predictions.values() for row in ranked[:CLASSES_SHOWN]]
    size = max(width(name) for name in names)
    for run, ranked in picture.predictions.items():
        lines.append(f"  {run}")
        lines += [
            f"    {pad(row.class_name, size)}  {chance(row.probability):>8}  {bar(row.probability)}".rstrip()
            for row in ranked[:CLASSES_SHOWN]
        ]
    agreed = agreement(picture.predictions)
    return "\n".join([*lines, f"  {agreed.sentence}"] if agreed else lines)
