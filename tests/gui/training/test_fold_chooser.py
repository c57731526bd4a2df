"""One training or folds; what folds mean is said as soon as they are chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from gui.training.fold_chooser import CHOICES, FoldChooser


def test_folds_are_chosen_and_explained(qtbot: QtBot) -> None:
    chooser = FoldChooser()
    qtbot.addWidget(chooser)
    box, words = chooser.findChild(QComboBox, "train_folds"), chooser.findChild(QLabel, "train_folds_text")
    assert box is not None
    assert words is not None
    assert (chooser.value(), words.isHidden()) == (0, True)
    with qtbot.waitSignal(chooser.valueChanged):
        box.setCurrentIndex(2)
        box.activated.emit(2)
    assert chooser.value() == CHOICES[1]
    assert "Trains 5 networks" in words.text()
    assert "counted" in words.text()
    chooser.setValue(7)
    assert (chooser.value(), box.count()) == (7, len(CHOICES) + 2)
    chooser.setValue(0)
    assert words.isHidden()
