"""The pictures worth looking at first: mistakes the run was sure of, and those it was least sure of."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from core.support.wording import counted
from gui.evaluation.run_report.gallery import JudgedGallery
from gui.evaluation.run_report.section import ReportSection, chip
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session
from gui.theme import SPACE

_KINDS = (
    ("mistakes", "Surest mistakes", "Wrong ones, those the run was surest of first: often a wrong label, or two things in one"),
    ("least_certain", "Least certain", "All pictures, those whose most probable class is least probable first"),
)


class NotableSection(ReportSection):
    """One gallery, and a switch between the kinds."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._shown: ShownReport | None = None
        self._kind = "mistakes"
        self.gallery = JudgedGallery(session, "notable_pictures", "Pictures worth a look", nothing="No mistake on this side.")
        self.gallery.failed.connect(self.failed)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        group = QButtonGroup(self)
        for key, title, tip in _KINDS:
            button = chip(title, f"notable_{key}", tip)
            button.setChecked(key == self._kind)
            button.clicked.connect(lambda _checked=False, key=key: self._turn(key))
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addLayout(row)
        whole.addWidget(self.gallery, 1)

    def show_report(self, shown: ShownReport) -> None:
        self._shown = shown
        self._show()

    @Slot(str)
    def _turn(self, key: str) -> None:
        self._kind = key
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        found = self._shown.found
        rows = found.mistakes if self._kind == "mistakes" else found.least_certain
        title = next(title for key, title, _ in _KINDS if key == self._kind)
        says = f"{counted(len(rows), 'picture')} of {found.predictions.n:,}; Space shows one large." if len(rows) else ""
        self.gallery.show_pictures(self._shown, rows.tolist(), title, says)
