"""Cells are painted darker the higher they are, hatched where nothing tells them from the best, and the best one framed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from core.studies.answering import AnsweredStudy
from core.studies.grid_layout import CELL, GridLayout, lay_out
from core.studies.grids import grids_of, is_hatched
from gui.plots.confusion_colours import shade
from gui.studies.plots.map_painter import MapPainter
from gui.theme import DARK, LIGHT, Theme, apply_theme
from tests.noted_painting import Sheet, of_kind, text, texts, tone


def painted(app: QApplication, theme: Theme, grid: AnsweredStudy) -> tuple[QImage, GridLayout]:
    assert grid.answer is not None
    apply_theme(app, theme)
    grids = grids_of(grid.study, grid.answer)
    layout = lay_out(grids, 600, lambda text: 7.0 * len(text))
    image = QImage(600, int(layout.height), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    MapPainter(painter, app.font(), grids, layout).paint(None)
    painter.end()
    return image, layout


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_ground_hatching_and_frame(themed: QApplication, theme: Theme, grid: AnsweredStudy) -> None:
    image, layout = painted(themed, theme, grid)
    assert grid.answer is not None
    (one,) = grids_of(grid.study, grid.answer)
    place = layout.places[0]
    for row, line in enumerate(one.cells):
        for column, cell in enumerate(line):
            assert cell is not None
            x, y = (int(corner) for corner in place.corner(row, column))
            colours = [image.pixelColor(x + 4, y + down).rgb() for down in range(5, int(CELL) - 5)]
            assert (len(set(colours)) > 1) == is_hatched(cell)
            # The frame of the best one is of the colour of words.
            assert (image.pixelColor(x + 12, y + 2).rgb() == QColor(theme.text).rgb()) == (one.best == (row, column))
    apply_theme(themed, LIGHT)


def test_the_scale_goes_one_way_in_both_themes(themed: QApplication) -> None:
    light = [shade(LIGHT, share / 10).lightnessF() for share in range(11)]
    dark = [shade(DARK, share / 10).lightnessF() for share in range(11)]
    assert light == sorted(light, reverse=True)
    assert dark == sorted(dark)


def test_figures_names_and_titles_stand_where_the_layout_says(themed: QApplication, grid: AnsweredStudy) -> None:
    assert grid.answer is not None
    (one,) = grids_of(grid.study, grid.answer)
    holed = (replace(one, title="a title", cells=((None, one.cells[0][1]), one.cells[1])),)
    layout = lay_out(holed, 600, lambda text: 7.0 * len(text))
    with Sheet(600, int(layout.height), LIGHT.surface) as sheet:
        MapPainter(sheet.painter, themed.font(), holed, layout).paint((0, 1, 0))
    seen, place = sheet.strokes, layout.places[0]
    assert texts(seen)[:7] == ["a title", one.across, one.down, *one.columns, *one.rows]
    assert text(seen, "a title").strong
    assert text(seen, "a title").place.topLeft() == QPointF(*place.title)
    assert text(seen, one.across).place.y() == place.across[1]
    assert text(seen, one.across).place.x() < place.across[0], "it stands around its middle"
    metrics = QFontMetricsF(themed.font())
    hatched = [cell for line in holed[0].cells for cell in line if cell is not None and is_hatched(cell)]
    plates = of_kind(seen, "rounded")
    assert len(plates) == len(hatched)
    for cell, plate in zip(hatched, plates, strict=True):
        assert plate.place.width() > metrics.horizontalAdvance(f"{100 * cell.mean:.1f} %"), "the longer line lies on it, too"
    assert {text(seen, words).pen for words in (one.across, one.down)} == {tone(LIGHT.text_dim)}
    empty = text(seen, "–").place
    assert empty.center().x() == pytest.approx(place.corner(0, 0)[0] + place.wide / 2)
    (dashed,) = [stroke for stroke in of_kind(seen, "rect") if stroke.dashed]
    assert dashed.place == empty
    for row, column in ((0, 1), (1, 0), (1, 1)):
        cell = one.cells[row][column]
        assert cell is not None
        assert cell.spread is not None
        x, y = place.corner(row, column)
        mean = text(seen, f"{100 * cell.mean:.1f} %")
        assert mean.strong
        assert x < mean.place.center().x() < x + place.wide
        assert y < mean.place.center().y() < y + CELL
        spreads = [stroke for stroke in seen if stroke.words == f"± {100 * cell.spread:.1f}"]
        assert any(stroke.place.top() > mean.place.top() and stroke.place.left() == mean.place.left() for stroke in spreads)
    (ring,) = [stroke for stroke in of_kind(seen, "rect") if stroke.pen == tone(LIGHT.accent)]
    assert ring.place.center().x() == pytest.approx(place.corner(1, 0)[0] + place.wide / 2)
    assert ring.place.center().y() == pytest.approx(place.corner(1, 0)[1] + CELL / 2)
    with Sheet(600, int(layout.height)) as bare:
        MapPainter(bare.painter, themed.font(), holed, layout).paint(None)
    assert [stroke for stroke in of_kind(bare.strokes, "rect") if stroke.pen == tone(LIGHT.accent)] == []
