"""Class counts as bars: sorted, clickable, reachable by keyboard, with keys that make sense."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.class_bars import ClassBars, class_keys
from gui.theme import LIGHT


def test_keys_follow_the_names_and_digits_mean_themselves() -> None:
    assert class_keys(["cat", "ant", "bee"]) == {1: "ant", 2: "bee", 3: "cat"}
    assert class_keys([str(number) for number in range(10)]) == {number: str(number) for number in range(1, 10)}
    assert len(class_keys([f"class {number:02}" for number in range(30)])) == 9


def test_classes_stand_as_they_are_given_and_keys_go_as_a_person_counts(themed: QApplication, qtbot: QtBot) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.show_counts({"class 1": 2, "class 2": 5, "class 10": 0})
    assert bars.rows() == [("class 1", 2), ("class 2", 5), ("class 10", 0)]
    assert class_keys(["class 10", "class 2"]) == {1: "class 2", 2: "class 10"}


def test_bars_are_as_long_as_their_counts(themed: QApplication, qtbot: QtBot) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.resize(200, 100)
    bars.show_counts({"many": 40, "few": 10, "none": 0})
    assert bars.rows() == [("many", 40), ("few", 10), ("none", 0)]
    bars.show()
    image = bars.grab().toImage()
    scale = image.width() / bars.width()
    lengths = []
    for row in range(2):
        line = round((bars.row_rect(row).bottom() - 6) * scale)
        colours = [image.pixelColor(x, line).name() for x in range(image.width())]
        lengths.append(colours.count(QColor(LIGHT.line_strong).name()))
    assert lengths[0] > 150 * scale
    assert abs(lengths[0] - 4 * lengths[1]) < 16 * scale


def test_a_class_is_chosen_by_mouse_and_keyboard_and_let_go_again(themed: QApplication, qtbot: QtBot) -> None:
    bars, chosen = ClassBars(), []
    qtbot.addWidget(bars)
    bars.resize(200, 100)
    bars.show_counts({"a": 3, "b": 2})
    bars.class_chosen.connect(chosen.append)
    bars.class_chosen.connect(bars.mark)
    bars.show()
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.row_rect(0).center())
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert chosen == ["a", "b", ""]
