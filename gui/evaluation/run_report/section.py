"""The sections of a report. A new one is a module with a `ReportSection` and a line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from gui.kit.labels import ElidedLabel, label
from gui.session import Session
from gui.theme import SPACE

if TYPE_CHECKING:
    from gui.evaluation.run_report.shown import ShownReport


class ReportSection(QWidget):
    """Shows one part of a report; made when it is first looked at.

    Signals:
        failed(object): A picture of it is not there any more, or nothing could be saved.
    """

    failed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def show_report(self, shown: ShownReport) -> None:
        """Shows another report. All of it is there: nothing is read or worked out any more."""
        raise NotImplementedError


@dataclass(frozen=True)
class SectionEntry:
    """One section. `place` is "module:Class" of a `ReportSection`."""

    key: str
    title: str
    tip: str
    place: str


_ROOM = "gui.evaluation.run_report"
SECTIONS = (
    SectionEntry("overview", "Overview", "Figures, what training did, what it cost", f"{_ROOM}.overview:OverviewSection"),
    SectionEntry("confusion", "Confusion", "What is taken for what, with the pictures", f"{_ROOM}.confusion:ConfusionSection"),
    SectionEntry("classes", "Classes", "Figures and mistakes of each class", f"{_ROOM}.classes:ClassesSection"),
    SectionEntry("thresholds", "ROC and precision", "Each class against the rest", f"{_ROOM}.thresholds:ThresholdsSection"),
    SectionEntry("certainty", "Certainty", "How far to believe how sure it is", f"{_ROOM}.certainty:CertaintySection"),
    SectionEntry("pictures", "Pictures", "Surest mistakes, least certain", f"{_ROOM}.notable:NotableSection"),
)


def chip(text: str, name: str, tip: str) -> QPushButton:
    """A button of a row of which one is chosen. `name` is its object name."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setCheckable(True)
    button.setProperty("chip", True)
    return button


class FigureCard(QFrame):
    """A plot with a title above and, below, a line that says what is pointed at.

    Args:
        name: Begins the object names.
        title: As shown.
        plot: Takes the room there is.
    """

    def __init__(self, name: str, title: str, plot: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._title = label(title, "strong", name=f"{name}_title")
        self._says = ElidedLabel("caption", f"{name}_says")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE // 2)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._title)
        column.addWidget(plot, 1)
        column.addWidget(self._says)
        self._plot = plot

    def say(self, words: str) -> None:
        """Says something below the plot; its accessible description too."""
        self._says.setText(words)
        self._plot.setAccessibleDescription(words)

    def said(self) -> str:
        """What is said below the plot."""
        return self._says.text()
