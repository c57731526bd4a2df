"""A survey of a source, while it goes on and what it found: the ways to read it, their classes, and what would be left aside."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.importing.first_pictures import FirstPicture, first_pictures
from core.datasets.importing.importing import ImportOptions
from core.datasets.importing.survey import Survey, survey
from core.datasets.sources.reading import Reading, Undecided
from core.support.errors import BadInput, SafelightError
from core.support.jobs import Progress
from core.support.wording import progress_text
from core.support.workspace import Workspace
from gui.importing.class_table import ClassTable
from gui.importing.reading_choices import ReadingChoices
from gui.importing.reading_list import ReadingList
from gui.importing.source_panel import sentence
from gui.kit.labels import label
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import quiet_button
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE, set_look


class SurveyView(QWidget):
    """Looks at a source in the background and shows what it found.

    Args:
        workspace: Where it would be imported to.
        name: Begins the object names, so that several can be in one dialog.

    Signals:
        changed(): A look has begun or ended, or another reading is chosen.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Survey | None = None
        self._workspace = workspace
        self._source, self._base, self._options = "", ImportOptions(), ImportOptions()
        self._current = 0
        self._look = NewestTask()
        self._pictures = NewestTask()
        self._folder: Path | None = None
        self._said = label(wrap=True, name=f"{name}_survey")
        self._readings = ReadingList(name, self)
        self._readings.chosen.connect(self._choose)
        self._choices = ReadingChoices(name, self)
        self._choices.changed.connect(self._look_again)
        self._choices.grouped.connect(self.changed)
        self._classes = ClassTable(f"{name}_classes", self)
        self._lines = Lines(("Left aside", "Why"), self)
        self._left = LinesView(self._lines, f"{name}_left_aside", "What is left aside", 1, self)
        for table in (self._classes, self._left):
            table.setMinimumHeight(SPACE * 12)
        self._swap = quiet_button("", f"{name}_left", "view", parent=self)
        self._swap.setCheckable(True)
        self._swap.toggled.connect(self._show_table)
        row = QHBoxLayout()
        row.addWidget(self._swap)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for part in (self._said, self._readings, self._choices):
            column.addWidget(part)
        column.addWidget(self._classes, 1)
        column.addWidget(self._left, 1)
        column.addLayout(row)
        column.addStretch()
        self._show("")

    @property
    def reading(self) -> Reading | None:
        """The chosen reading; None while there is none."""
        readings = self.found.readings if self.found is not None else ()
        return readings[self._current] if 0 <= self._current < len(readings) else None

    @property
    def is_looking(self) -> bool:
        """True while a look goes on."""
        return self._look.is_waiting

    def look(self, source: str, options: ImportOptions) -> None:
        """Looks at a source; "" for none. An earlier look is dropped."""
        if source != self._source:
            # Columns and levels of the source before mean nothing here.
            self._choices.clear()
        self._source, self._base = source, options
        self._look_again()

    def usable(self) -> bool:
        """True when the look found something to import and it is said how it is to be read."""
        if self.found is None or self.is_looking or not self._choices.usable():
            return False
        return not self.found.readings or (self.reading is not None and len(self.reading.listing.found) > 0)

    def lone_class(self) -> str:
        """The class that the chosen reading makes of all files; "" for several, and while it is not known."""
        names = [] if self.reading is None or self.reading.unlabelled else list(self.reading.classes)
        return names[0] if len(names) == 1 else ""

    def options(self, base: ImportOptions) -> ImportOptions:
        """The options that import the chosen reading."""
        options = replace(self._choices.apply(base), group_pattern=self._choices.group_pattern())
        reading = self.reading
        # Named only where a person has chosen or nobody could be sure: what is sure, the import finds again by itself.
        return options if reading is None or (reading.sure and self._current == 0) else replace(options, reading=reading.name)

    def show_question(self, question: Undecided) -> None:
        """Shows the readings of a source that an import could not decide between."""
        found = self.found or Survey("", ())
        self.found = replace(found, readings=question.readings, question=question)
        self._current = -1
        self._show("")

    def close_down(self) -> None:
        """Looks no further."""
        self._look.drop()
        self._pictures.drop()
        self._choices.close_down()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    @Slot()
    def _look_again(self) -> None:
        self._look.drop()
        self._pictures.drop()
        self.found, self._current = None, 0
        self._options = self._choices.apply(self._base)
        if self._source:
            self._say("Looking at it …", "dim")
            task = Task(survey, self._source, workspace=self._workspace, options=self._options)
            task.event.connect(self._heard)
            self._look.run(task, self._looked, self._failed)
        self._show("")

    @Slot(object)
    def _heard(self, event: object) -> None:
        if isinstance(event, Progress) and self.is_looking:
            self._say(f"{progress_text(event)} …", "dim")

    @Slot(object)
    def _looked(self, found: Survey) -> None:
        self.found = found
        # Where the look cannot tell, nothing is chosen for the person.
        self._current = 0 if found.question is None else -1
        self._swap.setChecked(False)
        self._show("")

    @Slot(object)
    def _failed(self, error: SafelightError) -> None:
        self._show(str(error) if isinstance(error, BadInput) else "")
        self._say(str(error), "bad")

    @Slot(int)
    def _choose(self, number: int) -> None:
        self._current = number
        self._show_chosen("")
        self.changed.emit()

    def _show(self, unreadable: str) -> None:
        readings = self.found.readings if self.found is not None else ()
        self._readings.show_readings(readings, self._current)
        self._show_chosen(unreadable)
        if self.found is not None:
            self._say(sentence(self.found, self.reading), "" if self.reading is not None or not readings else "warn")
        elif not self.is_looking:
            self._say("", "")
        self.changed.emit()

    def _show_chosen(self, unreadable: str) -> None:
        """Shows the chosen reading, or the likeliest one until a person has chosen."""
        found = self.found
        reading = self.reading or (found.first if found is not None else None)
        if not self.is_looking:
            # Names of files on a server are not known before they are fetched, so no pattern can be tried there.
            self._choices.show_reading(reading, unreadable if "://" not in self._source else "")
        self._classes.rows.show_classes(_rows_of(reading))
        self._lines.show_rows([(entry.path, entry.reason) for entry in reading.listing.left] if reading is not None else [])
        self._swap.setVisible(reading is not None and bool(reading.listing.left))
        self._show_table(self._swap.isChecked() and reading is not None and bool(reading.listing.left))
        if found is not None and self.reading is not None:
            self._say(sentence(found, self.reading), "")
        if reading is not None and reading.listing.found:
            self._fetch_pictures(reading)

    def _fetch_pictures(self, reading: Reading) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="safelight-first-"))
            # Not a method: the widget is gone by then. A dialog that is closed in any way leaves no pictures behind.
            self.destroyed.connect(partial(shutil.rmtree, self._folder, ignore_errors=True))
        task = Task(first_pictures, self._source, reading, self._options, self._folder)
        self._pictures.run(task, self._pictured)

    @Slot(object)
    def _pictured(self, pictures: Sequence[FirstPicture]) -> None:
        self._classes.rows.show_pictures(pictures)

    @Slot(bool)
    def _show_table(self, left: bool) -> None:
        reading = self.reading or (self.found.first if self.found is not None else None)
        self._classes.setVisible(not left and reading is not None and bool(reading.listing.found))
        self._left.setVisible(left)
        self._swap.setText("Show the classes" if left else "Show what is left aside")

    def _say(self, text: str, tone: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))
        set_look(self._said, "tone", tone)


def _rows_of(reading: Reading | None) -> dict[str, int]:
    """Files per class, and behind them those that would be taken in without one."""
    if reading is None:
        return {}
    return {**reading.classes, **({UNLABELLED: reading.unlabelled} if reading.unlabelled else {})}
