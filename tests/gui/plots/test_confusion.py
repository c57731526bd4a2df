"""The confusion matrix by hand: pointing, clicking, keys, zoom, and files of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.evaluation.confusion import commonest_mistakes, row_shares
from gui.plots.confusion import ConfusionPlot, matrix_rows
from gui.plots.confusion_painter import Matrix
from gui.plots.saving import save_drawn
from tests.noted_painting import hover, leave

COUNTS = np.array([[8, 2, 0], [1, 9, 4], [0, 0, 6]])
NAMES = ("boat", "car", "tram")


@pytest.fixture
def plot(themed: QApplication, qtbot: QtBot) -> ConfusionPlot:
    made = ConfusionPlot()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    made.show_matrix(Matrix(NAMES, COUNTS, row_shares(COUNTS), (2, 0, 1)), commonest_mistakes(COUNTS))
    return made


def click(plot: ConfusionPlot, qtbot: QtBot, truth: int, said: int) -> None:
    order = plot.matrix.order
    place = plot.view.rect(order.index(truth), order.index(said)).center().toPoint()
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=place)


def test_it_begins_with_the_commonest_mistake_and_says_it_in_words(plot: ConfusionPlot) -> None:
    assert plot.cell() == (1, 2)
    assert plot.accessibleDescription() == "car taken for tram: 4 of 14 pictures (29 %)"
    assert plot.words((0, 0)) == "boat, right: 8 of 10 pictures (80 %)"
    nothing = np.array([[0, 0], [0, 3]])
    plot.show_matrix(Matrix(("a", "b"), nothing, row_shares(nothing), (0, 1)), ())
    assert plot.words((0, 1)) == "a taken for b: no picture of this class"


def test_a_click_chooses_the_cell_under_it_whatever_the_order(plot: ConfusionPlot, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    plot.chosen.connect(lambda truth, said: told.append((truth, said)))
    click(plot, qtbot, 0, 1)
    click(plot, qtbot, 2, 2)
    plot.show_order((0, 1, 2))
    assert plot.cell() == (2, 2), "the cell moved, and is chosen still"
    click(plot, qtbot, 1, 0)
    assert told == [(0, 1), (2, 2), (1, 0)]
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert told[-1] == (1, 0)


def test_keys_walk_over_cells_and_over_mistakes(plot: ConfusionPlot, qtbot: QtBot) -> None:
    plot.show_order((0, 1, 2))
    plot.setFocus()
    told: list[tuple[int, int]] = []
    plot.chosen.connect(lambda truth, said: told.append((truth, said)))
    keys = (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_End)
    for key in keys:
        qtbot.keyClick(plot, key)
    assert told == [(0, 2), (0, 1), (0, 0), (0, 2)]
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        qtbot.keyClick(plot, key)
    assert told[4:] == [(1, 2), (0, 1), (1, 0), (0, 1)], "the fullest first, and no further than the last"
    with qtbot.waitSignal(plot.entered):
        qtbot.keyClick(plot, Qt.Key.Key_Return)


def test_the_wheel_enlarges_and_a_drag_moves_without_choosing(themed: QApplication, plot: ConfusionPlot, qtbot: QtBot) -> None:
    many = np.eye(100, dtype=int)
    names = tuple(f"class {number}" for number in range(100))
    plot.show_matrix(Matrix(names, many, row_shares(many), tuple(range(100))), ())
    told: list[bool] = []
    plot.zoomed.connect(told.append)
    middle = plot.view.rect(50, 50).center()
    turn = QWheelEvent(
        middle, QPointF(plot.mapToGlobal(middle.toPoint())), QPoint(), QPoint(0, 1200), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    themed.sendEvent(plot, turn)
    assert told == [True]
    assert len(plot.view.shown(down=True)) < 30
    before, cell = plot.view.left, plot.cell()
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    qtbot.mouseMove(plot, middle.toPoint() - QPoint(40, 0))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=middle.toPoint() - QPoint(40, 0))
    assert plot.view.left > before
    assert plot.cell() == cell
    qtbot.keyClick(plot, Qt.Key.Key_F)
    assert told[-1] is False
    assert len(plot.view.shown(down=True)) == 100


def test_it_is_saved_as_picture_drawing_and_numbers(plot: ConfusionPlot, tmp_path: Path) -> None:
    header = ("class", *(NAMES[number] for number in plot.matrix.order))
    for kind in ("png", "svg", "csv"):
        save_drawn(tmp_path / f"confusion.{kind}", plot, [plot], "Confusion", header, matrix_rows(plot.matrix))
    assert QImage(str(tmp_path / "confusion.png")).width() == 2 * plot.width()
    drawing = (tmp_path / "confusion.svg").read_text()
    assert "<image" not in drawing, "it must be shapes, not a bitmap"
    assert all(name in drawing for name in NAMES)
    rows = (tmp_path / "confusion.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows == ["class,tram,boat,car", "tram,6,0,0", "boat,0,8,2", "car,4,1,9"]


def test_a_chosen_cell_stays_from_run_to_run_and_one_that_nobody_chose_does_not(plot: ConfusionPlot, qtbot: QtBot) -> None:
    other = np.array([[8, 0, 5], [0, 9, 0], [0, 1, 6]])
    matrices = [(Matrix(NAMES, counts, row_shares(counts), (0, 1, 2)), commonest_mistakes(counts)) for counts in (other, COUNTS)]
    plot.show_matrix(*matrices[0])
    assert plot.cell() == (0, 2), "the commonest mistake of this one"
    click(plot, qtbot, 2, 1)
    plot.show_matrix(*matrices[1])
    assert plot.cell() == (2, 1)
    two = np.array([[1, 1], [0, 1]])
    plot.show_matrix(Matrix(("a", "b"), two, row_shares(two), (0, 1)), commonest_mistakes(two))
    plot.show_matrix(*matrices[1])
    assert plot.cell() == (1, 2), "other classes, another choice"


def test_markup_in_a_class_name_is_shown_as_it_is_written(plot: ConfusionPlot, qtbot: QtBot, tmp_path: Path) -> None:
    names = ("<b>boat</b>", "<img src='x.png'>", "tram")
    plot.show_matrix(Matrix(names, COUNTS, row_shares(COUNTS), (0, 1, 2)), commonest_mistakes(COUNTS))
    place = plot.view.rect(0, 1).center()
    move = QMouseEvent(
        QEvent.Type.MouseMove, place, QPointF(plot.mapToGlobal(place.toPoint())), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(plot, move)
    qtbot.waitUntil(lambda: "&lt;img src=" in QToolTip.text(), timeout=5000)
    assert "<img" not in QToolTip.text()
    QToolTip.hideText()
    save_drawn(tmp_path / "c.svg", plot, [plot], "Confusion", ("class",), [])
    assert "<img" not in (tmp_path / "c.svg").read_text()


def test_every_key_does_what_the_list_of_keys_says(plot: ConfusionPlot, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(key: Qt.Key) -> tuple[int, int] | None:
        qtbot.keyClick(plot, key)
        return plot._cell

    keys = Qt.Key
    plot.choose((0, 0))
    at = plot._cell
    assert at is not None
    assert pressed(keys.Key_Home) == (at[0], 0)
    assert pressed(keys.Key_End) == (at[0], 2)
    assert pressed(keys.Key_Right) == (at[0], 2), "it ends at the border"
    for key, row, column in ((keys.Key_Left, 0, -1), (keys.Key_Up, -1, 0), (keys.Key_Down, 1, 0), (keys.Key_Right, 0, 1)):
        plot._go(1, 1)
        assert pressed(key) == (1 + row, 1 + column)
    done: list[object] = []
    monkeypatch.setattr(plot, "_enlarge", lambda factor, place: done.append((factor > 1, place)))
    monkeypatch.setattr(plot, "_walk", done.append)
    monkeypatch.setattr(plot, "fit", lambda: done.append("whole"))
    plot.entered.connect(lambda: done.append("entered"))
    middle = plot.view.rect(*plot._cell).center()  # type: ignore[misc]
    for key in (
        keys.Key_Plus, keys.Key_Equal, keys.Key_Minus, keys.Key_PageDown, keys.Key_PageUp, keys.Key_F, keys.Key_Space,
        keys.Key_Return, keys.Key_Enter, keys.Key_Q,
    ):  # fmt: skip
        pressed(key)
    assert done == [(True, middle), (True, middle), (False, middle), 1, -1, "whole", "entered", "entered", "entered"]
    plot._cell = None
    done.clear()
    for key in (keys.Key_Plus, keys.Key_Space, keys.Key_Home):
        assert pressed(key) is None
    assert done == [], "no cell is chosen"


def test_what_is_pointed_at_is_let_go_with_the_pointer(plot: ConfusionPlot, qtbot: QtBot) -> None:
    place = plot.view.rect(1, 1).center()
    hover(plot, place)
    assert plot._pointed == (1, 1)
    assert QToolTip.text() == plot.words(plot._classes((1, 1)))
    hover(plot, QPointF(1, 1))
    assert plot._pointed is None
    hover(plot, place)
    leave(plot)
    assert plot._pointed is None
    QToolTip.hideText()
