"""What runs said of pictures, written into a file: a table for a spreadsheet, or JSON as `predict --json` prints it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.prediction.documents import document
from core.prediction.promised import RunPromise
from core.prediction.records import PicturePrediction
from core.prediction.spreadsheet import classes_in, header, rows
from core.support import atomic
from core.support.csv_files import csv_text, write_csv
from core.support.errors import BadInput
from core.support.foreign_text import is_valid
from core.support.jobs import Context


@dataclass(frozen=True)
class ToldAnswers:
    """What is to be written.

    Attributes:
        pictures: With what was said of them, in their order.
        runs: The runs of a table's rows, in their order.
        promises: By run.
        flips: Answers are means over each picture and its mirror image.
    """

    pictures: Sequence[PicturePrediction]
    runs: tuple[str, ...]
    promises: Mapping[str, RunPromise]
    flips: bool = False


@dataclass(frozen=True)
class AnswersText:
    """A table as text, and of how many pictures it is."""

    text: str
    pictures: int


def write_answers(told: ToldAnswers, file: Path, as_json: bool, context: Context) -> Path:
    """Job: writes them into `file`, in place of what is there. Ten thousand pictures take a second.

    Raises:
        DiskFull: What was there is untouched.
        BadInput: It cannot be written there.
        Abandoned: The job was dropped before it wrote anything.
    """
    context.check_abandoned()
    try:
        if as_json:
            _write_json(file, (document(picture, told.promises, told.flips) for picture in told.pictures))
        else:
            classes = classes_in(told.pictures)
            head = header(classes, told.promises, told.flips)
            write_csv(file, head, rows(told.pictures, told.runs, classes, told.promises, told.flips))
    except OSError as error:
        raise BadInput(f"{file} was not written: {error.strerror}.", "Choose another place.", file) from error
    return file


def _write_json(file: Path, entries: Iterable[dict[str, Any]]) -> None:
    # One by one: the text of ten thousand, checked and encoded in one go, let nothing else in this process run for 0.2 s.
    with atomic.atomic_file(file) as out:
        out.write(b"[")
        for place, entry in enumerate(entries):
            text = json.dumps(entry, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
            if not is_valid(text):  # a file name that is no UTF-8
                text = json.dumps(entry, indent=2, sort_keys=True, allow_nan=False)
            out.write(f"{',' if place else ''}\n{text}".encode())
        out.write(b"\n]\n")


def answers_text(told: ToldAnswers, context: Context) -> AnswersText:
    """Job: the same table as text.

    Raises:
        Abandoned: The job was dropped.
    """
    context.check_abandoned()
    classes = classes_in(told.pictures)
    head = header(classes, told.promises, told.flips)
    text = csv_text(head, rows(told.pictures, told.runs, classes, told.promises, told.flips))
    return AnswersText(text, len(told.pictures))
