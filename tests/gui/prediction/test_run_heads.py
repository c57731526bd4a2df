"""Runs are told apart by the heads of their columns, however little room there is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QStyleOptionHeaderV2
from pytestqt.qtbot import QtBot

from gui.prediction.run_heads import RunHeads, head_text
from gui.prediction.shown_rows import FIRST_RUN
from gui.prediction.table import PredictionTable
from gui.prediction.view import PredictionView

NAMES = ["vehicles-lite0-frozen", "vehicles-joined-frozen", "vehicles-quick"]


def test_names_without_room_lose_what_all_begin_with(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    assert [head_text(NAMES, place, 5, metrics) for place in range(3)] == ["…lite0-frozen", "…joined-frozen", "…quick"]
    assert [head_text(NAMES, place, 5000, metrics) for place in range(3)] == NAMES
    assert head_text(NAMES[:1], 0, 5, metrics) == NAMES[0]  # alone it is like no other
    assert head_text(["boat", "boats at night"], 0, 5, metrics) == "boat"  # only whole words are left out
    assert head_text(["a-b", "a-c"], 0, 1, metrics) == "a-b"


def test_the_head_of_the_table_does_so(qtbot: QtBot) -> None:
    table = PredictionTable()
    table.set_runs(NAMES, {})
    table.add([Path("/p/a.png")])
    view = PredictionView(table)
    table.setParent(view)
    qtbot.addWidget(view)
    head = view.horizontalHeader()
    assert isinstance(head, RunHeads)
    shown = []
    for width in (600, 2400):
        view.resize(width, 300)
        view.show()
        option = QStyleOptionHeaderV2()
        head.initStyleOptionForIndex(option, FIRST_RUN)
        shown.append(option.text)
    assert shown == ["…lite0-frozen", "vehicles-lite0-frozen"]
