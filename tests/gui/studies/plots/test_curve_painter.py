"""A curve is painted where its axes say: dots in order, a band around the line, in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gui.studies.plots.curve_painter import CurvePlace, paint_curves
from gui.theme import DARK, LIGHT, Theme, apply_theme, run_colour
from tests.picture_curves import curve


def test_every_accuracy_and_the_band_have_room() -> None:
    one = curve()
    place = CurvePlace([one], 600, 300)
    assert one.law is not None
    assert one.law.low is not None
    assert place.bottom <= min(one.law.low.min(), 0.5)
    assert place.top >= 0.82
    across = [place.x(point.pictures) for point in one.points]
    assert across == sorted(across)
    assert place.box.left() <= across[0] < place.x(float(one.law.across[-1])) <= place.box.right()
    heights = [place.y(point.mean) for point in one.points]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_dots_and_band_are_seen(themed: QApplication, theme: Theme) -> None:
    apply_theme(themed, theme)
    one, image = curve(), QImage(600, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter, place = QPainter(image), CurvePlace([one], 600, 300)
    paint_curves(painter, themed.font(), [one], place, None)
    painter.end()
    for point in one.points:
        assert image.pixelColor(int(place.x(point.pictures)), int(place.y(point.mean))).rgb() == run_colour(0).rgb()
    assert one.law is not None
    assert one.law.low is not None
    middle = 40
    x, y = place.x(float(one.law.across[middle])), place.y(float(one.law.low[middle])) - 2
    assert image.pixelColor(int(x), int(y)).rgb() != QColor(theme.surface).rgb(), "the band is shaded"
    apply_theme(themed, LIGHT)
