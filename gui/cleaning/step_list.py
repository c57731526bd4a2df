"""The steps of cleaning: limits, each kind of finding with how many are decided, and what will happen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QVBoxLayout, QWidget

from core.datasets.cleaning.cleaning import Cleaning
from core.datasets.cleaning.finding_words import finding_title
from core.datasets.cleaning.walk import LIMITS, REVIEW
from core.support.wording import counted
from gui.kit.labels import label, say
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.theme import SPACE


class StepList(QWidget):
    """The steps at the side; any of them can be gone to.

    Signals:
        chosen(str): Go to this step.
        again_asked(bool): Ask what was kept earlier, too, or no longer.
    """

    chosen = Signal(str)
    again_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[str] = []
        self._lines = Lines(("Step", "Decided"), self)
        self._view = LinesView(self._lines, "cleaning_steps", "Steps of the cleaning", 0, self)
        # A click below the last row took the mark from the place where the person is.
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._view.selectionModel().currentRowChanged.connect(self._row_chosen)
        # A click on the row that is current already changes no row, and still asks for its first question.
        self._view.clicked.connect(self._clicked)
        self._again = QCheckBox(self)
        self._again.setObjectName("cleaning_again")
        self._again.toggled.connect(self.again_asked)
        self._unusable = label(role="caption", name="cleaning_unusable", wrap=True)
        self.setFixedWidth(SPACE * 33)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._view, 1)
        column.addWidget(self._again)
        column.addWidget(self._unusable)

    def show_material(self, kept: int, again: bool, refused: int) -> None:
        """Says what is not asked: findings kept earlier, unless `again`, and files that cannot be used."""
        self._again.blockSignals(True)
        self._again.setChecked(again)
        self._again.blockSignals(False)
        self._again.setText(f"Ask about {kept:,} kept earlier")
        self._again.setVisible(kept > 0)
        files = counted(refused, "file cannot be read and is", "files cannot be read and are")
        say(self._unusable, f"{files} not used." if refused else "")

    def show_cleaning(self, cleaning: Cleaning, step: str) -> None:
        """Shows how far the answers are; `step` is where the person is."""
        self._steps = [LIMITS, *cleaning.kinds(), REVIEW]
        rows: list[tuple[str, str]] = [("Size and shape limits", "")]
        answered = cleaning.answered()
        for kind in self._steps[1:-1]:
            rows.append((finding_title(kind), f"{answered[kind]:,} of {len(cleaning.of_kind(kind)):,}"))
        totals = cleaning.totals()
        rows.append(("What will happen", f"{totals.excluded + totals.relabelled:,}"))
        chosen = self._view.selectionModel()
        chosen.blockSignals(True)
        self._lines.show_rows(rows)
        chosen.blockSignals(False)
        if step in self._steps:
            # Neither new rows nor the row of the place are a choice: each answer would lead back to the step's first
            # question.
            chosen.blockSignals(True)
            self._view.selectRow(self._steps.index(step))
            chosen.blockSignals(False)
            # With its signals blocked the selection has told the view nothing either.
            self._view.viewport().update()

    @Slot(QModelIndex, QModelIndex)
    def _row_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and now.row() < len(self._steps):
            self.chosen.emit(self._steps[now.row()])

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self._row_chosen(index, index)
