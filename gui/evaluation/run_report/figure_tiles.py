"""Figures with their names, side by side, going on in the next line where there is no more room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.kit.flow import FlowLayout
from gui.kit.labels import label
from gui.theme import SPACE


class FigureTiles(QWidget):
    """Shows any number of figures.

    Args:
        name: Begins the object names.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._flow = FlowLayout(self, SPACE)
        self._tiles: list[tuple[QFrame, QLabel, QLabel]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figures(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Shows name, figure and what it tells, of each; the same widgets are used again."""
        while len(self._tiles) < len(figures):
            self._tiles.append(self._made())
        for place, (tile, name, value) in enumerate(self._tiles):
            tile.setVisible(place < len(figures))
            if place < len(figures):
                title, figure, tip = figures[place]
                name.setText(title)
                value.setText(figure)
                tile.setToolTip(tip)
                tile.setAccessibleName(f"{title}: {figure}")
        self._flow.invalidate()

    def words(self) -> list[str]:
        """What the tiles say."""
        return [f"{name.text()}: {value.text()}" for tile, name, value in self._tiles if not tile.isHidden()]

    def _made(self) -> tuple[QFrame, QLabel, QLabel]:
        tile = QFrame(self)
        tile.setProperty("card", True)
        name, value = label("", "caption"), label("", "strong")
        column = QVBoxLayout(tile)
        column.setContentsMargins(SPACE * 3 // 2, SPACE, SPACE * 3 // 2, SPACE)
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(value)
        self._flow.addWidget(tile)
        return tile, name, value
