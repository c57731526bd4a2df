"""The legend reads every run at the crosshair, and has a column for each line that is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.kit.labels import ElidedLabel
from gui.plots import curve_legend
from gui.plots.curve_legend import Swatch
from gui.plots.curves import NARROW, WIDE, CurvesView
from gui.plots.group_curves import mean_curves
from gui.plots.plot_card import LOW
from tests.noted_painting import looked_at, noting, of_kind, tone
from tests.told_curves import curves_of, history_of


def test_the_crosshair_reads_every_run_at_the_same_place(view: CurvesView) -> None:
    runs = [curves_of(history_of("mlp", 10, top), f"run {top}") for top in (0.9, 0.6)]
    view.set_runs(runs)
    box = view.plots["accuracy"].getPlotItem().getViewBox()
    view.plots["accuracy"]._mouse_moved(box.mapViewToScene(QPointF(4.2, 50)))
    assert view.legend._when.text() == "Values at epoch 4"
    for row, run in zip(view.legend._rows, runs, strict=True):
        assert row["val_accuracy"].text() == f"{run.epochs['val_accuracy'][3]:.1f}"
        assert row["train_loss"].text() == f"{run.epochs['train_loss'][3]:.3f}"
        assert row["origin"].text() == "random, seed 0"
        assert "ab" * 32 in row["origin"].toolTip()
    view._point(float("nan"))
    assert view.legend._rows[0]["val_accuracy"].text() == f"{runs[0].epochs['val_accuracy'][-1]:.1f}"


def test_the_crosshair_moves_by_keys(view: CurvesView, qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 10))])
    view.plots["accuracy"].setFocus()
    for _ in range(4):
        qtbot.keyClick(view.plots["accuracy"], Qt.Key.Key_Right)
    assert view.legend._when.text() == "Values at epoch 4"


@pytest.mark.parametrize("width", [700, 980])
def test_a_long_name_ends_in_an_ellipsis_and_pushes_nothing_out(view: CurvesView, qtbot: QtBot, width: int) -> None:
    name = "A run whose name is as long as the names of runs may ever be & which ends here 2"
    view.resize(width, 420)
    view.set_runs([curves_of(history_of("mlp", 10), name)])

    def in_short() -> bool:
        shown = view.legend._rows[0]["run"]
        assert isinstance(shown, ElidedLabel)
        return shown.shown_text().endswith("…")

    qtbot.waitUntil(in_short)
    row = view.legend._rows[0]
    shown = row["run"]
    assert shown.toolTip() == name
    if width > NARROW:
        qtbot.waitUntil(lambda: row["origin"].geometry().left() >= shown.geometry().right())
    best = row["best"]
    assert best.width() >= best.fontMetrics().horizontalAdvance(best.text())
    assert best.geometry().right() <= view.legend.width()


def test_in_a_wide_window_names_of_usual_length_are_whole(view: CurvesView, qtbot: QtBot) -> None:
    """They were cut there beside half a line that was empty."""
    name = "vehicles-ensemble-of-quick-and-lite0-frozen"
    view.set_runs([curves_of(history_of("mlp", 10), name)])

    def whole() -> bool:
        shown = view.legend._rows[0]["run"]
        assert isinstance(shown, ElidedLabel)
        return shown.shown_text() == name

    for width, wanted in ((WIDE, True), (NARROW, False), (WIDE, True)):
        view.resize(width, 420)
        qtbot.waitUntil(lambda: whole() == wanted)  # noqa: B023  # awaited before the next


@pytest.mark.parametrize(
    ("height", "runs", "rows", "more"), [(LOW - 100, 12, 3, "and 9 more"), (LOW, 12, 8, "and 4 more"), (LOW, 9, 9, "")]
)
def test_many_runs_leave_room_above_the_legend_in_a_low_window(
    view: CurvesView, height: int, runs: int, rows: int, more: str
) -> None:
    view.set_runs([curves_of(history_of("mlp", 2), f"run {number}") for number in range(runs)])
    view.resize(700, LOW + 100 if height < LOW else LOW - 100)
    view.resize(700, height)
    shown = view.legend._rows
    assert len(shown) == rows
    assert all(row["val_loss"].text() for row in shown), "with their values, too"
    said = view.legend._grid.itemAtPosition(rows + 1, 1)
    widget = said.widget() if said is not None else None
    assert (widget.text() if isinstance(widget, QLabel) else "") == more


@pytest.mark.parametrize(("runs", "said"), [(2, "3 not drawn"), (12, "and 4 more, 3 not drawn")])
def test_it_is_said_how_many_of_those_asked_for_are_not_drawn(view: CurvesView, runs: int, said: str) -> None:
    view.resize(900, LOW)
    view.legend.undrawn = 3
    view.set_runs([curves_of(history_of("mlp", 2), f"run {number}") for number in range(runs)])
    view.show_plot("rate")
    below = view.legend._grid.itemAtPosition(len(view.legend._rows) + 1, 1)
    words = below.widget() if below is not None else None
    assert isinstance(words, QLabel)
    assert words.text() == said


def _heads(view: CurvesView) -> list[str]:
    parts = (view.legend._grid.itemAtPosition(0, column) for column in range(view.legend._grid.columnCount()))
    return [part.widget().text() for part in parts if part is not None and isinstance(part.widget(), QLabel)]


def test_means_of_runs_have_no_columns_for_what_only_runs_have(view: CurvesView) -> None:
    runs = [curves_of(history_of("mlp", 3), f"run {number}") for number in range(2)]
    view.resize(NARROW + 100, LOW)
    view.set_runs([mean_curves("both", runs, 0)])
    heads = _heads(view)
    assert "Val, %" in heads
    assert not {"Weights", "Best val"} & set(heads)
    assert view.legend._rows[0]["val_loss"].text()
    view.set_runs(runs)
    heads = _heads(view)
    assert {"Weights", "Best val"} <= set(heads)


def test_a_swatch_has_val_solid_above_and_train_dashed_below(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    swatch, strokes = Swatch(QColor("red")), noting(monkeypatch, curve_legend)
    qtbot.addWidget(swatch)
    for colour in ("red", "blue"):
        swatch.recolour(QColor(colour))
        val, train = of_kind(looked_at(swatch, strokes), "line")
        assert (val.pen, train.pen) == (tone(colour), tone(colour))
        assert (val.dashed, train.dashed) == (False, True)
        assert val.place.top() < train.place.top() < swatch.height()
        assert val.place.width() == train.place.width() == swatch.width()
        assert val.wide > train.wide
