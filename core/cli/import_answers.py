"""What the verb `import` answers: what came in, what a look found, and the question that a person has to answer first."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import Any

from core.cli.answers import Answer, left_aside
from core.cli.tables import table
from core.datasets.importing.importing import ImportResult
from core.datasets.importing.survey import Survey
from core.datasets.sources.reading import Reading, Undecided
from core.datasets.splits.request import GIVEN
from core.support.left_out import LeftOut
from core.support.wording import bytes_text, counted, were

LISTED = 10
"""Refused files that are shown without `--all`."""


def question_answer(question: Undecided) -> Answer:
    """The question as an answer with exit status 1: one sentence, and the readings with the words that choose each."""
    error = {"message": question.message, "hint": question.hint}
    document = {"error": error, "readings": [reading_document(reading) for reading in question.readings]}
    lines = [readings_text(question.readings), "", "Nothing was imported. Say which reading is meant with the words below it."]
    # Status 1, or a script would go on to check and split a dataset that was never made.
    return Answer(document, "\n".join(lines), 1, question.message)


def reading_document(reading: Reading) -> dict[str, Any]:
    """A reading as `--json` prints it."""
    return {
        "name": reading.name,
        "title": reading.title,
        "classes": reading.classes,
        "has_sides": reading.has_sides,
        "sure": reading.sure,
        "doubts": reading.doubts,
        "answer": reading.answer,
        "group_pattern": reading.copies.pattern if reading.copies is not None else None,
        "notes": reading.listing.notes,
        "left": reading.listing.left,
    }


def readings_text(readings: Sequence[Reading]) -> str:
    """Readings as a person reads them, each with its counts and the words that choose it."""
    lines = []
    for reading in readings:
        lines += [f"{reading.title}", f"  {reading.told}."]
        lines += [f"  {note}" for note in (*reading.listing.notes, *_ways_in(reading.listing.left))]
        if reading.answer:
            lines.append(f"  {reading.answer}")
    return "\n".join(lines)


def look_document(seen: Survey) -> dict[str, Any]:
    """A look at a source as `--json` prints it."""
    return {
        "kind": seen.kind,
        "classes": seen.classes,
        "has_sides": seen.has_sides,
        "bytes": seen.bytes,
        "arrived": seen.arrived,
        "licence": seen.licence,
        "left": seen.left,
        "notes": seen.all_notes,
        "question": str(seen.question) if seen.question is not None else None,
        "readings": [reading_document(reading) for reading in seen.readings],
    }


def look_text(seen: Survey) -> str:
    """A look at a source as a person reads it."""
    lines = [*seen.all_notes]
    if seen.bytes is not None:
        here = f", of which {bytes_text(seen.arrived)} are here already" if seen.arrived else ""
        lines.append(f"To download: {bytes_text(seen.bytes)}{here}.")
    if seen.licence:
        lines.append(f"Licence: {seen.licence}")
    if seen.question is not None:
        lines += [seen.question.message, "", readings_text(seen.readings)]
    elif seen.first is not None:
        rows = [(name, f"{count:,}") for name, count in seen.first.classes.items()]
        lines += [f"{seen.first.title}.", "", table(("Class", "Files"), rows, right={1})]
        if seen.readings[1:]:
            lines += ["", "Other ways to read it:", readings_text(seen.readings[1:])]
    else:
        lines.append("Its classes show once it is here.")
    if seen.left:
        lines += ["", *left_aside("Left aside", seen.left, "file", LISTED), *_ways_in(seen.left)]
    return "\n".join([*lines, "", "Nothing was imported."])


def text(found: ImportResult, everything: bool) -> str:
    """An import as a person reads it."""
    there = f", {found.already:,} {were(found.already)} there already" if found.already else ""
    lines = [f"{found.dataset}: {counted(found.added, 'picture')} added{there}."]
    name = quote(found.dataset)
    if found.classes:
        lines += ["", table(("Class", "Pictures"), [(label, f"{count:,}") for label, count in found.classes.items()], right={1})]
    if found.unlabelled:
        without = counted(found.unlabelled, "picture has", "pictures have")
        # A closer look goes by pictures of two classes at least; where there are none, that words alone would be refused.
        asked, told = ("", "") if len(found.classes) > 1 else (" --from RUN", ", by a run; the window asks about each")
        lines += ["", f"{without} no class yet. `main.py label {name}{asked}` proposes one for each{told}."]
    if found.refused:
        lines += ["", *left_aside("Not taken", found.refused, "file", None if everything else LISTED), *_ways_in(found.refused)]
    # A split of one's own would mix what the source has set aside for test into train.
    then = f"train {name} --split {GIVEN}" if found.has_sides else f"split {name}"
    if not found.classes:
        return "\n".join(lines)  # nothing to check or split
    lines += ["", f"Next: `main.py check {name}`, then `main.py {then}`."]
    return "\n".join(lines)


def _ways_in(left: Sequence[LeftOut]) -> list[str]:
    """With which option what was left aside is taken in."""
    return ["--keep-masks takes masks in as pictures."] if any(entry.kind == "mask" for entry in left) else []
