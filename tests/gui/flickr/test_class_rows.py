"""The lines of the Flickr form: a class and its search texts in each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.flickr.wishes import ClassWish
from core.support.errors import BadInput
from gui.flickr.class_rows import ClassRows


@pytest.fixture
def rows(themed: QApplication, qtbot: QtBot) -> ClassRows:
    made = ClassRows()
    qtbot.addWidget(made)
    made.show()
    return made


def line(rows: ClassRows, name: str) -> QLineEdit:
    found = rows.findChild(QLineEdit, name)
    assert found is not None
    return found


def test_there_is_always_an_empty_line_for_the_next_class(rows: ClassRows, qtbot: QtBot) -> None:
    assert rows.wishes() == ()
    for place, name in enumerate(("ketch", "ferry", "car", "bus")):
        qtbot.keyClicks(line(rows, f"flickr_class_{place}"), name)
    assert line(rows, "flickr_class_4").text() == ""
    qtbot.keyClicks(line(rows, "flickr_texts_1"), "sailing ferry, #ferry")
    assert rows.wishes()[1] == ClassWish("ferry", ("sailing ferry", "#ferry"))
    rows.findChild(QToolButton, "flickr_drop_0").click()
    assert [wish.label for wish in rows.wishes()] == ["ferry", "car", "bus"]
    assert line(rows, "flickr_texts_0").text() == "sailing ferry, #ferry", "lines are numbered anew"
    assert line(rows, "flickr_class_0").accessibleName() == "Class 1"


def test_enter_goes_on_to_the_next_field(rows: ClassRows, qtbot: QtBot) -> None:
    line(rows, "flickr_class_0").setFocus()
    for expected in ("flickr_texts_0", "flickr_class_1"):
        qtbot.keyClick(rows.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda expected=expected: rows.focusWidget().objectName() == expected)


def test_what_cannot_be_used_is_said(rows: ClassRows, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(rows, "flickr_texts_0"), "ketch")
    with pytest.raises(BadInput, match="has no class"):
        rows.wishes()
    rows.set_wishes((ClassWish("a", ("x",)), ClassWish("a", ("y",))))
    with pytest.raises(BadInput, match="named twice"):
        rows.wishes()


def test_the_line_that_lacks_its_class_is_marked_until_it_has_one(rows: ClassRows, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(rows, "flickr_texts_1"), "ketch")

    def marked() -> list[bool]:
        return [bool(line(rows, f"flickr_class_{place}").property("wrong")) for place in range(3)]

    rows.show_error("The search for ketch has no class.")
    assert marked() == [False, True, False], "an empty line is none yet"
    rows.show_error("")
    assert marked() == [False, False, False]
    rows.show_error("The search for ketch has no class.")
    qtbot.keyClicks(line(rows, "flickr_class_1"), "ketch")
    rows.show_error("A class is named twice.")
    assert marked() == [False, False, False]
