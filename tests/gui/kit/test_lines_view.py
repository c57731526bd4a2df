"""Tables of lines never need more room than there is, and tell whole what they show in part."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from gui.kit.lines import Lines, Shortened
from gui.kit.lines_view import LinesView, shares
from tests.as_built import as_built


def test_room_is_shared_so_that_narrow_columns_are_whole() -> None:
    assert shares({0: 100, 1: 50, 2: 60}, 400, 0) == {0: 290, 1: 50, 2: 60}
    assert shares({0: 600, 1: 50, 2: 300}, 450, 0) == {0: 200, 1: 50, 2: 200}
    assert shares({0: 600, 1: 50, 2: 120}, 450, 2) == {0: 280, 1: 50, 2: 120}
    assert shares({}, 450, 0) == {}


def test_long_cells_push_no_column_out_of_view(themed: QApplication, qtbot: QtBot) -> None:
    lines = Lines(("Picture", "Count", "What was found"))
    view = LinesView(lines, "table", "A table", 2)
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    lines.show_rows([(", ".join(["airplane/image_0001.jpg"] * 20), 12, "It has a number that decides. " * 9)])
    assert view.horizontalScrollBar().maximum() == 0
    assert view.columnWidth(1) < 120
    assert min(view.columnWidth(0), view.columnWidth(2)) > 150
    view.setColumnHidden(0, True)
    assert view.horizontalScrollBar().maximum() == 0
    assert view.columnWidth(2) > 350
    view.resize(900, 200)
    assert view.columnWidth(1) + view.columnWidth(2) == view.viewport().width()


def test_a_shortened_cell_is_told_and_copied_whole(themed: QApplication, qtbot: QtBot) -> None:
    lines = Lines(("Picture", "Count"))
    view = LinesView(lines, "table", "A table")
    qtbot.addWidget(view)
    lines.show_rows([(Shortened("a + 2 more", "a, b, c"), 3)])
    cell = lines.index(0, 0)
    assert cell.data() == "a + 2 more"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == cell.data(Qt.ItemDataRole.AccessibleTextRole) == "a, b, c"
    view.copy()
    assert QGuiApplication.clipboard().text() == "Picture\tCount\na, b, c\t3"


def test_keys_copy_all_of_it_and_choose_a_row_and_tab_leads_out(themed: QApplication, qtbot: QtBot) -> None:
    lines = Lines(("Picture", "Count"))
    view = LinesView(lines, "table", "A table")
    qtbot.addWidget(view)
    lines.show_rows([("a", 1), ("b", 2)])
    view.show()
    assert (view.accessibleName(), view.showGrid(), view.tabKeyNavigation()) == ("A table", False, False)
    assert view.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers
    assert view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
    assert view.verticalHeader().isHidden()
    with qtbot.assertNotEmitted(view.activated):
        qtbot.keyClick(view, Qt.Key.Key_Return)  # no row is current
    view.setCurrentIndex(lines.index(1, 0))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(view.activated) as told:
            qtbot.keyClick(view, key)
        assert told.args[0].row() == 1
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Picture\tCount\na\t1\nb\t2"
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().row() == 0
    before = view.columnWidth(1)
    lines.show_rows([("a", 123_456_789_012)])
    assert view.columnWidth(1) > before, "what comes later is measured anew"
    as_built("lines-view", view)
