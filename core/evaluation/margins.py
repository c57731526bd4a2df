"""margins.json: how far ahead of all others the class of each training picture was, while a run learned from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.runs.folder import RunFolder
from core.support import atomic
from core.support.errors import BadInput, NotThere, Refused

SCHEMA = 1
FILE = "margins.json"

MOST_BYTES = 2**30
"""A million pictures take a seventh of it."""


@dataclass(frozen=True)
class Margin:
    """What a run found of one of its training pictures.

    Attributes:
        sample: SHA-256 of its file.
        label: The class it was trained as.
        margin: The mean, over all looks, of the logit of its class less the largest of all others.
        looks: How often it was looked at.
        other: The class that stood furthest before its own.
    """

    sample: str
    label: str
    margin: float
    looks: int
    other: str


@dataclass(frozen=True)
class Margins:
    """What a run found of its training pictures.

    Attributes:
        held_out: True where each picture was judged by heads that had not learned from it; False where the run that was
            learning from it judged it.
        pictures: Those that were looked at, the lowest margin first.
    """

    held_out: bool
    pictures: tuple[Margin, ...]


def margins_path(folder: Path) -> Path:
    """Where a run keeps them."""
    return folder / FILE


def write_margins(folder: Path, found: Margins) -> None:
    """Keeps them with a run.

    Raises:
        DiskFull: The earlier file is untouched.
    """
    rows = [[one.sample, one.label, one.margin, one.looks, one.other] for one in found.pictures]
    document = {"schema_number": SCHEMA, "held_out": found.held_out, "columns": list(_COLUMNS), "pictures": rows}
    # A line each would be a file of twice the size; indented, one of five times.
    atomic.write_text(margins_path(folder), json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


_COLUMNS = ("sample", "label", "margin", "looks", "other")


def ranked(
    samples: Sequence[str],
    labels: Sequence[str],
    sums: Sequence[float],
    looks: Sequence[float],
    others: Sequence[str],
) -> tuple[Margin, ...]:
    """The pictures that were looked at, the lowest margin first; equal ones by their content."""
    found = [
        Margin(sample, label, total / count, round(count), other)
        for sample, label, total, count, other in zip(samples, labels, sums, looks, others, strict=True)
        if count
    ]
    return tuple(sorted(found, key=lambda one: (one.margin, one.sample)))


def read_margins(folder: RunFolder) -> Margins:
    """What a run has kept of its training pictures.

    Raises:
        NotThere: It has kept nothing.
        BadInput: The file is damaged.
        Refused: A newer Safelight wrote it.
    """
    path = margins_path(folder.path)
    if not path.is_file():
        raise NotThere(
            f"{folder.name} has kept no margins of its training pictures.",
            "They are written when training ends. Runs from before they were kept, that mix their pictures, or that learn no "
            "head of their own have none: train another one.",
            path,
        )
    document = atomic.read_json(path, MOST_BYTES)
    try:
        if int(document["schema_number"]) > SCHEMA:
            raise Refused(f"{path} was written by a newer Safelight.", "Update Safelight to read it.", path)
        rows = tuple(
            Margin(str(sample), str(label), float(margin), int(looks), str(other))
            for sample, label, margin, looks, other in document["pictures"]
        )
        return Margins(bool(document["held_out"]), rows)
    except (KeyError, ValueError, TypeError) as error:
        raise BadInput(f"{path} is damaged.", "Restore it from a copy, or train the run again.", path) from error
