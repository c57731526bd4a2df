"""Runs are compared in plain sentences; on test only once that was confirmed."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.runs.page import RunsPage

SOON = 10_000


def text_of(page: QWidget, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None, name
    return label.text()


def test_two_finished_runs_are_compared_in_plain_sentences(page: RunsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.comparison.compared, timeout=SOON):
        page.list.select_runs(["weak", "strong"])
    said = " ".join(label.text() for label in page.comparison.findChildren(QLabel))
    assert "strong is better than weak on these 120 val pictures." in said
    assert "always saying the commonest class gives 33 %" in said
    table = page.comparison.findChild(QTableWidget, "compare_pairs")
    assert table is not None
    assert table.rowCount() == 1
    page.list.select_runs(["weak", "halted"])
    assert "no report yet of halted" in text_of(page, "compare_status")
