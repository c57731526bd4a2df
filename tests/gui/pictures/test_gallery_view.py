"""The gallery shows 60,000 pictures as readily as 60: it lays out, fetches and paints only what is in sight."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.gallery import GalleryChoice, SamplePage
from core.datasets.catalog.samples import Order, Sample, SampleFilter
from gui.pictures import picture_list, thumbnails
from gui.pictures.gallery_view import GalleryView
from gui.pictures.picture_list import PAGE, PictureList
from gui.pictures.tile_painter import TilePainter
from gui.pictures.tile_view import SIDES

MANY = 60_000


def sample(number: int) -> Sample:
    """A sample that is in no catalog."""
    return Sample(
        number, f"a/{number:05}.jpg", f"{number:064x}", "a", "a", False, 300, 200, "JPEG", "RGB", 1000, 0, "folder", None,
        None, (0.5, 0.5, 0.5),
    )  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[object]]:
    """Replaces catalog and files by things that cost nothing, and notes what was asked of them."""
    notes: dict[str, list[object]] = {"pages": [], "files": []}

    def rows(dataset: Dataset, page: int, ids: tuple[int, ...], context: object) -> SamplePage:
        notes["pages"].append(page)
        return SamplePage(page, {number: sample(number) for number in ids}, {ids[0]: ("dark",)})

    def read(path: Path, side: int) -> QImage:
        notes["files"].append(path.name)
        image = QImage(side, side * 2 // 3, QImage.Format.Format_RGB32)
        image.fill(QColor("#336699"))
        return image

    monkeypatch.setattr(picture_list, "sample_page", rows)
    monkeypatch.setattr(thumbnails, "read_thumbnail", read)
    return notes


@pytest.fixture
def gallery(
    themed: QApplication, qtbot: QtBot, asked: dict[str, list[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> GalleryView:
    dataset = Dataset("many", tmp_path, tmp_path, False, "", "")
    pictures = PictureList()
    view = GalleryView(pictures)
    view._keep = pictures  # type: ignore[attr-defined]  # the view does not own its model
    qtbot.addWidget(view)
    view.resize(900, 640)
    view.show()
    pictures._choice = GalleryChoice(dataset, SampleFilter(), Order())
    pictures.set_numbers(tuple(range(MANY)))
    return view


def settle(qtbot: QtBot, gallery: GalleryView) -> None:
    """Waits until everything in sight can be painted."""

    def painted() -> bool:
        return all(gallery._pictures.thumbnail(row) is not None for row in gallery.visible_rows())

    qtbot.waitUntil(painted)


def test_only_what_is_in_sight_is_fetched(gallery: GalleryView, asked: dict[str, list[object]], qtbot: QtBot) -> None:
    settle(qtbot, gallery)
    seen = gallery.visible_rows()
    assert 6 <= len(seen) <= 60
    assert set(asked["pages"]) == {0}
    assert set(asked["files"]) == {f"{row:064x}.jpg" for row in seen}


def test_the_end_of_the_list_is_reached_at_once(gallery: GalleryView, asked: dict[str, list[object]], qtbot: QtBot) -> None:
    gallery.verticalScrollBar().setValue(gallery.verticalScrollBar().maximum())
    settle(qtbot, gallery)
    assert gallery.visible_rows()[-1] == MANY - 1
    assert set(asked["pages"]) <= {0, (MANY - 1) // PAGE}


def test_a_reset_to_sixty_thousand_takes_no_time(gallery: GalleryView) -> None:
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        gallery._pictures.set_numbers(tuple(range(MANY)))
        gallery.grab()
        best = min(best, time.perf_counter() - began)
    assert best < 0.25


def test_only_visible_tiles_are_painted(gallery: GalleryView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(qtbot, gallery)
    painted: list[int] = []
    original = TilePainter.paint

    def paint(self: TilePainter, painter: object, rect: QRect, pictures: PictureList, row: int, *flags: bool) -> None:
        painted.append(row)
        original(self, painter, rect, pictures, row, *flags)  # type: ignore[arg-type]

    monkeypatch.setattr(TilePainter, "paint", paint)
    gallery.grab()
    assert set(painted) <= set(gallery.visible_rows())
    assert painted


def test_layout_and_hit_test_agree(gallery: GalleryView) -> None:
    for row in gallery.visible_rows():
        rect = gallery.visualRect(gallery._pictures.index(row))
        assert gallery.indexAt(rect.center()).row() == row
        assert gallery.viewport().width() >= rect.right()
    between = gallery.visualRect(gallery._pictures.index(0)).topRight() + QPoint(3, 10)
    assert not gallery.indexAt(between).isValid()


def test_tiles_fill_the_width_at_every_size(gallery: GalleryView, qtbot: QtBot) -> None:
    for width in (420, 700, 1301):
        gallery.resize(width, 500)
        for side in SIDES:
            gallery.set_side(side)
            last = gallery.visualRect(gallery._pictures.index(gallery.columns - 1))
            assert 0 <= gallery.viewport().width() - last.right() <= gallery.columns + 8
            assert 0.6 * side <= gallery._painter.side <= 1.7 * side


def test_the_first_picture_stays_in_sight_when_the_size_changes(gallery: GalleryView) -> None:
    gallery.scrollTo(gallery._pictures.index(31_000))
    first = gallery.visible_rows()[0]
    gallery.set_side(SIDES[0])
    assert abs(gallery.visible_rows()[0] - first) <= gallery.columns


def test_the_keyboard_walks_the_grid(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.setCurrentIndex(gallery._pictures.index(0))
    for key, row in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 1 + gallery.columns), (Qt.Key.Key_Left, gallery.columns)):
        qtbot.keyClick(gallery, key)
        assert gallery.currentIndex().row() == row
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    assert gallery.currentIndex().row() == MANY - 1
    qtbot.keyClick(gallery, Qt.Key.Key_Down)
    assert gallery.currentIndex().row() == MANY - 1
    qtbot.keyClick(gallery, Qt.Key.Key_Home)
    qtbot.keyClick(gallery, Qt.Key.Key_PageDown)
    assert gallery.currentIndex().row() % gallery.columns == 0
    assert gallery.currentIndex().row() > gallery.columns


def test_end_goes_to_the_last_picture_from_nowhere_as_well(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.setCurrentIndex(QModelIndex())
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    assert gallery.currentIndex().row() == MANY - 1


def test_keys_say_what_the_person_decided(gallery: GalleryView, qtbot: QtBot) -> None:
    said: list[object] = []
    gallery.zoom_asked.connect(lambda row: said.append(("zoom", row)))
    gallery.exclude_asked.connect(lambda: said.append("exclude"))
    gallery.class_asked.connect(said.append)
    gallery.setCurrentIndex(gallery._pictures.index(2))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_X, Qt.Key.Key_1, Qt.Key.Key_9):
        qtbot.keyClick(gallery, key)
    assert said == [("zoom", 2), "exclude", 1, 9]


def test_all_can_be_selected_and_read_back(gallery: GalleryView) -> None:
    gallery.selectAll()
    assert gallery.selected_numbers() == tuple(range(MANY))
    gallery.clearSelection()
    assert gallery.selected_numbers() == ()


def test_shift_selects_all_between(gallery: GalleryView, qtbot: QtBot) -> None:
    def click(row: int, modifier: Qt.KeyboardModifier) -> None:
        place = gallery.visualRect(gallery._pictures.index(row)).center()
        qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    last = gallery.columns + 1
    click(1, Qt.KeyboardModifier.NoModifier)
    click(last, Qt.KeyboardModifier.ShiftModifier)
    assert gallery.selected_numbers() == tuple(range(1, last + 1))
    click(3, Qt.KeyboardModifier.ControlModifier)
    assert 3 not in gallery.selected_numbers()


def test_shift_and_arrows_select_on_and_on(gallery: GalleryView, qtbot: QtBot) -> None:
    shift, wide = Qt.KeyboardModifier.ShiftModifier, gallery.columns
    gallery.setCurrentIndex(gallery._pictures.index(1))
    qtbot.keyClick(gallery, Qt.Key.Key_Right, shift)
    assert gallery.selected_numbers() == (1, 2)
    for _ in range(12):
        qtbot.keyClick(gallery, Qt.Key.Key_Down, shift)
    assert gallery.selected_numbers() == tuple(range(1, 2 + 12 * wide + 1))
    qtbot.keyClick(gallery, Qt.Key.Key_Up, shift)
    assert gallery.selected_numbers() == tuple(range(1, 2 + 11 * wide + 1))


class Paintings(QObject):
    """Notes what is painted each time."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.regions: list[QRegion] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.regions.append(QRegion(event.region()))
        return False


