"""Which digit moves a picture to which class: a button for each, so that nobody has to count classes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.kit.flow import FlowLayout
from gui.pictures.class_bars import class_keys
from gui.theme import SPACE


class KeyBar(QWidget):
    """The digits with their classes.

    Signals:
        chosen(str): The person clicked this class.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cleaning_keys")
        self._flow = FlowLayout(self, SPACE // 2)
        self._classes: tuple[str, ...] = ()
        self._chips: list[QPushButton] = []

    def show_classes(self, classes: tuple[str, ...]) -> None:
        """Shows the digits of these classes."""
        if classes == self._classes:
            return
        self._classes = classes
        for chip in self._chips:
            chip.hide()
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = [self._chip(digit, name) for digit, name in class_keys(classes).items()]
        for chip in self._chips:
            self._flow.addWidget(chip)

    def _chip(self, digit: int, name: str) -> QPushButton:
        # A single & of a class's name would be taken for the mark of a key.
        chip = QPushButton(f"{digit}  {name.replace('&', '&&')}", self)
        chip.setObjectName(f"cleaning_key_{digit}")
        chip.setAccessibleName(f"Move to {name}")
        chip.setToolTip(f"Moves the picture that has the keyboard to {name} ({digit})")
        chip.setProperty("chip", True)
        chip.setAutoDefault(False)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the card keeps the keyboard, so that it is known which one is meant
        chip.clicked.connect(partial(self.chosen.emit, name))
        return chip
