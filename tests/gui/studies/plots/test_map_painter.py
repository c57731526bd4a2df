"""Cells are painted darker the higher they are, hatched where nothing tells them from the best, and the best one framed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from core.studies.answering import AnsweredStudy
from core.studies.grid_layout import CELL, GridLayout, lay_out
from core.studies.grids import grids_of, is_hatched
from gui.plots.confusion_colours import shade
from gui.studies.plots.map_painter import MapPainter
from gui.theme import DARK, LIGHT, Theme, apply_theme


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