def test_scrolling_paints_what_comes_into_sight_and_little_else(gallery: GalleryView, qtbot: QtBot) -> None:
    settle(qtbot, gallery)
    regions = Paintings(gallery.viewport()).regions
    bar, width, height = gallery.verticalScrollBar(), gallery.viewport().width(), gallery.viewport().height()
    for step in (37, 211, -90):
        settle(qtbot, gallery)
        QApplication.processEvents()
        regions.clear()
        bar.setValue(bar.value() + step)
        new = QRect(0, height - step if step > 0 else 0, width, abs(step))
        qtbot.waitUntil(lambda: bool(regions))
        assert QRegion(new).subtracted(regions[0]).isEmpty()
        assert sum(part.width() * part.height() for part in regions[0]) < width * height * 0.6


def test_a_rectangle_selects_what_it_touches(gallery: GalleryView) -> None:
    first = gallery.visualRect(gallery._pictures.index(0))
    second_line = gallery.visualRect(gallery._pictures.index(gallery.columns + 1))
    gallery.setSelection(QRect(first.center(), second_line.center()), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    wide = gallery.columns
    assert gallery.selected_numbers() == (0, 1, wide, wide + 1)


def test_pressing_beside_a_picture_selects_nothing(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.setCurrentIndex(gallery._pictures.index(0))
    place = gallery.visualRect(gallery._pictures.index(0)).topRight() + QPoint(4, 40)
    qtbot.mousePress(gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert gallery.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection
    assert gallery.selected_numbers() == ()


def test_no_more_pictures_are_kept_than_fit(
    gallery: GalleryView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, asked: dict[str, list[object]]
) -> None:
    monkeypatch.setattr(thumbnails, "KEPT", 40)
    for place in (0.1, 0.4, 0.9):
        bar = gallery.verticalScrollBar()
        bar.setValue(round(bar.maximum() * place))
        settle(qtbot, gallery)
    assert len(gallery._pictures.thumbnails._ready) <= 40
    assert len(gallery._pictures._pages) <= picture_list.PAGES_KEPT
