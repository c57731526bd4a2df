"""Offers a closer look before a split is made, where it takes little time: crops and mirror images are not known without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from core.datasets.catalog.overview import Overview
from gui.icons import icon
from gui.kit.job_bar import JobRoom
from gui.kit.labels import error_label, label, say
from gui.kit.read_when_seen import ReadWhenSeen
from gui.pictures.check_task import run_closer_look
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.datasets.cleaning.look_time import LookTime


class LookFirst(ReadWhenSeen):
    """A card with the offer, its button and the work; it takes no room where there is nothing to offer.

    Signals:
        asked(): The button was pressed; the look has begun.
        looked(str): The look at this dataset is done.
        failed(object): It cannot be told how long a look would take. Inherited.
    """

    asked = Signal()
    looked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts: Overview | None = None
        self._card = QFrame(self)
        self._card.setObjectName("look_first")
        self._card.setProperty("card", True)
        self._text = label(name="look_first_text", wrap=True, parent=self._card)
        self._error = error_label("look_first_error", self._card)
        self._ask = QPushButton(icon("zoom"), "Look closer, then split", self._card)
        self._ask.setObjectName("look_first_ask")
        self._ask.setToolTip("Takes the closer look, then makes the split as the form says now.")
        self._ask.clicked.connect(self.ask)
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        self._inside.setSpacing(SPACE)
        self._inside.addWidget(self._text)
        self._inside.addWidget(self._error)
        self._inside.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignRight)
        self._work = JobRoom(self._card)
        self._inside.addWidget(self._work)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._card)
        self._show_card(False)

    def show_facts(self, facts: Overview) -> None:
        """Speaks of this dataset."""
        if self._facts is None or facts.name != self._facts.name:
            self._show_card(False)
            say(self._error, "")
        self._facts = facts
        self._work.show_subject(facts.name)
        self._ask.setEnabled(not self._work.is_busy(facts.name))
        self.read_anew()

    def reading(self) -> Task | None:
        if self._facts is None or self._facts.read_only:
            self._show_card(False)
            return None
        return Task("core.datasets.cleaning.look_time:look_time", NamedDataset(self._session.workspace, self._facts.name))

    @Slot(object)
    def show_read(self, found: LookTime) -> None:
        at_work = self._facts is not None and self._work.is_busy(self._facts.name)
        if found.offer:
            self._text.setText(found.offer)
        self._show_card(bool(found.offer) or at_work)

    @Slot()
    def ask(self) -> None:
        """Has the workshop look."""
        assert self._facts is not None
        name = self._facts.name
        if self._work.is_busy(name):
            return
        say(self._error, "")
        task = run_closer_look(self._session, name)
        task.succeeded.connect(lambda _reply: self.looked.emit(name))
        task.failed.connect(lambda error: self._failed(name, error))
        self._work.add(task, task.title)
        task.finished.connect(self._finished)  # when the room has let its bar go
        self._ask.setEnabled(False)
        self.asked.emit()

    def _show_card(self, shown: bool) -> None:
        # The gap below goes with it: what is not offered takes no room.
        self._column.setContentsMargins(0, 0, 0, SPACE * 2 if shown else 0)
        self._card.setVisible(shown)

    def _failed(self, name: str, error: object) -> None:
        if self._facts is not None and name == self._facts.name:
            say(self._error, str(error))
        else:
            self._session.notify(f"{name}: {error}")

    @Slot()
    def _finished(self) -> None:
        if self._facts is not None:
            self._ask.setEnabled(not self._work.is_busy(self._facts.name))
        self.read_anew()
