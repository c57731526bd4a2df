"""Where the pictures of a row lie."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from gui.cleaning.row_painter import RowPainter


def test_a_row_has_no_more_wells_than_places(themed: QApplication) -> None:
    painter = RowPainter(100, QApplication.font())
    painter.pictures = 3
    wells = painter.wells(QRect(10, 20, 600, painter.height), 5)
    assert len(wells) == 3
    assert all(well.width() == well.height() == 100 for well in wells)
    assert wells[-1].right() < 10 + painter.width()
    assert len(painter.wells(QRect(0, 0, 600, painter.height), 2)) == 2
    assert painter.pictures_in(painter.width()) == 3
