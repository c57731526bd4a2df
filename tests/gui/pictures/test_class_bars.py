"""Class counts as bars: sorted, clickable, reachable by keyboard, with keys that make sense."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from gui.pictures import bar_chart
from gui.pictures.class_bars import ClassBars, ClassSide, class_keys
from gui.pictures.gallery_drag import PICTURES
from gui.theme import LIGHT
from tests.noted_painting import looked_at, noting, of_kind, tone


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


def dragged(bars: ClassBars, kind: type, data: QMimeData, row: int) -> bool:
    """Sends a step of a drag over a row, as the window system does; whether it is taken."""
    place = QPointF(bars.row_rect(row).center())
    none = Qt.KeyboardModifier.NoModifier
    event = kind(
        place if kind is QDropEvent else place.toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(bars, event)
    return bool(event.isAccepted())


def test_pictures_are_dropped_on_the_class_that_is_lit(
    themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars, strokes = ClassBars(), noting(monkeypatch, bar_chart)
    qtbot.addWidget(bars)
    bars.resize(200, 120)
    bars.show_counts({"a": 3, "b": 2})
    bars.show()

    def lit() -> list[int]:
        rings = [
            stroke
            for stroke in of_kind(looked_at(bars, strokes), "rounded")
            if stroke.wide == 2 and stroke.pen == tone(LIGHT.accent)
        ]
        return [bars.place_at(ring.place.center().y()) for ring in rings]

    data, foreign = QMimeData(), QMimeData()
    data.setData(PICTURES, b"[7, 9]")
    foreign.setText("a file")
    assert bars.acceptDrops()
    assert dragged(bars, QDragEnterEvent, data, 0)
    assert not dragged(bars, QDragEnterEvent, foreign, 0), "a file is for the window to import"
    assert dragged(bars, QDragMoveEvent, data, 1)
    assert lit() == [1]
    assert not dragged(bars, QDragMoveEvent, data, 5), "below all of them"
    assert lit() == []
    dragged(bars, QDragMoveEvent, data, 1)
    QApplication.sendEvent(bars, QDragLeaveEvent())
    assert lit() == []
    dragged(bars, QDragEnterEvent, data, 1)
    dragged(bars, QDragMoveEvent, data, 1)
    with qtbot.waitSignal(bars.pictures_dropped) as told:
        dragged(bars, QDropEvent, data, 1)
    assert told.args == [(7, 9), "b"]
    assert lit() == []
    with qtbot.assertNotEmitted(bars.pictures_dropped):
        dragged(bars, QDropEvent, data, 1)  # over none of them


def test_a_class_says_its_key_and_how_pictures_get_there(themed: QApplication, qtbot: QtBot) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.show_counts({f"class {number:02}": number for number in range(12)})
    assert bars.words(1) == "class 01: 1 picture\nPress 2 or drop them here to move selected pictures to this class"
    assert bars.words(11) == "class 11: 11 pictures\nDrop them here to move selected pictures to this class"
    side = ClassSide(bars)
    qtbot.addWidget(side)
    assert "Classes" in [found.text() for found in side.findChildren(QLabel)]
    area = side.findChild(QScrollArea, "class_area")
    assert area.focusPolicy() == Qt.FocusPolicy.NoFocus
    side.resize(side.minimumWidth(), 200)
    side.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert bars.width() > 100
