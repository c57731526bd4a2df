"""What one answer would do to others is looked at before it is done, and each of them can be left out."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.cleaning.alike_page import AlikePage
from gui.cleaning.cleaning_page import ALIKE
from gui.cleaning.dialog import CleaningDialog
from gui.session import Session
from tests.as_built import as_built
from tests.cleaning_wizard import button, cards, close, go_to, opened, steps, text


def proposed(session: Session, qtbot: QtBot) -> tuple[CleaningDialog, AlikePage]:
    """The grid of all blurred pictures, which would be excluded."""
    dialog = opened(session, qtbot)
    go_to(dialog, "blurred")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is cards(dialog)[0])
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_X)
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_A)
    assert dialog.here == ALIKE
    return dialog, dialog.page(ALIKE)


def test_every_picture_is_shown_and_one_that_is_left_out_gets_no_answer(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog, page = proposed(session, qtbot)
    count = page.rows.count()
    assert count == len(dialog.walk.cleaning.of_kind("blurred")) > 1
    assert text(dialog, "alike_title") == f"Exclude all pictures: {count} findings"
    assert all(page.rows.rows.tile(row).veiled == {0} for row in range(count))
    assert text(dialog, "cleaning_problem") == f"{count} pictures to exclude"
    page.rows.choose(1)
    qtbot.keyClick(page.rows, Qt.Key.Key_Space)
    assert (page.rows.rows.tile(1).mark, page.rows.rows.tile(1).veiled) == ("left", frozenset())
    as_built("cleaning-alike", dialog)
    assert button(dialog, "next").text() == f"Apply to {count - 1}"
    left = page._questions[1]
    qtbot.keyClick(page.rows, Qt.Key.Key_Return)
    assert not dialog.walk.cleaning.is_answered(left)
    assert steps(dialog)["Blurred"] == f"{count - 1} of {count}"
    assert dialog.walk.question() == left, "it is asked about by itself"
    close(dialog, qtbot)


def test_a_click_on_the_box_leaves_out_and_takes_in_again(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog, page = proposed(session, qtbot)
    count = page.rows.count()
    rect = page.rows.visualRect(page.rows.rows.index(0))
    box = page.rows._painter.mark_place(rect).center()
    qtbot.mouseClick(page.rows.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert button(dialog, "next").text() == f"Apply to {count - 1}"
    qtbot.mouseClick(page.rows.viewport(), Qt.MouseButton.LeftButton, pos=rect.center() + QPoint(0, 1))
    assert button(dialog, "next").text() == f"Apply to {count - 1}", "beside the box a click selects"
    qtbot.mouseClick(page.rows.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert button(dialog, "next").text() == f"Apply to {count}"
    page.rows.selectAll()
    qtbot.keyClick(page.rows, Qt.Key.Key_Space)
    assert not button(dialog, "next").isEnabled(), "there is nothing to apply it to"
    close(dialog, qtbot)


def test_escape_leads_back_to_the_finding_and_decides_nothing_else(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog, page = proposed(session, qtbot)
    asked = page._questions[0]
    qtbot.keyClick(page.rows, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.walk.question() == asked
    assert dialog.walk.cleaning.totals().answered == 1
    close(dialog, qtbot)
