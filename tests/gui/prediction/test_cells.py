"""Cells of the Predict page are painted from what the table knows: picture, agreement, bars."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability, PicturePrediction, Preview
from gui.prediction.cells import TOP, PictureCell, name_lines, row_height
from gui.prediction.shown_rows import AGREES, FIRST_RUN, PICTURE
from gui.prediction.table import PredictionTable
from gui.prediction.view import PredictionView
from gui.theme import DARK, LIGHT, Theme, apply_theme, run_colour


@pytest.fixture
def shown(qtbot: QtBot) -> PredictionView:
    table = PredictionTable()
    table.set_runs(["one", "two"], {})
    view = PredictionView(table)
    table.setParent(view)
    qtbot.addWidget(view)
    view.resize(1200, 400)
    view.show()
    return view


def painted(view: PredictionView, column: int, row: int = 0) -> QImage:
    return view.grab(view.visualRect(view.model().index(row, column)).translated(0, view.horizontalHeader().height())).toImage()


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def said(*probabilities: float) -> tuple[ClassProbability, ...]:
    return tuple(ClassProbability(f"class {place}", value) for place, value in enumerate(probabilities))


def test_the_thumbnail_is_shown_once_it_is_there(shown: PredictionView, tmp_path: Path) -> None:
    table = shown.table
    small = tmp_path / "small.jpg"
    Image.new("RGB", (60, 40), (250, 20, 30)).save(small, quality=95)
    table.add([Path("/p/a.png")])

    def red() -> int:
        return sum(QColor(pixel).red() > 200 and QColor(pixel).green() < 80 for pixel in colours(painted(shown, PICTURE)))

    assert red() == 0
    table.take_answers([PicturePrediction(Path("/p/a.png"), {}, None, Preview(small, 600, 400))])
    assert red() > 0


def test_bars_are_as_long_as_the_probability(shown: PredictionView) -> None:
    table = shown.table
    table.add([Path("/p/a.png")])
    waiting = painted(shown, FIRST_RUN)
    table.take_answers([PicturePrediction(Path("/p/a.png"), {"one": said(0.9, 0.1), "two": said(0.3, 0.2, 0.2, 0.2, 0.1)})])
    sure, unsure = painted(shown, FIRST_RUN), painted(shown, FIRST_RUN + 1)
    assert waiting != sure
    line = sure.height() // (2 * TOP)
    assert sure.pixel(sure.width() * 3 // 5, line) != unsure.pixel(unsure.width() * 3 // 5, line)


def test_agreement_and_its_absence_look_different(shown: PredictionView) -> None:
    table = shown.table
    table.add([Path("/p/a.png"), Path("/p/b.png")])
    table.take_answers([PicturePrediction(Path("/p/a.png"), {"one": said(0.9, 0.1), "two": said(0.8, 0.2)})])
    assert painted(shown, AGREES, 0) != painted(shown, AGREES, 1)


def test_rows_hold_five_bars_and_thumbnails_longest_unseen_are_forgotten(
    shown: PredictionView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert row_height(shown.font()) >= TOP * shown.fontMetrics().height()
    monkeypatch.setattr("gui.prediction.cells.KEPT_THUMBNAILS", 2)
    cell = PictureCell(shown)
    for number in range(4):
        Image.new("RGB", (4, 4)).save(tmp_path / f"{number}.jpg")
        assert cell._thumbnail(tmp_path / f"{number}.jpg") is not None
    assert [path.stem for path in cell._thumbnails] == ["2", "3"]
    assert cell._thumbnail(tmp_path / "nothing.jpg") is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_have_the_colour_of_their_run_wherever_its_column_stands(
    shown: PredictionView, theme: Theme, qapp: QApplication
) -> None:
    apply_theme(qapp, theme)
    table = shown.table
    table.add([Path("a.png")])
    answers = {run: said(0.9, 0.1) for run in ("one", "two")}
    table.take_answers([PicturePrediction(Path("a.png"), answers)])
    for order in (["one", "two"], ["two", "one"]):
        table.set_runs(order, {}, {"one": 3, "two": 5})
        for place, run in enumerate(order):
            found = colours(painted(shown, FIRST_RUN + place))
            assert run_colour({"one": 3, "two": 5}[run]).rgb() in found
            assert run_colour({"one": 5, "two": 3}[run]).rgb() not in found
            head = shown.rows.headerData(FIRST_RUN + place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DecorationRole)
            assert head.pixmap(16, 16).toImage().pixelColor(8, 8) == run_colour({"one": 3, "two": 5}[run])


def test_a_name_goes_on_in_the_next_line_between_its_words(shown: PredictionView) -> None:
    metrics = shown.fontMetrics()
    room = metrics.horizontalAdvance("image_0800")
    assert name_lines(metrics, "image_0800", room) == ("image_0800",)
    assert name_lines(metrics, "image_0800.jpg", room) == ("image_", "0800.jpg")
    first, rest = name_lines(metrics, "0123456789abcdef0123456789.png", room)
    assert "0123456789abcdef0123456789.png".startswith(first)
    assert all(metrics.horizontalAdvance(line) <= room for line in (first, rest))
    assert rest.endswith("png"), "which picture it is is told by the end"
