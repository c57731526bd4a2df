"""Figures are shown side by side, the same widgets for each report, and go on in the next line."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFrame
from pytestqt.qtbot import QtBot

from gui.evaluation.run_report.figure_tiles import FigureTiles
from tests.as_built import as_built


def test_fewer_figures_leave_no_old_one_behind(themed: QApplication, qtbot: QtBot) -> None:
    tiles = FigureTiles("tiles")
    qtbot.addWidget(tiles)
    tiles.resize(600, 60)
    tiles.show()
    tiles.show_figures([("Accuracy", "86 %", "Part recognised"), ("Floor", "26 %", ""), ("Top 5", "100 %", "")])
    assert tiles.words() == ["Accuracy: 86 %", "Floor: 26 %", "Top 5: 100 %"]
    frames = [frame for frame in tiles.findChildren(QFrame) if frame.accessibleName()]
    assert frames[0].toolTip() == "Part recognised"
    qtbot.waitUntil(lambda: tiles.heightForWidth(150) > tiles.heightForWidth(600), timeout=5000)
    tiles.show_figures([("Accuracy", "90 %", "")])
    assert tiles.words() == ["Accuracy: 90 %"]
    assert frames[0].accessibleName() == "Accuracy: 90 %"
    as_built("report-tiles", tiles)
