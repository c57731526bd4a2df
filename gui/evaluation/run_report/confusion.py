"""The confusion matrix with the pictures of the chosen cell beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.evaluation.confusion import commonest_mistakes, row_shares, rows_of_cell
from core.support.wording import counted
from gui.evaluation.run_report.gallery import JudgedGallery, beside
from gui.evaluation.run_report.section import ReportSection, chip
from gui.evaluation.run_report.shown import ShownReport
from gui.kit.labels import error_label, say
from gui.kit.quiet import QuietComboBox
from gui.plots.confusion import ConfusionPlot, matrix_rows
from gui.plots.confusion_painter import Matrix
from gui.plots.saving import SaveButton, save_drawn
from gui.session import Session
from gui.theme import SPACE

_SHARES, _ORDER = "report/confusion_shares", "report/confusion_order"


class ConfusionSection(ReportSection):
    """Matrix and gallery, side by side; the handle between them is remembered, as are the choices."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._shown: ShownReport | None = None
        self.plot = ConfusionPlot()
        self.gallery = JudgedGallery(session, "confusion_pictures", "Pictures of the cell", nothing="No picture in this cell.")
        self.gallery.failed.connect(self.failed)
        self._problem = error_label("confusion_error")
        self._saving = SaveButton("confusion_save", "the confusion matrix", self._save_to, self._called)
        self._saving.said.connect(lambda words: say(self._problem, words))
        card = QFrame()
        card.setProperty("card", True)
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE // 2)
        column.setSpacing(SPACE)
        column.addLayout(self._tools())
        column.addWidget(self._problem)
        column.addWidget(self.plot, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(beside(card, self.gallery, "confusion_splitter", session.settings))
        self.plot.chosen.connect(self._choose)
        self.plot.entered.connect(self.gallery.focus_pictures)
        self.plot.zoomed.connect(self._whole.setVisible)

    def show_report(self, shown: ShownReport) -> None:
        self._shown = shown
        counts = shown.found.evaluation.confusion
        matrix = Matrix(shown.classes, counts, row_shares(counts), self._order(shown), self._shares.isChecked())
        self.plot.show_matrix(matrix, commonest_mistakes(counts))

    def _tools(self) -> QHBoxLayout:
        settings = self.session.settings
        as_shares = str(settings.value(_SHARES, 1)) == "1"
        shares_tip = "Parts of each row in percent: what the pictures of a class are taken for"
        self._shares = chip("Shares", "confusion_shares", shares_tip)
        self._counts = chip("Counts", "confusion_counts", "Numbers of pictures")
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button in (self._shares, self._counts):
            group.addButton(button)
            row.addWidget(button)
        (self._shares if as_shares else self._counts).setChecked(True)
        self._shares.toggled.connect(self._turn_shares)
        self._by = QuietComboBox()
        self._by.setObjectName("confusion_order")
        self._by.setAccessibleName("Order of the classes")
        self._by.setToolTip("Classes that are taken for each other side by side, or by their names")
        self._by.addItem("By likeness", "cluster")
        self._by.addItem("By name", "name")
        self._by.setCurrentIndex(max(0, self._by.findData(str(settings.value(_ORDER, "cluster")))))
        self._by.activated.connect(self._turn_order)
        self._whole = QPushButton("Show all of it")
        self._whole.setObjectName("confusion_whole")
        self._whole.setToolTip("Undo the zoom (F). The wheel, + and − zoom, a drag moves; Page down goes to the next mistake.")
        self._whole.hide()
        self._whole.clicked.connect(lambda: self.plot.fit())
        row.addWidget(self._by)
        row.addStretch(1)
        row.addWidget(self._whole)
        row.addWidget(self._saving)
        return row

    def _order(self, shown: ShownReport) -> tuple[int, ...]:
        return shown.found.by_cluster if self._by.currentData() == "cluster" else shown.found.by_name

    @Slot(int, int)
    def _choose(self, truth: int, said: int) -> None:
        if self._shown is None:
            return
        rows = rows_of_cell(self._shown.found.predictions, (truth, said))
        title = self.plot.words((truth, said)).partition(":")[0]
        says = f"{counted(len(rows), 'picture')}, the surest first; Space shows one large." if len(rows) else ""
        self.gallery.show_pictures(self._shown, rows.tolist(), title, says)

    @Slot(bool)
    def _turn_shares(self, as_shares: bool) -> None:
        self.session.settings.setValue(_SHARES, int(as_shares))
        self.plot.show_shares(as_shares)

    @Slot()
    def _turn_order(self) -> None:
        self.session.settings.setValue(_ORDER, self._by.currentData())
        if self._shown is not None:
            self.plot.show_order(self._order(self._shown))

    def _called(self) -> str:
        return f"{self._shown.found.evaluation.run} confusion {self._shown.on}" if self._shown is not None else "confusion"

    def _save_to(self, path: Path) -> None:
        matrix = self.plot.matrix
        header = ("class", *(matrix.names[number] for number in matrix.order))
        save_drawn(path, self.plot, [self.plot], self._called(), header, matrix_rows(matrix))
