"""The strip that offers a closer look at a dataset, shows the work, and says how many pictures have been looked at."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.datasets.catalog.overview import Overview
from gui.icons import icon
from gui.kit.job_bar import JobRoom
from gui.kit.labels import error_label, label, say
from gui.pictures.check_task import run_closer_look
from gui.session import Session
from gui.theme import SPACE

OFFER = (
    "A closer look compares the pictures themselves, with a network that knows ImageNet. It finds crops, turned and mirrored "
    "copies, doubtful classes, and pictures unlike all others."
)


class CloserLookCard(QFrame):
    """A card with the button, the work, and what came of it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("closer_look")
        self.setProperty("card", True)
        self._session = session
        self._dataset = ""
        self._text = label(OFFER, "caption", name="closer_text", wrap=True)
        self._error = error_label("closer_error", self)
        self._ask = QPushButton("Look closer", self)
        self._ask.setObjectName("findings_closer")
        self._ask.setIcon(icon("zoom"))
        self._ask.setToolTip("Takes a minute for about a thousand pictures, much less when it is repeated. Nothing is changed.")
        self._ask.clicked.connect(self.ask)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._ask)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        self._column.setSpacing(SPACE)
        self._column.addLayout(row)
        self._work = JobRoom(self)
        self._column.addWidget(self._work)
        self._column.addWidget(self._error)

    def show_facts(self, facts: Overview) -> None:
        """Speaks of this dataset."""
        if facts.name != self._dataset:
            self._dataset = facts.name
            say(self._error, "")
        self._text.setText(_words(facts))
        self._ask.setText("Look closer again" if facts.looked_at else "Look closer")
        self._ask.setAccessibleName(self._ask.text())
        self._ask.setVisible(not facts.read_only)
        self._work.show_subject(self._dataset)
        self._ask.setEnabled(not self._work.is_busy(self._dataset))

    @Slot()
    def ask(self) -> None:
        """Has the workshop look at the dataset."""
        name = self._dataset
        if not name or self._work.is_busy(name):
            return
        say(self._error, "")
        task = run_closer_look(self._session, name)
        task.failed.connect(lambda error: self._failed(name, error))
        self._work.add(task, task.title)
        task.finished.connect(self._finished)  # when the room has let its bar go
        self._ask.setEnabled(False)

    def _failed(self, name: str, error: object) -> None:
        if name == self._dataset:
            say(self._error, str(error))
        else:
            self._session.notify(f"{name}: {error}")

    @Slot()
    def _finished(self) -> None:
        self._ask.setEnabled(not self._work.is_busy(self._dataset))


def _words(facts: Overview) -> str:
    if not facts.looked_at:
        return OFFER
    if facts.looked_at >= facts.pictures:
        every = "the one picture" if facts.pictures == 1 else f"all {facts.pictures:,} pictures"
        return f"Looked closer at {every}; copies, doubtful classes and odd ones are among the findings."
    others = "the other one was" if facts.pictures - facts.looked_at == 1 else "the others were"
    return f"Looked closer at {facts.looked_at:,} of {facts.pictures:,} pictures; {others} added since or could not be read."
