"""Every cell as a dot with its interval over pictures and a stroke for each seed; in colour where it may be the best one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.runs.settings.recipe_settings import setting_in_words
from core.support.csv_files import CsvCell
from core.support.wording import percentage
from gui.evaluation.interval_dots import DotRow, IntervalDots
from gui.kit.labels import label, say
from gui.session import Session
from gui.studies.plots.plot import StudyPlotView

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy
    from core.studies.verdict import CellResult


class CellDots(StudyPlotView):
    """Shows cells from above in the order of the study."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._cells: tuple[CellResult, ...] = ()
        self.dots = IntervalDots("study_dots", "Cells with their intervals over pictures", self)
        self.dots.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._by = label(role="caption", name="study_dots_by", wrap=True)
        column.addWidget(self._by)
        column.addWidget(self.dots)

    def show_study(self, shown: AnsweredStudy) -> None:
        from core.studies.grids import short_names
        from core.studies.study import titled

        self._cells = shown.answer.cells if shown.answer is not None else ()
        names = short_names((one.cell for one in shown.found.wanted), titled)
        # Short names are values alone, and "0.01, 4" does not say of what.
        keys = [setting_in_words(factor.key) for factor in shown.study.factors]
        say(self._by, f"Cells by {', '.join(keys)}" if len(keys) > 1 else "")
        said = shown.said.cells if shown.said is not None else ()
        self.dots.show_rows([_dot(cell, names[cell.words]) for cell in said], None)

    def numbers(self) -> tuple[Sequence[str], Sequence[Sequence[CsvCell]]]:
        from core.studies.verdict import cell_numbers

        return cell_numbers(self._cells)

    @Slot(int)
    def _choose(self, place: int) -> None:
        self.chosen.emit(self._cells[place].runs)


def _dot(cell: CellResult, name: str) -> DotRow:
    low, high = cell.interval
    spread = f" ± {100 * cell.spread:.1f}" if cell.spread is not None else ""
    figures = f"{percentage(cell.mean, 1)}{spread}, {cell.standing}" if cell.standing else f"{percentage(cell.mean, 1)}{spread}"
    seeds = f", from {percentage(min(cell.accuracies), 1)} to {percentage(max(cell.accuracies), 1)} over seeds"
    told = f"{cell.words}: {figures}; {percentage(low, 1)} to {percentage(high, 1)} over pictures"
    told += seeds if len(cell.accuracies) > 1 else ""
    return DotRow(
        name, cell.mean, min(low, cell.mean), max(high, cell.mean), figures, told,
        # One colour for what may be the best, and none for what is not.
        None if cell.told_apart else 0, marks=cell.accuracies if len(cell.accuracies) > 1 else (),
    )  # fmt: skip
