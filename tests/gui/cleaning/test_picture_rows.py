"""Rows of pictures with words beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.cleaning.picture_rows import MOST, PictureRow, PictureRows
from gui.theme import current_theme


@pytest.fixture
def red(tmp_path: Path) -> Path:
    file = tmp_path / "red.png"
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 0, 0))
    image.save(str(file))
    return file


@pytest.fixture
def rows(themed: QApplication, qtbot: QtBot) -> PictureRows:
    made = PictureRows("rows", "Rows")
    qtbot.addWidget(made)
    made.resize(1000, 400)
    made.show()
    return made


def row(red: Path, pictures: int, veiled: frozenset[int] = frozenset()) -> PictureRow:
    return PictureRow((red,) * pictures, ("red",) * pictures, "told", lines=("A sentence.", "a.png"), veiled=veiled)


def beside_one_another(rows: PictureRows) -> int:
    return len({rows.visualRect(rows.rows.index(row)).x() for row in range(rows.count())})


def test_short_rows_stand_beside_one_another_and_long_ones_below(rows: PictureRows, red: Path, qtbot: QtBot) -> None:
    rows.show_rows(4, lambda _: row(red, 1), 1)
    assert beside_one_another(rows) == 3
    rows.show_rows(4, lambda _: row(red, 9), 9)
    assert beside_one_another(rows) == 1
    assert len(rows._painter.wells(rows.visualRect(rows.rows.index(0)), 9)) == MOST
    rows.resize(400, 400)
    assert len(rows._painter.wells(rows.visualRect(rows.rows.index(0)), 9)) == 2  # the words keep their room


def test_both_pictures_of_a_row_are_painted_and_one_that_goes_is_veiled(rows: PictureRows, red: Path, qtbot: QtBot) -> None:
    rows.show_rows(1, lambda _: row(red, 2, frozenset({1})), 2)
    stays, goes = (well.center() for well in rows._painter.wells(rows.visualRect(rows.rows.index(0)), 2))

    def colour(point: object) -> QColor:
        return rows.viewport().grab().toImage().pixelColor(point)  # type: ignore[arg-type, call-overload, no-any-return]

    qtbot.waitUntil(lambda: colour(stays).red() > 190 and colour(stays).green() < 10)
    assert colour(goes).green() > 50, "seen through a veil"
    assert colour(goes) != QColor(current_theme().well)


def test_keys_and_double_clicks_open_a_row(rows: PictureRows, red: Path, qtbot: QtBot) -> None:
    rows.show_rows(3, lambda _: row(red, 1), 1)
    rows.setFocus()
    rows.choose(0)
    with qtbot.waitSignal(rows.turned) as told:
        qtbot.keyClick(rows, Qt.Key.Key_Space)
    assert told.args == [[0]]
    qtbot.keyClick(rows, Qt.Key.Key_Right)
    with qtbot.waitSignal(rows.opened) as told:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert told.args == [1]
    with qtbot.waitSignal(rows.opened) as told:
        qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.rows.index(2)).center())
    assert told.args == [2]


def test_two_quick_clicks_on_a_box_are_two(rows: PictureRows, red: Path, qtbot: QtBot) -> None:
    rows.show_rows(2, lambda number: replace(row(red, 1), mark="off" if number else ""), 1)
    turned: list[list[int]] = []
    rows.turned.connect(turned.append)
    for number in (1, 0):
        box = rows._painter.mark_place(rows.visualRect(rows.rows.index(number))).center()
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=box)
        qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert len(turned) > 1
    assert turned == [[1]] * len(turned), "a row without a box has none to be turned"
