"""A box that folds away says so to everyone: by its content, its sign and its description."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from gui.kit.foldable import FoldableBox
from tests.as_built import as_built


def test_its_title_opens_and_closes_it(themed: QApplication, qtbot: QtBot) -> None:
    box = FoldableBox("More settings", "more", opened=False)
    qtbot.addWidget(box)
    box.body.addWidget(QLabel("inside"))
    title = box.findChild(QToolButton, "more")
    turned: list[bool] = []
    box.toggled.connect(turned.append)
    signs = [title.icon().cacheKey()]
    assert (box.is_open(), box.content.isHidden(), title.accessibleDescription()) == (False, True, "Closed")
    title.click()
    signs.append(title.icon().cacheKey())
    assert (box.is_open(), box.content.isHidden(), title.accessibleDescription()) == (True, False, "Open")
    box.set_open(True)
    box.set_open(False)
    assert (box.is_open(), box.content.isHidden(), title.accessibleDescription()) == (False, True, "Closed")
    assert turned == [True], "what the program folds is nobody's wish"
    assert signs[0] != signs[1]


def test_words_beside_the_title_say_what_is_inside(themed: QApplication, qtbot: QtBot) -> None:
    box = FoldableBox("Licences", "licences")
    qtbot.addWidget(box)
    assert box.is_open()
    box.set_summary("3 allowed")
    box.set_title("With restrictions")
    assert box.findChild(QToolButton, "licences").accessibleName() == "With restrictions"
    assert "3 allowed" in {label.text() for label in box.findChildren(QLabel)}


def test_what_is_in_its_head_stands_at_the_right_and_is_seen_while_it_is_closed(themed: QApplication, qtbot: QtBot) -> None:
    box = FoldableBox("Licences", "licences", opened=False)
    qtbot.addWidget(box)
    act = QPushButton("Act")
    box.add_to_head(act)
    box.resize(400, 60)
    box.show()
    box.set_summary("none")
    title = box.findChild(QToolButton, "licences")
    assert (box.name, box.summary()) == ("licences", "none")
    assert act.isVisible()
    assert act.x() > title.geometry().right()
    assert title.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert not title.icon().isNull()
    as_built("foldable", box)


def test_its_content_is_made_when_it_is_first_opened_and_once(themed: QApplication, qtbot: QtBot) -> None:
    made: list[str] = []

    def fill(body: QVBoxLayout) -> None:
        made.append("inside")
        body.addWidget(QLabel("inside"))

    box, seen = FoldableBox("Closed", "closed", opened=False), FoldableBox("Open", "open")
    for part in (box, seen):
        qtbot.addWidget(part)
    box.fill_when_opened(fill)
    assert made == []
    for _ in range(3):
        box.findChild(QToolButton, "closed").click()
    assert made == ["inside"]
    assert [label.text() for label in box.content.findChildren(QLabel)] == ["inside"]
    seen.fill_when_opened(fill)
    assert made == ["inside"] * 2, "what is open has its content at once"
