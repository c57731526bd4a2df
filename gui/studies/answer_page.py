"""What a study answers: a sentence, and every cell as a dot with its interval, hatched words where luck may be all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.support.left_out import LeftOut
from core.support.wording import counted, percentage
from gui.evaluation.interval_dots import DotRow, IntervalDots
from gui.kit.labels import label, say
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.wizard import WizardPage
from gui.kit.wizard_foot import FootState
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.studies.training import StudyRuns
    from core.studies.verdict import CellResult, StudyVerdict
    from gui.studies.dialog import StudyDialog

_HEADS = ("Cell", "Runs", "Val", "Over seeds", "Over pictures", "")


class AnswerPage(WizardPage):
    """The last page of a study's dialog."""

    def __init__(self, dialog: StudyDialog, about: object) -> None:
        super().__init__()
        self._dialog = dialog
        self._said = label(role="strong", name="study_said", wrap=True)
        self._basis = label(role="caption", name="study_basis", wrap=True)
        self.dots = IntervalDots("study_dots", "Cells with their intervals over pictures", self)
        self.lines = Lines(_HEADS, self)
        table = LinesView(self.lines, "study_cells", "Cells", 0, self)
        self._failed = label(name="study_failed", wrap=True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE * 2)
        for part in (self._said, self.dots, self._basis, self._failed):
            column.addWidget(part)
        column.addWidget(table, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def foot(self) -> FootState:
        return FootState({"cancel": "Close", "go": self._dialog.finish_text})

    def press(self, button: str) -> None:
        self._dialog.finish()

    def show_answer(self, found: StudyRuns, answer: StudyVerdict | None) -> None:
        """Shows what came of it."""
        self._said.setText(answer.sentence if answer is not None else "There is nothing to compare yet.")
        missing = f" {counted(found.missing, 'run')} of {len(found.wanted):,} {'is' if found.missing == 1 else 'are'} missing."
        decided = "Chosen on these pictures of val; test decides. The interval is over pictures, of each cell's middle seed."
        self._basis.setText(decided + (missing if found.missing else ""))
        say(self._failed, _failures(found.failed))
        cells = answer.cells if answer is not None else ()
        best = answer.best if answer is not None else 0
        self.dots.show_rows([_dot(cell, place == best) for place, cell in enumerate(cells)], None)
        self.lines.show_rows([_row(cell, place == best) for place, cell in enumerate(cells)])


def standing(cell: CellResult, is_best: bool) -> str:
    """How a cell stands to the best one, in words."""
    if is_best:
        return "best"
    return "less good" if cell.told_apart else "cannot be told apart"


def _dot(cell: CellResult, is_best: bool) -> DotRow:
    low, high = cell.interval
    figures = f"{percentage(cell.mean, 1)}, {standing(cell, is_best)}"
    told = f"{cell.words}: {figures}, {percentage(low, 1)} to {percentage(high, 1)}"
    # One colour for what may be the best, and none for what is not.
    return DotRow(cell.words, cell.mean, min(low, cell.mean), max(high, cell.mean), figures, told, None if cell.told_apart else 0)


def _row(cell: CellResult, is_best: bool) -> tuple[str, ...]:
    low, high = cell.interval
    spread = f"± {100 * cell.spread:.1f}" if cell.spread is not None else "–"
    interval = f"{percentage(low, 1)} to {percentage(high, 1)}"
    return (cell.words, str(len(cell.runs)), percentage(cell.mean, 1), spread, interval, standing(cell, is_best))


def _failures(failed: tuple[LeftOut, ...]) -> str:
    return "\n".join(f"{entry.path} failed: {entry.reason}" for entry in failed[:5])
