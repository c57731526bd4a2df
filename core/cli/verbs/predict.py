"""Asks one run or several what is on pictures."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.cli.console import Answer, Console, Misused, on_interrupt
from core.cli.tables import bar, pad, table, width
from core.prediction.agreement import agreement
from core.prediction.records import PicturePrediction
from core.prediction.spreadsheet import as_csv
from core.support import atomic
from core.support.wording import chance, counted, percentage

CLASSES_SHOWN = 5
"""Classes shown for a picture that is looked at alone."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes. The words after `--` arrive as `options.after`."""
    parser.usage = "main.py predict [-h] RUN [RUN ...] -- PICTURE|FOLDER ... [--csv FILE] [--workspace DIR] [--json]"
    parser.add_argument("runs", metavar="RUN", nargs="+", help="finished runs; the pictures follow after --")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="also write a table: a line per picture and run")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Predicts; what is done when Ctrl-C is pressed is kept. Status 1 when no picture could be answered.

    Raises:
        NotThere: No such run.
        Refused: A run has no weights yet.
        Misused: No pictures were named.
    """
    if not options.after:
        raise Misused("No picture was named. Put -- between the runs and the pictures: predict RUN [RUN ...] -- PICTURE ...")

    from core.prediction.predicting import predict_pictures

    runs = list(dict.fromkeys(options.runs))
    with on_interrupt(console.context.request_stop):
        found = predict_pictures(console.workspace, runs, [Path(name) for name in options.after], console.context)
    console.progress.close()
    if options.csv is not None:
        atomic.write_text(options.csv, as_csv(found, runs))
        console.say(f"Wrote {options.csv}.")
    documents = [document(picture) for picture in found]
    if any(picture.error is None for picture in found):
        return Answer(documents, text(found, runs))
    return Answer(
        documents, text(found, runs), 1, "None of the pictures could be used." if found else "There are no pictures there."
    )


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
        return f"{picture.path.as_posix()}\n  could not be used: {picture.error}"
    lines = [picture.path.as_posix()]
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
