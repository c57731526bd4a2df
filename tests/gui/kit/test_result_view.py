"""What came of a job: a sentence, notes, classes, and what was left out with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from gui.kit.result_view import ResultView
from tests.as_built import as_built


@dataclass(frozen=True)
class Left:
    """A file that was left out."""

    path: str
    reason: str


def test_what_was_left_out_is_listed_and_can_be_copied(themed: QApplication, qtbot: QtBot) -> None:
    view = ResultView("made", ("File", "Why"))
    qtbot.addWidget(view)
    view.show_result("2 pictures added.", [Left("a.jpg", "It is damaged.")], ["Look twice.", "And again."], {"ketch": 2})
    assert view.findChild(QLabel, "made_said").text() == "2 pictures added."
    assert view.findChild(QLabel, "made_notes").text() == "Look twice.\nAnd again."
    classes = view.findChild(QTableView, "made_class_counts")
    assert [classes.model().index(0, column).data() for column in range(2)] == ["ketch", "2"]
    view.findChild(QPushButton, "made_copy_list").click()
    assert view.findChild(QPushButton, "made_copy_list").text() == "Copied"
    assert QGuiApplication.clipboard().text() == "File\tWhy\na.jpg\tIt is damaged."
    as_built("result", view)


def test_where_there_is_nothing_to_list_nothing_is_shown(themed: QApplication, qtbot: QtBot) -> None:
    view = ResultView("made")
    qtbot.addWidget(view)
    view.show_result("2 pictures added.", [])
    for kind, name in ((QLabel, "made_notes"), (QTableView, "made_left_out"), (QTableView, "made_class_counts")):
        assert view.findChild(kind, name).isHidden()
    assert view.findChild(QPushButton, "made_copy_list").isHidden()
