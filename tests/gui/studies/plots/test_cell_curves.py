"""The curves of cells are means over all runs of each; a click on one means its runs."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from core.studies.answering import AnsweredStudy
from gui.session import Session
from gui.studies.plots.cell_curves import MOST, CellCurves
from gui.studies.view import StudyView
from gui.theme import current_theme

SOON = 20_000


def test_each_cell_is_one_line_over_all_its_runs(studied: Session, grid: AnsweredStudy, qtbot: QtBot) -> None:
    plot = CellCurves(studied)
    qtbot.addWidget(plot)
    plot.show_study(grid)
    qtbot.waitUntil(lambda: len(plot.view.runs()) == 4, timeout=SOON)
    first = plot.view.runs()[0]
    assert first.run == "0.1, 8"
    assert first.low is not None
    assert len(first.epochs) == 2
    with qtbot.waitSignal(plot.chosen) as picked:
        plot.view.run_picked.emit("0.01, 4")
    assert picked.args == [("r6", "r7")]
    heads, rows = plot.numbers()
    assert len(rows) >= 8
    assert len(rows[0]) == len(heads)


def test_the_ground_is_the_cards(studied: Session, grid: AnsweredStudy, qtbot: QtBot) -> None:
    view = StudyView(studied)
    qtbot.addWidget(view)
    view.resize(900, 1600)
    view.show_study(grid)
    view.show()
    plot = view._cards["curves"].plot
    assert isinstance(plot, CellCurves)
    qtbot.waitUntil(lambda: len(plot.view.runs()) == 4, timeout=SOON)
    picture = view.grab().toImage()
    # Beside the last of the tools, where nothing is but ground.
    place = plot.mapTo(view, plot.rect().topLeft())
    assert picture.pixelColor(place.x() + 1, place.y() + 36).name() == current_theme().surface


def test_of_too_many_cells_the_best_are_drawn_and_the_others_counted(studied: Session, grid: AnsweredStudy, qtbot: QtBot) -> None:
    assert grid.answer is not None
    cells = [replace(grid.answer.cells[0], words=f"cell {place}", mean=place / 100) for place in range(MOST + 3)]
    plot = CellCurves(studied)
    qtbot.addWidget(plot)
    plot.show_study(AnsweredStudy(grid.found, replace(grid.answer, cells=tuple(cells))))
    qtbot.waitUntil(lambda: len(plot.view.runs()) == MOST, timeout=SOON)
    assert plot.view.legend.undrawn == 3
    assert plot.view.runs()[0].run == "cell 3"


def test_in_a_small_window_it_fits_beside_the_list_and_is_seen_at_one_time(
    studied: Session, grid: AnsweredStudy, qtbot: QtBot
) -> None:
    view = StudyView(studied)
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show_study(grid)
    view.show()
    plot = view._cards["curves"].plot
    qtbot.waitUntil(lambda: len(plot.view.runs()) == 4, timeout=SOON)
    qtbot.waitUntil(lambda: plot.height() < view.height())
    assert view.horizontalScrollBar().maximum() == 0
    assert plot.view.tools.geometry().right() <= plot.view.width()
