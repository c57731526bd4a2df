"""A curve is painted where its axes say: dots in order, a band around the line, in both themes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gui.studies.plots.curve_painter import CurvePlace, paint_curves
from gui.theme import DARK, LIGHT, Theme, apply_theme, run_colour
from tests.noted_painting import Sheet, of_kind, text, texts, tone
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
    assert (place.y(place.bottom), place.y(place.top)) == pytest.approx((place.box.bottom(), place.box.top()))
    assert (place.y(-1.0), place.y(2.0)) == pytest.approx((place.box.bottom(), place.box.top())), "none leaves the box"


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


def test_axes_are_numbered_and_the_dot_of_the_keys_has_a_ring(themed: QApplication) -> None:
    curves = [curve(), replace(curve("batch_size 4"), law=None)]
    place = CurvePlace(curves, 600, 300)
    with Sheet(600, 300, LIGHT.surface) as sheet:
        paint_curves(sheet.painter, themed.font(), curves, place, (1, 2))
    seen = sheet.strokes
    said = texts(seen)
    levels = [words for words in said if words.endswith(" %")]
    assert levels == sorted(levels)
    assert len(levels) > 3
    for words in levels:
        assert text(seen, words).place.center().y() == pytest.approx(place.y(float(words.removesuffix(" %")) / 100))
    sizes = [words for words in said if words.isdigit()]
    assert sizes == ["5", "10", "20", "40"]
    for words in sizes:
        assert text(seen, words).place.center().x() == pytest.approx(place.x(float(words)))
        assert text(seen, words).place.top() > place.box.bottom()
    assert said[-1] == "Pictures per class that were learned from"
    dots = of_kind(seen, "ellipse")
    assert len(dots) == 8
    assert [number for number, dot in enumerate(dots) if dot.pen == tone(LIGHT.accent)] == [6]
    assert dots[6].place.width() > dots[5].place.width()
    assert {dot.brush for dot in dots[:4]} == {tone(run_colour(0))}
    assert {dot.brush for dot in dots[4:]} == {tone(run_colour(1))}
    strokes = [stroke.place for stroke in of_kind(seen, "line") if stroke.pen == tone(run_colour(0))]
    ends = [(min(point.accuracies), max(point.accuracies)) for point in curves[0].points]
    assert [(line.bottom(), line.top()) for line in strokes] == [
        pytest.approx((place.y(low), place.y(high))) for low, high in ends
    ]
    measured, beyond = of_kind(seen, "polyline")
    assert (measured.dashed, beyond.dashed) == (False, True), "what is only foretold"
    assert measured.place.right() == pytest.approx(beyond.place.left())
    assert len(of_kind(seen, "polygon")) == 1, "one has a law with a band"
