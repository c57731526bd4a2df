"""A pattern is tried while it is typed."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.splits.panel import SplitPanel
from tests.split_panels import PATIENCE, make, number


def test_a_pattern_is_tried_while_it_is_typed(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    line = panel.findChild(QLineEdit, "split_pattern")
    said, error = panel.findChild(QLabel, "split_pattern_said"), panel.findChild(QLabel, "split_pattern_error")
    button = panel.findChild(QPushButton, "split_make")
    for wrong, words in (("(", "not a regular expression"), ("series", "finds nothing"), ("(a+)+", "for ever")):
        line.setText(wrong)
        assert not button.isEnabled()
        qtbot.waitUntil(lambda words=words: words in error.text(), timeout=PATIENCE)
        assert not button.isEnabled()
    line.setText(r"-00(\d)")
    qtbot.waitUntil(said.isVisible, timeout=PATIENCE)
    assert said.text() == "Finds 8 different things in 24 of 24 paths; most often 0, 3 times."
    for pattern, words in (
        ("circle", "Finds the same thing in 8 of 24 paths: circle."),
        ("circle-00[01]|triangle-000", "Finds 3 different things in 3 of 24 paths; most often circle-000, 1 time."),
    ):
        line.setText(pattern)
        qtbot.waitUntil(lambda words=words: said.text() == words, timeout=PATIENCE)
    line.setText(r"-00(\d)")
    qtbot.waitUntil(lambda: said.text().startswith("Finds 8 "), timeout=PATIENCE)
    number(panel, "split_train").setValue(50)
    number(panel, "split_val").setValue(25)
    number(panel, "split_test").setValue(25)
    make(panel, qtbot)
    assert "Same value of the pattern in the path: 24 pictures" in panel._certificate.text()
    assert shapes.table(shapes.current_split).sides.count("test") == 6
    line.clear()
    assert button.isEnabled()
