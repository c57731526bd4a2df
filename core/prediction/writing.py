"""What runs said of pictures, written into a file: a table for a spreadsheet, or JSON as `predict --json` prints it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
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

_AT_A_STRETCH, _PAUSE = 4, 0.0002
"""Pictures written before the window gets a turn, and seconds of it: a paint hands Python over many times and had to wait for it
each time, so that one of 18 ms took up to 220."""


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
            if place % _AT_A_STRETCH == 0:
                time.sleep(_PAUSE)
            text = entry_text(entry, False)
            if not is_valid(text):  # a file name that is no UTF-8
                text = entry_text(entry, True)
            out.write(f"{',' if place else ''}\n{text}".encode())
        out.write(b"\n]\n")


def entry_text(entry: dict[str, Any], ascii_only: bool) -> str:
    """A document of one picture as `json.dumps` writes it with an indent and sorted keys.

    Classes and probabilities, which are nearly all of it, are put together here: laid out by Python's own encoder all of it took
    more than twice as long, and the window waited for it.

    Raises:
        ValueError: A probability is no number.
    """
    said = entry.get("predictions") or {}
    text = json.dumps(
        entry | {"predictions": {}} if said else entry, indent=2, sort_keys=True, ensure_ascii=ascii_only, allow_nan=False
    )
    runs = [f"    {_quoted(run, ascii_only)}: {_rows(said[run], ascii_only)}" for run in sorted(said)]
    # Nothing else is written so: within a text the quotes have backslashes.
    return text.replace('"predictions": {}', '"predictions": {\n' + ",\n".join(runs) + "\n  }") if said else text


def _rows(ranked: Sequence[dict[str, Any]], ascii_only: bool) -> str:
    if not all(isfinite(row["probability"]) for row in ranked):
        raise ValueError("a probability is no number")
    rows = [
        f'      {{\n        "class": {_quoted(row["class"], ascii_only)},\n        "probability": {row["probability"]}\n      }}'
        for row in ranked
    ]
    return "[\n" + ",\n".join(rows) + "\n    ]" if rows else "[]"


@lru_cache(maxsize=4096)
def _quoted(text: str, ascii_only: bool) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)


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
