"""Where cells lie: fitted, zoomed around a point, brought into sight, never with room to spare."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect

from gui.plots.confusion_layout import MOST_FITTED, MatrixView


def view_of(classes: int, wide: int = 400, high: int = 300) -> MatrixView:
    view = MatrixView()
    view.place(QRect(50, 60, wide, high), classes)
    return view


def test_the_whole_matrix_fits_and_a_few_classes_are_not_blown_up() -> None:
    view = view_of(100)
    assert view.rect(99, 99).bottom() <= 60 + 300 + 1e-9
    assert (view.wide, view.high) == (4, 3)
    assert (view_of(2).wide, view_of(2).high) == (2 * MOST_FITTED, MOST_FITTED), "there is more room across than down"
    assert view_of(10, wide=100).high == view_of(10, wide=100).wide, "but none is higher than wide"
    assert view_of(0).at(QPointF(60, 70)) is None


@given(st.integers(1, 200), st.floats(0.2, 6), st.floats(0, 399), st.floats(0, 299), st.floats(-500, 500), st.floats(-500, 500))
def test_every_cell_that_is_seen_is_found_where_it_lies(
    classes: int, factor: float, x: float, y: float, across: float, down: float
) -> None:
    view = view_of(classes)
    view.enlarge(factor, QPointF(50 + x, 60 + y))
    view.move(across, down)
    for row in view.shown(down=True):
        column = view.shown(down=False)[row % len(view.shown(down=False))]
        middle = view.rect(row, column).center()
        if view.seen.toRectF().contains(middle):
            assert view.at(middle) == (row, column)
    assert view.left >= 0
    assert view.top >= 0
    assert view.zoom >= 1


def test_what_lies_under_the_pointer_stays_there_while_it_is_enlarged() -> None:
    view, point = view_of(100, 300, 300), QPointF(200, 220)
    before = view.at(point)
    for _ in range(6):
        view.enlarge(1.25, point)
    assert view.at(point) == before
    assert len(view.shown(down=True)) < 40


def test_a_cell_is_brought_into_sight_whole() -> None:
    view = view_of(100)
    view.enlarge(10, QPointF(60, 70))
    for place in ((99, 99), (0, 0), (50, 3)):
        view.bring(*place)
        assert view.seen.toRectF().adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(view.rect(*place))
