"""A picture is zoomed about the pointer, and never leaves its frame."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures import picture_canvas
from gui.pictures.picture_canvas import PictureCanvas
from tests.noted_painting import looked_at, noting, of_kind


@pytest.fixture
def canvas(themed: QApplication, qtbot: QtBot) -> PictureCanvas:
    made = PictureCanvas()
    qtbot.addWidget(made)
    made.resize(432, 332)  # room for 400 x 300
    made.show()
    pixmap = QPixmap(400, 200)
    pixmap.fill(QColor("red"))
    made.show_pixmap(pixmap, QSize(1600, 800))
    return made


def under(canvas: PictureCanvas, at: QPointF) -> QPointF:
    """Which place of the picture, in fractions, is at a place of the widget."""
    rect = canvas.picture_rect()
    return QPointF((at.x() - rect.left()) / rect.width(), (at.y() - rect.top()) / rect.height())


def test_a_picture_is_fitted_and_shown_in_its_own_size(canvas: PictureCanvas) -> None:
    ratio = canvas.devicePixelRatioF()
    assert canvas.is_fitted
    assert canvas.picture_rect().size().toSize() == QSize(400, 200)
    canvas.turn_size()
    assert canvas.scale == 1.0
    assert canvas.picture_rect().width() == pytest.approx(1600 / ratio)
    canvas.turn_size()
    assert canvas.is_fitted
    assert canvas.grab().toImage().pixelColor(QPoint(216, 166) * ratio).name() == "#ff0000"


def test_what_is_under_the_pointer_stays_there(canvas: PictureCanvas) -> None:
    at = QPointF(120, 150)
    before = under(canvas, at)
    for steps in (4, 3, -2):
        canvas.step(steps, at)
        now = under(canvas, at)
        assert (now.x(), now.y()) == (pytest.approx(before.x(), abs=0.01), pytest.approx(before.y(), abs=0.01))
    canvas.step(-40)
    assert canvas.is_fitted
    canvas.step(400)
    assert canvas.scale == 16


def test_a_moved_picture_never_leaves_its_frame(canvas: PictureCanvas) -> None:
    canvas.turn_size()
    for way in (QPointF(9000, 9000), QPointF(-9000, 50), QPointF(30, -9000)):
        canvas.move_by(way)
        rect = canvas.picture_rect()
        assert rect.left() <= 16.5
        assert rect.right() >= 415.5
        assert rect.top() <= 16.5
        assert rect.bottom() >= 315.5


def test_more_is_asked_for_only_when_there_is_more(canvas: PictureCanvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.finer_wanted):
        canvas.turn_size()
    whole = QPixmap(1600, 800)
    whole.fill(QColor("blue"))
    scale, place = canvas.scale, canvas.picture_rect()
    canvas.show_pixmap(whole, QSize(1600, 800), keep_place=True)
    assert (canvas.scale, canvas.picture_rect()) == (scale, place)
    with qtbot.assertNotEmitted(canvas.finer_wanted):
        canvas.step(4)


def test_the_mouse_zooms_and_moves(canvas: PictureCanvas, qtbot: QtBot) -> None:
    at = QPointF(200, 160)
    for _ in range(8):
        wheel = QWheelEvent(
            at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, wheel)
    assert not canvas.is_fitted
    before = under(canvas, at)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 160))
    qtbot.mouseMove(canvas, QPoint(230, 170))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(230, 170))
    assert under(canvas, QPointF(230, 170)).x() == pytest.approx(before.x(), abs=0.01)
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 160))
    assert canvas.is_fitted


def test_what_is_laid_over_goes_with_the_picture(canvas: PictureCanvas) -> None:
    above = QPixmap(4, 2)
    above.fill(QColor("blue"))
    ratio = canvas.devicePixelRatioF()

    def colour_at(x: int, y: int) -> str:
        return canvas.grab().toImage().pixelColor(QPoint(x, y) * ratio).name()

    canvas.lay_over(above, 1.0)
    rect = canvas.picture_rect()
    assert colour_at(round(rect.left()) + 4, round(rect.top()) + 4) == "#0000ff"
    assert colour_at(round(rect.left()) - 4, 166) not in ("#0000ff", "#ff0000")
    canvas.lay_over(above, 0.5)
    assert QColor(colour_at(216, 166)).red() in range(120, 136)
    canvas.turn_size()
    assert QColor(colour_at(4, 4)).blue() in range(120, 136), "it covers what is zoomed into"
    canvas.lay_over(QPixmap())
    assert colour_at(216, 166) == "#ff0000"


def test_the_hand_says_when_a_picture_can_be_moved(canvas: PictureCanvas, qtbot: QtBot) -> None:
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 160))
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor, "there is nothing to move"
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 160))
    canvas.turn_size()
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    qtbot.mousePress(canvas, Qt.MouseButton.RightButton, pos=QPoint(200, 160))
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    qtbot.mouseRelease(canvas, Qt.MouseButton.RightButton, pos=QPoint(200, 160))
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 160))
    assert canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 160))
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    canvas.fit()
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_another_picture_is_fitted_and_told_of(canvas: PictureCanvas, qtbot: QtBot) -> None:
    canvas.turn_size()
    canvas.move_by(QPointF(-300, 0))
    other = QPixmap(100, 100)
    with qtbot.waitSignal(canvas.scaled):
        canvas.show_pixmap(other, QSize(100, 100))
    assert canvas.is_fitted
    assert canvas.picture_rect().center() == QPointF(216, 166)
    with qtbot.waitSignal(canvas.scaled):
        canvas.resize(300, 300)
    canvas.turn_size()
    with qtbot.assertNotEmitted(canvas.scaled):
        canvas.resize(310, 300)  # its scale is no other
    canvas.show_pixmap(QPixmap(), QSize())
    canvas.move_by(QPointF(3, 3))
    assert not canvas.grab().isNull()


def test_pixels_are_seen_as_pixels_where_they_are_looked_at(canvas: PictureCanvas, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture of two colours has others between them only while it is smoothed."""
    halves = QPixmap(400, 200)
    halves.fill(QColor("black"))
    painter = QPainter(halves)
    painter.fillRect(200, 0, 200, 200, QColor("white"))
    painter.end()

    def greys() -> int:
        image = canvas.grab().toImage()
        y = image.height() // 2
        return sum(20 < image.pixelColor(x, y).red() < 235 for x in range(100, 330))

    canvas.show_pixmap(halves, QSize(400, 200))
    canvas.step(2)
    canvas.step(6)
    assert canvas.scale >= 4
    assert greys() == 0
    tiny = halves.scaled(16, 8)
    canvas.show_pixmap(tiny, QSize(16, 8))
    assert canvas.scale > 4
    assert greys() == 0
    strokes = noting(monkeypatch, picture_canvas)
    canvas.show_pixmap(QPixmap(), QSize(16, 8))
    assert of_kind(looked_at(canvas, strokes), "picture") == []
