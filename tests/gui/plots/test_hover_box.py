"""The box beside the pointer lists every run and stays within the plot."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.plots.hover_box import HoverBox, HoverRow
from gui.theme import SPACE


def test_all_of_twenty_runs_are_listed_within_a_low_plot(themed: QApplication, qtbot: QtBot) -> None:
    plot = QWidget()
    qtbot.addWidget(plot)
    plot.resize(900, 160)
    plot.show()
    box = HoverBox(plot)
    rows = [HoverRow(f"run {n}", QColor("red"), n, f"{n}.0") for n in range(20)]
    for at in (QPoint(5, 5), QPoint(890, 150), QPoint(450, 80)):
        box.show_rows("Epoch 3: val, train", rows, "run 7", at)
        assert plot.rect().contains(box.geometry()), at
        assert not box.geometry().contains(at)
    image = box.grab().toImage()
    reds = {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == QColor("red")}
    # A dot for each, in several columns.
    assert len({x // 60 for x, _ in reds}) >= 3
    assert len(reds) > 20 * 20


def test_its_title_is_never_cut(qtbot: QtBot) -> None:
    plot = QWidget()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    box = HoverBox(plot)
    title = "Epoch 1,519: val, train"
    box.show_rows(title, [HoverRow("a", QColor("red"), 1.0, "1")], "a", QPoint(100, 100))
    assert box.width() - 2 * SPACE >= box.fontMetrics().horizontalAdvance(title)
