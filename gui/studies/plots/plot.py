"""What every plot of a study has in common: it is given what the study has come to, and tells which runs are meant by a click."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.support.csv_files import CsvCell
from gui.plots.curve_pictures import Saveable
from gui.plots.saving import save_drawn
from gui.session import Session

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy


class StudyPlotView(QWidget):
    """One plot; made when a study that it fits is first shown.

    Signals:
        chosen(object): Names of the runs of what was clicked, or chosen by keys.
        failed(object): What it draws cannot be read.
    """

    chosen = Signal(object)
    failed = Signal(object)

    saves_itself = False
    """True where the plot has tools of its own that save it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def show_study(self, shown: AnsweredStudy) -> None:
        """Draws what a study has come to. Called anew whenever that may be another."""
        raise NotImplementedError

    def numbers(self) -> tuple[Sequence[str], Sequence[Sequence[CsvCell]]]:
        """The numbers that are drawn, as a table: headings and rows."""
        raise NotImplementedError

    def drawn(self) -> Sequence[Saveable]:
        """What in it has to be drawn in another way into a file; nothing where all of it is painted by itself."""
        return ()

    def save_to(self, path: Path, title: str) -> None:
        """Saves it; the ending decides: .png, .svg, or .csv, the numbers.

        Raises:
            BadInput: Another ending.
        """
        save_drawn(path, self, self.drawn(), title, *self.numbers())
