"""What is painted: each cell in its colour in the order shown, numbers where there is room, names that stay inside."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from core.evaluation.confusion import row_shares
from gui.plots.confusion_colours import cell_colours
from gui.plots.confusion_painter import LEGEND, ConfusionPainter, Matrix
from gui.theme import LIGHT

COUNTS = np.array([[8, 2, 0], [0, 9, 1], [0, 0, 400]])
NAMES = ("boat", "car", "tram")


def test_cells_lie_in_the_order_shown(themed: QApplication) -> None:
    as_named = Matrix(NAMES, COUNTS, row_shares(COUNTS), (0, 1, 2)).picture()
    turned = Matrix(NAMES, COUNTS, row_shares(COUNTS), (2, 0, 1)).picture()
    assert turned[1, 2] == as_named[0, 1]
    assert turned[0, 0] == as_named[2, 2]
    assert as_named[0, 1] == cell_colours(LIGHT).mistakes[-1], "the largest mistake has the strongest colour"


def test_a_cell_says_its_share_or_its_number(themed: QApplication) -> None:
    shares = Matrix(NAMES, COUNTS, row_shares(COUNTS), (0, 1, 2), as_shares=True)
    assert [shares.text(0, said) for said in range(3)] == ["80", "20", ""]
    assert shares.most == (0.2, 1.0)
    counts = Matrix(NAMES, COUNTS, row_shares(COUNTS), (0, 1, 2), as_shares=False)
    assert [counts.text(1, said) for said in range(3)] == ["", "9", "1"]
    assert counts.most == (2.0, 400.0)
    rare = np.array([[999, 1], [0, 5]])
    assert Matrix(("a", "b"), rare, row_shares(rare), (0, 1)).text(0, 1) == "<1"


def test_long_names_leave_the_cells_their_room(themed: QApplication) -> None:
    painter, size = ConfusionPainter(themed.font()), QSize(500, 400)
    room = painter.room(size, ("a name that is longer than any name of a class should ever be, and goes on",) * 3)
    assert room.left() <= size.width() // 3
    assert room.top() <= size.height() // 3
    assert room.bottom() <= size.height() - LEGEND
    assert painter.room(QSize(10, 10), NAMES).width() == 0
