"""Collections that wait, each with what can be done with it: whether they were paused or interrupted is no matter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.datasets.flickr.unfinished import Unfinished
from core.support.wording import counted
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.theme import SPACE


class UnfinishedBox(QFrame):
    """A line for each collection that waits; hidden when there is none.

    Signals:
        go_on_asked(object): Take an `Unfinished` up where it was.
        take_in_asked(object): Take what it has into its dataset.
        throw_away_asked(object): Delete what it has; asked for twice in a row.
    """

    go_on_asked = Signal(object)
    take_in_asked = Signal(object)
    throw_away_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("flickr_waiting")
        self.setProperty("banner", "info")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, SPACE, SPACE, SPACE)
        self._column.setSpacing(SPACE // 2)
        self._rows: list[QWidget] = []
        self.hide()

    def show_unfinished(self, found: tuple[Unfinished, ...]) -> None:
        """Shows collections that wait."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(entry, number) for number, entry in enumerate(found)]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(found))

    def _row(self, entry: Unfinished, number: int) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(label(entry.words, wrap=True, name=f"flickr_waiting_{number}"), 1)
        go_on = quiet_button("Continue", f"flickr_go_on_{number}", parent=row)
        go_on.clicked.connect(partial(self.go_on_asked.emit, entry))
        line.addWidget(go_on)
        if entry.pictures:
            take_in = quiet_button("Take in what is there", f"flickr_take_in_{number}", parent=row)
            take_in.clicked.connect(partial(self.take_in_asked.emit, entry))
            line.addWidget(take_in)
        drop = quiet_button("Throw away", f"flickr_throw_away_{number}", parent=row)
        drop.clicked.connect(partial(self._throw, entry, drop))
        line.addWidget(drop)
        return row

    def _throw(self, entry: Unfinished, button: QPushButton) -> None:
        """Asks for a second press, since this cannot be undone."""
        # Where nothing was fetched nothing is lost, and one press will do.
        if entry.pictures and not button.property("sure"):
            button.setProperty("sure", True)
            button.setText(f"Delete {counted(entry.pictures, 'picture')} for good")
            return
        self.throw_away_asked.emit(entry)
