"""The name of a run with its letter and the colour it has everywhere else."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.icons import dot
from gui.kit.labels import label, plain_tip
from gui.theme import SPACE, theme_notifier


class RunName(QWidget):
    """Letter, dot and name.

    Args:
        letter: By which the run is named below its pictures.
        name: Object name.
    """

    def __init__(self, letter: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._colour: int | None = None
        self._dot = QLabel(self)
        self._name = label("", "strong", name=f"{name}_name", parent=self)
        # A name may have eighty signs.
        self._name.setMaximumWidth(SPACE * 44)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(label(letter, "strong", parent=self))
        row.addWidget(self._dot)
        row.addWidget(self._name)
        theme_notifier.theme_changed.connect(self._draw)

    def show_run(self, name: str, colour: int | None) -> None:
        """Shows a run; `colour` is the place of its colour, None where it has none here."""
        self._colour = colour
        self._name.setText(name)
        self._name.setToolTip(plain_tip(name))
        self._draw()

    def _draw(self) -> None:
        self._dot.setVisible(self._colour is not None)
        if self._colour is not None:
            self._dot.setPixmap(dot(self._colour).pixmap(2 * SPACE, 2 * SPACE))
