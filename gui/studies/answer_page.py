"""What a study answers: a sentence, and every cell as a dot with its interval, in colour where it may be the best one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.support.left_out import LeftOut
from core.support.wording import are, counted, percentage
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


class AnswerPage(WizardPage):
    """The last page of a study's dialog."""

    def __init__(self, dialog: StudyDialog, about: object) -> None:
        from core.studies.verdict import HEADS  # brings numpy, which the window's first page does without

        super().__init__()
        self._dialog = dialog
        self._said = label(role="strong", name="study_said", wrap=True)
        self._basis = label(role="caption", name="study_basis", wrap=True)
        self.dots = IntervalDots("study_dots", "Cells with their intervals over pictures", self)
        self.lines = Lines(HEADS, self)
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
        cells, basis = (answer.cells, answer.basis) if answer is not None else ((), ())
        missing = f"{counted(found.missing, 'run')} of {len(found.wanted):,} {are(found.missing)} missing."
        self._basis.setText(" ".join([*basis, *([missing] if found.missing else [])]))
        say(self._failed, _failures(found.failed))
        self.dots.show_rows([_dot(cell) for cell in cells], None)
        self.lines.show_rows([cell.row for cell in cells])


def _dot(cell: CellResult) -> DotRow:
    low, high = cell.interval
    figures = f"{percentage(cell.mean, 1)}, {cell.standing}"
    told = f"{cell.words}: {figures}, {percentage(low, 1)} to {percentage(high, 1)}"
    # One colour for what may be the best, and none for what is not.
    return DotRow(cell.words, cell.mean, min(low, cell.mean), max(high, cell.mean), figures, told, None if cell.told_apart else 0)


def _failures(failed: tuple[LeftOut, ...]) -> str:
    return "\n".join(f"{entry.path} failed: {entry.reason}" for entry in failed[:5])
