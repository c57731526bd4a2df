"""The classes beside the gallery: a heading, and bars that scroll."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.theme import SPACE
from gui.widgets.class_bars import ClassBars
from gui.widgets.labels import label


class ClassSide(QWidget):
    """Room for the bars, however many classes there are."""

    def __init__(self, bars: ClassBars, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(SPACE * 22)
        area = QScrollArea(self)
        area.setObjectName("class_area")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes the keyboard
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(bars)
        area.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(label("Classes", "strong"))
        column.addWidget(area, 1)
