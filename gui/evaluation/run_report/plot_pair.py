"""Two plots of a report side by side below a line of tools, saved together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.support.csv_files import CsvCell
from gui.evaluation.run_report.section import FigureCard, ReportSection
from gui.evaluation.run_report.shown import ShownReport
from gui.kit.labels import error_label, say
from gui.plots.figure_plot import FigurePlot
from gui.plots.saving import SaveButton, save_drawn
from gui.session import Session
from gui.theme import SPACE


class PlotPairSection(ReportSection):
    """Lays its plots out, each in a card, and saves them. What they show is a subclass's to say."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._shown: ShownReport | None = None
        self._picture = QWidget()
        self._plots: tuple[FigurePlot, ...] = ()

    def called(self) -> str:
        """What a file with the plots is called at first; the title of a drawing too."""
        raise NotImplementedError

    def numbers(self) -> tuple[Sequence[str], Iterable[Sequence[CsvCell]]]:
        """The numbers behind the plots: names of the columns, and rows."""
        raise NotImplementedError

    def lay_out(
        self, name: str, tools: tuple[QWidget, QWidget], cards: Sequence[FigureCard], plots: Sequence[FigurePlot]
    ) -> None:
        """Puts two tools, of which the second takes the room that is left, and the button that saves above the cards.

        Args:
            name: Begins the object names.
            cards, plots: The plots, and the card that each of them is in.
        """
        self._plots = tuple(plots)
        problem = error_label(f"{name}_error")
        self._saving = SaveButton(f"{name}_save", "the plots", self._save_to, self.called)
        self._saving.said.connect(lambda words: say(problem, words))
        line = QHBoxLayout()
        line.setSpacing(2 * SPACE)
        line.addWidget(tools[0])
        line.addWidget(tools[1], 1)
        line.addWidget(self._saving)
        row = QHBoxLayout(self._picture)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for card in cards:
            row.addWidget(card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addLayout(line)
        whole.addWidget(problem)
        whole.addWidget(self._picture, 1)

    def _save_to(self, path: Path) -> None:
        save_drawn(path, self._picture, self._plots, self.called(), *self.numbers())
