"""By hand: a run, its report, a cell of the confusion matrix, exactly its pictures, one of them large; by mouse and by keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from core.evaluation.report import read_report
from core.runs.folder import RunFolder
from gui.evaluation.run_report.confusion import ConfusionSection
from gui.runs.page import RunsPage
from tests.as_built import as_built
from tests.gui.evaluation.run_report.conftest import SOON, tab_of


def section(page: RunsPage, qtbot: QtBot) -> ConfusionSection:
    tab = tab_of(page)
    button = tab.findChild(QPushButton, "report_confusion")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    made = tab.sections["confusion"]
    assert isinstance(made, ConfusionSection)
    return made


def paths_of(run: RunFolder, truth: int, said: int) -> set[str]:
    """The pictures of a cell, by hand."""
    val = read_report(run.report_path).val
    answers = val.probabilities.argmax(axis=1)
    return {val.paths[row] for row in range(val.n) if val.truth[row] == truth and answers[row] == said}


def test_a_clicked_cell_shows_exactly_its_pictures(page: RunsPage, run: RunFolder, qtbot: QtBot) -> None:
    shown = section(page, qtbot)
    plot, order = shown.plot, shown.plot.matrix.order
    seen: set[str] = set()
    for truth in range(3):
        for said in range(3):
            place = plot.view.rect(order.index(truth), order.index(said)).center().toPoint()
            qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=place)
            paths = [picture.path for picture in shown.gallery.pictures]
            assert set(paths) == paths_of(run, truth, said)
            assert len(paths) == plot.matrix.counts[truth, said]
            assert shown.gallery.strip.count() == len(paths)
            seen.update(paths)
    assert len(seen) == 24
    as_built("report-confusion", section(page, qtbot))


def test_keys_lead_from_a_cell_to_its_pictures_and_to_one_of_them_large(page: RunsPage, run: RunFolder, qtbot: QtBot) -> None:
    shown = section(page, qtbot)
    shown.plot.setFocus()
    qtbot.keyClick(shown.plot, Qt.Key.Key_PageDown)
    cell = shown.plot.cell()
    assert cell is not None
    assert cell[0] != cell[1], "the commonest mistakes come first"
    assert {picture.path for picture in shown.gallery.pictures} == paths_of(run, *cell)
    qtbot.keyClick(shown.plot, Qt.Key.Key_Return)
    assert shown.gallery.strip.hasFocus()
    qtbot.keyClick(shown.gallery.strip, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown.gallery.enlarged.zoom is not None and shown.gallery.enlarged.zoom.isVisible(), timeout=SOON)
    zoom = shown.gallery.enlarged.zoom
    assert zoom is not None
    assert zoom.accessibleName() == f"Picture {shown.gallery.pictures[0].path}"
    qtbot.keyClick(zoom, Qt.Key.Key_Escape)
    assert shown.gallery.strip.hasFocus()


def test_order_and_shares_are_kept(page: RunsPage, qtbot: QtBot) -> None:
    shown = section(page, qtbot)
    by, counts = shown.findChild(QComboBox, "confusion_order"), shown.findChild(QPushButton, "confusion_counts")
    assert by is not None
    assert counts is not None
    qtbot.keyClick(by, Qt.Key.Key_Down)
    qtbot.mouseClick(counts, Qt.MouseButton.LeftButton)
    names = [shown.plot.matrix.names[number] for number in shown.plot.matrix.order]
    assert names == sorted(names)
    assert not shown.plot.matrix.as_shares
    again = ConfusionSection(page.session)
    qtbot.addWidget(again)
    assert again._by.currentData() == "name"
    assert again._counts.isChecked()


def test_its_numbers_are_saved_as_they_are_shown(page: RunsPage, run: RunFolder, qtbot: QtBot, tmp_path: Path) -> None:
    shown = section(page, qtbot)
    assert shown._saving._called() == f"{run.name} confusion val"
    shown._saving.save(tmp_path / "confusion.csv")
    rows = (tmp_path / "confusion.csv").read_text(encoding="utf-8-sig").splitlines()
    numbers = np.array([[int(cell) for cell in row.split(",")[1:]] for row in rows[1:]])
    order = list(shown.plot.matrix.order)
    assert np.array_equal(numbers, shown.plot.matrix.counts[np.ix_(order, order)])
