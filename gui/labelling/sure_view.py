"""All pictures that are surely of one class, to be looked through before they are accepted at once.

Accepted unseen, one wrong belief of a network would become hundreds of labels.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.labelling.proposal import Proposal
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import chance, counted
from gui.icons import icon
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.labelling.asking_view import SURE
from gui.labelling.work import LabellingWork
from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile
from gui.theme import SPACE


class _SureStrip(PictureStrip):
    """Leaves Enter to what accepts them; a double click turns a picture."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class SureView(QWidget):
    """A grid; each picture can be left out.

    Signals:
        closed(): It was decided, or gone back from.
    """

    closed = Signal()

    def __init__(self, work: LabellingWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("label_sure_view")
        self._work = work
        self._proposals: list[Proposal] = []
        self._out: set[int] = set()
        self._title = label(role="strong", name="sure_title")
        self._said = label(
            "The least sure come first. Space, or a double click, leaves a picture out; it is asked about later.",
            "caption", name="sure_said", tone="dim", wrap=True,
        )  # fmt: skip
        self.strip = _SureStrip("sure_strip", "Pictures that will get the class", many=True, parent=self)
        self.strip.turned.connect(self._turned)
        self._accept = QPushButton(icon("check", "on_accent"), "", self)
        self._accept.setObjectName("sure_accept")
        self._accept.setProperty("primary", True)
        self._accept.setAutoDefault(False)
        self._accept.setToolTip("Gives them the class, as one decision (Enter)")
        self._accept.clicked.connect(lambda: self.accept())
        back = quiet_button("Back", "sure_back", "previous", self.closed.emit, self)
        back.setToolTip("Accept none of them (Esc)")
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(back)
        foot.addStretch()
        foot.addWidget(self._accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self._said)
        column.addWidget(self.strip, 1)
        column.addLayout(foot)

    def show_class(self, name: str) -> None:
        """Shows the sure proposals of a class."""
        self._proposals = self._work.round.sure(SURE, name)
        self._out = set()
        self._title.setText(f"{counted(len(self._proposals), 'picture')} said to be {name}, with {SURE} % or more")
        self.strip.show_tiles(len(self._proposals), self._tile)
        self._show_count()
        self.strip.setFocus()
        if self._proposals:
            self.strip.look_at(0)

    @Slot()
    def accept(self) -> None:
        """Gives all that were not left out the class."""
        taken = [one for one in self._proposals if one.sample not in self._out]
        self._work.decide(self._work.round.accept_all(taken))
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._accept.isEnabled():
            self.accept()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.closed.emit()  # Escape would close the whole dialog, which is more than a person means who only looked
        else:
            super().keyPressEvent(event)

    def _tile(self, row: int) -> StripTile:
        one = self._proposals[row]
        file = thumbnail_path(self._work.dataset.folder, one.sha256)
        said = chance(one.probability)
        return StripTile((file,), (said,), f"{one.path}\n{one.label}, {said}", "left" if one.sample in self._out else "accepted")

    @Slot(object)
    def _turned(self, rows: Sequence[int]) -> None:
        turned = {self._proposals[row].sample for row in rows}
        # All of them follow the first one, so that a selection of both sorts has one end.
        self._out = self._out - turned if self._proposals[rows[0]].sample in self._out else self._out | turned
        self.strip.tiles.marks_changed()
        self._show_count()

    def _show_count(self) -> None:
        count = len(self._proposals) - len(self._out)
        self._accept.setText(f"Accept {count:,}")
        self._accept.setEnabled(count > 0)
