"""The card that a plot of a study stands in: its title, and the button that saves it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.support.registry import at
from gui.kit.labels import error_label, label, say
from gui.plots.saving import SaveButton
from gui.session import Session
from gui.studies.plots.plot import StudyPlotView
from gui.studies.plots.table import StudyPlot
from gui.theme import SPACE


class StudyPlotCard(QFrame):
    """A framed plot.

    Args:
        session: Whose workspace it is.
        name: Of the plot in the table of all.
        entry: It.
    """

    def __init__(self, session: Session, name: str, entry: StudyPlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setObjectName(f"study_plot_{name}")
        self._title, self._study = entry.title, ""
        self.plot: StudyPlotView = at(entry.place)(session)
        self._wrong = error_label(f"study_plot_{name}_error", self)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(label(entry.title, "strong", name=f"study_plot_{name}_title"), 1)
        if not self.plot.saves_itself:
            saving = SaveButton(f"study_save_{name}", f"the plot: {entry.title}", self._save_to, self._called, self)
            saving.said.connect(partial(say, self._wrong))
            head.addWidget(saving)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._wrong)
        column.addWidget(self.plot, 1)

    def name_study(self, name: str) -> None:
        """Whose plot it is; files are called after it."""
        self._study = name

    def _called(self) -> str:
        return f"{self._study} - {self._title}"

    def _save_to(self, path: Path) -> None:
        self.plot.save_to(path, self._called())
