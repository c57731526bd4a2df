"""Asks one run or several what is on pictures."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.cli import explanations, promises
from core.cli.answers import Answer
from core.cli.console import Console, Misused, on_interrupt
from core.cli.explanations import Wanted
from core.cli.tables import bar, pad, table, width
from core.prediction.agreement import agreement
from core.prediction.documents import document
from core.prediction.latency import Latency
from core.prediction.promised import NONE, RunPromise, as_answered
from core.prediction.records import PicturePrediction, PicturesPredicted, Ranked
from core.prediction.sorted_copies import check_folder, copy_sorted
from core.prediction.spreadsheet import header, rows
from core.runs.folder import RunFolder
from core.support.atomic import check_new_file
from core.support.csv_files import csv_file
from core.support.foreign_text import one_line
from core.support.jobs import Abandoned, Context
from core.support.ordering import in_order
from core.support.wording import chance, counted, percentage

CLASSES_SHOWN = 5
"""Classes shown for a picture that is looked at alone."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes. The words after `--` arrive as `options.after`."""
    parser.usage = (
        "main.py predict [-h] RUN [RUN ...] -- PICTURE|FOLDER ... [--csv FILE] [--heat FOLDER] [--replace] [--nearest N] "
        "[--none-below [PERCENT]] [--sets PERCENT] [--copy-into FOLDER] [--flips] [--workspace DIR] "
        "[--json]"
    )
    # Runs and pictures are two lists of any length: without the -- between them none could say where the second begins.
    parser.add_argument(
        "runs", metavar="RUN", nargs="+", help="finished runs, or RUN@EPOCH for a snapshot; the pictures follow after --"
    )
    parser.add_argument("--csv", metavar="FILE", type=Path, help="also write a table: a line per picture and run")
    parser.add_argument(
        "--copy-into", metavar="FOLDER", type=Path,
        help="also copy each picture into a folder of its class there: a new folder, so that deleting it takes all back",
    )  # fmt: skip
    parser.add_argument(
        "--flips", action="store_true", help="answer with the mean over each picture and its mirror image; takes twice as long"
    )
    promises.options(parser)
    explanations.options(parser)
    parser.add_argument("--replace", action="store_true", help="with --csv and --heat: replace files of those names")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Predicts; what is done when Ctrl-C is pressed is kept, in the table as well. Status 1 when no picture could be answered.

    Raises:
        NotThere: No such run.
        Refused: A run has no weights yet, or a file is there and --replace was not said.
        Misused: No pictures were named, or --replace with nothing to write.
        Abandoned: Ctrl-C was pressed before a picture was answered.
    """
    if not options.after:
        raise Misused("No picture was named. Put -- between the runs and the pictures: predict RUN [RUN ...] -- PICTURE ...")
    if options.replace and options.csv is None and options.heat is None:
        raise Misused("--replace says that --csv and --heat may replace files.")

    if options.flips and (options.none_below is not None or options.sets is not None):
        raise Misused("--none-below and --sets go by answers on val without mirror images: leave --flips away, or them.")

    # A run that is named twice would be asked twice and agree with itself.
    runs = list(dict.fromkeys(options.runs))
    pictures = [Path(name) for name in options.after]
    if options.copy_into is not None:
        check_folder(options.copy_into)
    wanted = Wanted.of(options, runs, pictures)
    promised = promises.promised(options, console, runs)
    if options.csv is None:
        found = _predict(console, runs, pictures, options.flips)
    else:
        check_new_file(options.csv, options.replace)
        found = _into_table(options.csv, console, runs, pictures, options.flips, promised)
        console.say(f"Wrote {options.csv}.")
    if options.copy_into is not None:
        with console.interruptible() as context:
            console.say(copy_sorted(found, promised, options.copy_into, context).sentence)
    why = explanations.explained(console, runs, found, wanted)
    documents = [document(picture, promised, options.flips) | why.document(picture.path) for picture in found]
    told = "\n\n".join(filter(None, (text(found, runs, promised), why.text())))
    if any(picture.error is None for picture in found):
        return Answer(documents, told)
    return Answer(documents, told, 1, "None of the pictures could be used." if found else "There are no pictures there.")


def _predict(
    console: Console, runs: list[str], pictures: list[Path], flips: bool, take: Callable[[PicturesPredicted], None] | None = None
) -> tuple[PicturePrediction, ...]:
    """Predicts, hands on what is answered as it comes, and tells how long the networks took."""
    from core.prediction.predicting import predict_pictures  # loads torch

    latency = Latency()

    def hear(event: object) -> None:
        if isinstance(event, PicturesPredicted):
            latency.take(event)
            if take is not None:
                take(event)
        console.progress.show(event)

    context = Context(hear)
    # Stopped, not dropped: the pictures that were answered are whole answers.
    with on_interrupt(context.request_stop):
        found = predict_pictures(console.workspace, runs, pictures, context, flips)
    console.progress.close()
    if context.stop_requested:
        if not found:
            raise Abandoned
        console.say(f"Interrupted: {counted(len(found), 'picture')} had been answered, and no others were asked about.")
    for run in runs:
        if words := latency.words(run):
            console.say(f"{run}: {words} in its network.")
    return found


def _into_table(
    file: Path, console: Console, runs: list[str], pictures: list[Path], flips: bool, promised: Mapping[str, RunPromise]
) -> tuple[PicturePrediction, ...]:
    """Predicts, and writes each answer into the table as it comes, so that no abort loses those before it."""
    plans = [RunFolder.asked(console.workspace, run).plan for run in runs]
    # All classes of all runs, for the columns have to be known before the first answer is.
    classes = in_order(name for plan in plans if plan is not None for name in plan.classes)
    with csv_file(file, header(classes, promised, flips), keep=True) as write:

        def take(told: PicturesPredicted) -> None:
            for row in rows(told.pictures, runs, classes, promised, flips):
                write(row)

        return _predict(console, runs, pictures, flips, take)


def text(found: Sequence[PicturePrediction], runs: Sequence[str], promised: Mapping[str, RunPromise]) -> str:
    """What a person reads: bars for up to three pictures, a table beyond."""
    if len(found) <= 3:
        return "\n\n".join(picture_text(picture, promised) for picture in found)
    rows = []
    for picture in found:
        if picture.error is not None:
            rows.append((picture.path.as_posix(), *("–" for _ in runs), picture.error))
            continue
        agreed = agreement(as_answered(picture.predictions, promised))
        said = [_said(picture.predictions[run], promised.get(run)) for run in runs]
        rows.append((picture.path.as_posix(), *said, agreed.sentence if agreed else ""))
    refused = sum(picture.error is not None for picture in found)
    last = f"\n\n{counted(len(found) - refused, 'picture')}" + (f", {refused} could not be used." if refused else ".")
    return table(("Picture", *runs, ""), rows) + last


def _said(ranked: Ranked, promise: RunPromise | None) -> str:
    """A run's answer in a field of the table."""
    first = f"{ranked[0].class_name} {percentage(ranked[0].probability)}"
    if promise is None:
        return first
    first = f"{NONE} ({first})" if promise.is_none(ranked) else first
    return f"{first} {_in_braces(promise.set_of(ranked))}" if promise.sets is not None else first


def _in_braces(classes: Sequence[str]) -> str:
    return "{" + ", ".join(classes) + "}"


def picture_text(picture: PicturePrediction, promised: Mapping[str, RunPromise]) -> str:
    """One picture: each run's likeliest classes with bars, and what it promises of them."""
    if picture.error is not None:
        return f"{one_line(picture.path.as_posix())}\n  could not be used: {picture.error}"
    lines = [one_line(picture.path.as_posix())]
    names = [row.class_name for ranked in picture.predictions.values() for row in ranked[:CLASSES_SHOWN]]
    size = max(width(name) for name in names)
    for run, ranked in picture.predictions.items():
        promise = promised.get(run)
        lines.append(f"  {run}" + (f": {NONE}. Among its classes:" if promise and promise.is_none(ranked) else ""))
        lines += [
            f"    {pad(row.class_name, size)}  {chance(row.probability):>8}  {bar(row.probability)}".rstrip()
            for row in ranked[:CLASSES_SHOWN]
        ]
        if promise and promise.sets is not None:
            lines.append(f"    set: {_in_braces(promise.set_of(ranked))}")
    agreed = agreement(as_answered(picture.predictions, promised))
    return "\n".join([*lines, f"  {agreed.sentence}"] if agreed else lines)
