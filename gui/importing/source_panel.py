"""What every way of naming a source has in common: an address, whether it can be imported, and what would happen then."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.datasets.importing.importing import ImportOptions
from core.datasets.importing.survey import Survey
from core.datasets.sources.reading import Reading, Undecided
from core.support.wording import bytes_text, counted

CHOOSE = "Choose how it is to be read."
"""What is said while a question waits for its answer."""


class SourcePanel(QWidget):
    """A page of the import dialog.

    Signals:
        changed(): Another source or option is chosen, or the look at it has ended.
        elsewhere(str): What was typed here is an address that belongs on another page.
    """

    changed = Signal()
    elsewhere = Signal(str)

    def address(self) -> str:
        """The path or address chosen; "" when there is none."""
        raise NotImplementedError

    def options(self) -> ImportOptions:
        """How it is to be imported."""
        return ImportOptions()

    def usable(self) -> bool:
        """True when it can be imported as far as is known."""
        raise NotImplementedError

    def lone_class(self) -> str:
        """The class that all of it is of; "" where there are several, or none is known."""
        return ""

    def is_looking(self) -> bool:
        """True while it is not known yet whether it can be imported."""
        return False

    def show_question(self, question: Undecided) -> None:
        """Asks how it is to be read, when an import found that it could not tell."""

    def proposed_name(self) -> str:
        """A name for the dataset."""
        return plain_name(self.address())

    def will(self) -> str:
        """What importing it does, in a sentence or two; "" while that is not known."""
        raise NotImplementedError

    def close_down(self) -> None:
        """Looks no further."""


def plain_name(path: str) -> str:
    """A dataset name from a path or address: the last part without endings, with nothing in it that some system forbids."""
    if not path:
        return ""
    if "://" in path:
        # What follows ? or # may be a key to the file, and is never part of a name.
        path = re.sub(r"[?#].*$", "", path.partition("://")[2]).rstrip("/")
    name = Path(path).name
    # The dots of a folder begin no ending.
    stem = name if Path(path).is_dir() else re.sub(r"\.(tar\.\w+|\w{1,5})$", "", name)
    return re.sub(r"[^A-Za-z0-9 ._+-]+", "-", stem).strip("-. ")[:80]


def will_text(found: Survey, reading: Reading | None, copies: bool) -> str:
    """What importing something does that was looked at."""
    files = counted(len(reading.listing.found) if reading is not None else 0, "file")
    if found.kind == "link":
        return (
            f"Downloads {_amount(found)}, unpacks it and keeps its pictures in the workspace. What has arrived is kept when you "
            "cancel or the connection breaks, and the next import goes on from there."
        )
    if found.kind == "s3":
        return (
            f"Fetches {_amount(found)} into the workspace; pictures the dataset has already are not fetched again. What has "
            "arrived is kept when you cancel."
        )
    if found.kind == "archive":
        return f"Unpacks the archive and keeps {files} in the workspace; the archive itself stays as it is."
    if copies:
        return f"Reads {files} and copies them into the workspace; the originals stay as they are."
    return f"Reads {files} where they are; they are never changed, moved or deleted."


def sentence(found: Survey, reading: Reading | None) -> str:
    """What a look found, for the chosen reading; the question where none is chosen yet."""
    if not found.readings:
        return " ".join(found.notes)
    if reading is None:
        return " ".join((*found.readings[0].doubts, CHOOSE))
    parts = []
    if reading.classes or not reading.unlabelled:
        files = len(reading.listing.found) - reading.unlabelled
        parts.append(f"{counted(files, 'file')} in {counted(len(reading.classes), 'class', 'classes')}")
    if reading.unlabelled:
        parts.append(f"{counted(reading.unlabelled, 'file')} without a class, to be labelled here")
    said = " and ".join(parts)
    if reading.has_sides:
        said += ", with a given split"
    if reading.listing.left:
        said += f"; {counted(len(reading.listing.left), 'other is', 'others are')} left aside"
    # What its check box says of copies is not said twice.
    notes = (note for note in reading.listing.notes if reading.copies is None or note != reading.copies.told)
    return " ".join((f"{said}.", *found.notes, *notes))


def _amount(found: Survey) -> str:
    if found.bytes is None:
        return "a file of unknown size"
    return bytes_text(found.bytes) + (f" ({bytes_text(found.arrived)} of that is here already)" if found.arrived else "")
