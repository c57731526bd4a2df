"""The card that a plot stands in: its title above it, and beside that the values that are pointed at."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.kit.labels import label
from gui.theme import SPACE

LOW = 800
"""Height of the window in pixels below which plots are lower and legends have few rows."""


class PlotCard(QFrame):
    """A framed plot.

    Args:
        name: Of the plot; ends object names.
        title: As shown.
        plot: What is framed.
    """

    def __init__(self, name: str, title: str, plot: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._title = label(title, "strong", name=f"plot_{name}_title", parent=self)
        self._values = label("", "caption", name=f"values_{name}", right=True, parent=self)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._title)
        head.addWidget(self._values, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(plot, 1)

    def set_title(self, text: str) -> None:
        """Replaces the title."""
        self._title.setText(text)

    def say(self, values: str) -> None:
        """Shows these values beside the title."""
        self._values.setText(values)
