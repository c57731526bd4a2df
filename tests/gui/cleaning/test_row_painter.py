"""Where the pictures of a row lie."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from gui.cleaning.row_painter import RowPainter, fitting


def test_a_row_has_no_more_wells_than_places(themed: QApplication) -> None:
    painter = RowPainter(100, QApplication.font())
    painter.pictures = 3
    wells = painter.wells(QRect(10, 20, 600, painter.height), 5)
    assert len(wells) == 3
    assert all(well.width() == well.height() == 100 for well in wells)
    assert wells[-1].right() < 10 + painter.width()
    assert len(painter.wells(QRect(0, 0, 600, painter.height), 2)) == 2
    assert painter.pictures_in(painter.width()) == 3


def test_words_without_room_end_in_a_sign_that_there_are_more(themed: QApplication) -> None:
    metrics, flags = QFontMetrics(QApplication.font()), int(Qt.TextFlag.TextWordWrap)
    text = "Brightness alone (0.16 or less) tells airplane: 49 of 50 pictures have it. So do sharpness, contrast and size."
    two_lines = QRect(0, 0, metrics.horizontalAdvance("Brightness alone (0.16 or less) tells"), 2 * metrics.lineSpacing())
    said = fitting(metrics, text, two_lines, flags)
    assert said.endswith(" …")
    assert text.startswith(said.removesuffix(" …"))
    assert metrics.boundingRect(two_lines, flags, said).height() <= two_lines.height()
    assert fitting(metrics, text, QRect(0, 0, 4_000, two_lines.height()), flags) == text
