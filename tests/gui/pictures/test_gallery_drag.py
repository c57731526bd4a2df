"""A drag carries the numbers of pictures, and is read without trust."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication

from gui.pictures import gallery_drag
from gui.pictures.gallery_drag import PICTURES, dragged_numbers, pictures_drag, pile
from gui.pictures.panel import PicturesPanel
from gui.theme import LIGHT
from tests.noted_painting import noting, of_kind, text, texts, tone


def test_a_drag_carries_the_selection_and_nothing_foreign_is_read_from_it(panel: PicturesPanel) -> None:
    picture = QPixmap(64, 40)
    picture.fill(Qt.GlobalColor.darkCyan)
    drag = pictures_drag(panel, range(1234), [picture] * 5)
    assert dragged_numbers(drag.mimeData()) == tuple(range(1234))
    assert not drag.pixmap().isNull()
    assert pile([], 1, 1.0).width() > 60
    for content in (b"no json", b'{"a": 1}', b'["x"]', b""):
        data = QMimeData()
        data.setData(PICTURES, content)
        assert dragged_numbers(data) == ()


def test_a_pile_shows_the_first_pictures_and_how_many_are_dragged(themed: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    strokes = noting(monkeypatch, gallery_drag)
    colours = ("red", "green", "blue", "black")
    pixmaps = []
    for colour in colours:
        pixmaps.append(QPixmap(90, 60))
        pixmaps[-1].fill(QColor(colour))
    image = pile(pixmaps, 1_234, 1.0).toImage()
    assert texts(strokes) == ["1,234"]
    number = text(strokes, "1,234")
    assert (number.pen, number.strong) == (tone(LIGHT.on_accent), True)
    (plate,) = of_kind(strokes, "rounded")
    assert (plate.brush, plate.place) == (tone(LIGHT.accent), number.place)
    assert image.rect().contains(plate.place.toAlignedRect())
    assert len(of_kind(strokes, "picture")) == len(of_kind(strokes, "rect")) == 3
    assert image.pixelColor(4, image.height() // 2).name() == tone("red"), "the first lies on top"
    wells = [stroke.place for stroke in of_kind(strokes, "rect")]
    assert len({(well.left(), well.top()) for well in wells}) == 3
    assert all(picture.place.contains(well) for picture, well in zip(of_kind(strokes, "picture"), wells, strict=True)), "filled"
    strokes.clear()
    assert pile([QPixmap()], 1, 2.0).devicePixelRatio() == 2.0
    assert len(of_kind(strokes, "rect")) == 1, "an empty well where nothing is known"


def test_the_pile_hangs_beside_the_pointer(panel: PicturesPanel) -> None:
    spot = pictures_drag(panel, [1], []).hotSpot()
    assert spot.x() < 0 > spot.y()
    data = QMimeData()
    assert dragged_numbers(data) == ()
