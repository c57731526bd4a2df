"""The classes of a report with their figures, and the mistakes of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.evaluation.wording import percent
from gui.evaluation.run_report.class_table import ClassScoresTable, class_rows
from gui.evaluation.run_report.gallery import JudgedGallery, beside
from gui.evaluation.run_report.section import ReportSection
from gui.evaluation.run_report.shown import ShownReport
from gui.kit.remembered import was_moved
from gui.session import Session
from gui.theme import SPACE

_LEAST = 22 * SPACE  # pixels for mistakes: one picture beside another


class ClassesSection(ReportSection):
    """Hardest classes first; beside the table the wrong pictures of the class that is current in it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._shown: ShownReport | None = None
        self.table = ClassScoresTable()
        self.gallery = JudgedGallery(session, "class_mistakes", "Mistakes of the class", nothing="No mistake in this class.")
        self.gallery.failed.connect(self.failed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._splitter = beside(self.table, self.gallery, "classes_splitter", session.settings)
        whole.addWidget(self._splitter)
        self.table.chosen.connect(self._choose)

    def show_report(self, shown: ShownReport) -> None:
        self._shown = shown
        self.table.show_rows(class_rows(shown))
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """All columns before anything else, until a person has moved the handle: few mistakes left most of their part empty."""
        if was_moved(self._splitter, self.session.settings):
            return
        room = self.width() - self._splitter.handleWidth()
        table = min(self.table.whole_width(), room - _LEAST)
        self._splitter.setSizes([table, room - table])

    @Slot(int)
    def _choose(self, number: int) -> None:
        if self._shown is None:
            return
        name, found = self._shown.classes[number], self._shown.found
        wrong = [row for row in found.mistakes.tolist() if found.predictions.truth[row] == number]
        hard = next((one for one in found.hardest if one.name == name), None)
        says = f"Recognised: {percent(hard.recall, hard.interval)}. The surest mistakes first." if hard is not None else ""
        title = f"{name}: {len(wrong):,} of {found.evaluation.per_class[name].support:,} wrong"
        self.gallery.show_pictures(self._shown, wrong, title, says)
