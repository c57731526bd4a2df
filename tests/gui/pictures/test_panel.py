"""The panel over a real dataset: filters, dragging onto a class, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QSplitter, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog import gallery, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.cleaning.checking import check
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from gui.pictures import gallery_view, picture_list
from gui.pictures import panel as panel_module
from gui.pictures.gallery_drag import pictures_drag
from gui.pictures.gallery_view import SIDES
from gui.pictures.panel import PicturesPanel
from tests.as_built import as_built
from tests.filter_menus import entries
from tests.galleries import first_line
from tests.picture_panels import settled, shown_panel


def test_filters_of_the_menu_reach_the_gallery(panel: PicturesPanel, qtbot: QtBot) -> None:
    panel.filters._wished({"finding": "near-duplicate"})
    settled(panel, qtbot, 2)
    panel.filters._wished({"label": "square"})
    settled(panel, qtbot, 1)
    assert panel.bars._chosen == "square"
    panel.filters._wished({"source": 99})
    qtbot.waitUntil(panel._none.isVisible)
    panel.show_all()
    settled(panel, qtbot, 24)
    panel.show_numbers((1, 2, 3), "3 from Sizes")
    settled(panel, qtbot, 3)
    as_built("pictures", panel)


def test_a_dataset_that_can_only_be_read_offers_no_decision(
    panel: PicturesPanel, workspace: Workspace, shapes: Dataset, qtbot: QtBot
) -> None:
    with schema.writing(shapes.catalog.path) as connection:
        connection.execute(f"PRAGMA user_version={schema.SCHEMA + 1}")
    panel.show_dataset(shapes, overview(workspace, "shapes"))
    panel.gallery.setCurrentIndex(panel.pictures.index(0))
    assert not panel.findChild(QToolButton, "gallery_exclude").isEnabled()
    assert not panel.findChild(QToolButton, "gallery_class").isEnabled()
    assert panel.findChild(QToolButton, "gallery_zoom").isEnabled()
    assert not panel.bars.acceptDrops()
    as_built("pictures-read-only", panel)


def test_what_takes_longer_begins_once_the_first_pictures_are_there(
    settings: QSettings, workspace: Workspace, shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts for the filter took both processors from the first pictures, which then came twice as late."""
    monkeypatch.setattr(picture_list, "_LONGEST_AWAITED", 60_000)
    monkeypatch.setattr(gallery, "FIRST_SHAPED", 4)
    made, seen = PicturesPanel(settings), list[tuple[str, bool]]()
    qtbot.addWidget(made)
    pictures = made.pictures

    def note(what: str) -> None:
        seen.append((what, all(pictures.thumbnail(row) is not None for row in made.gallery.visible_rows())))

    for module, job in ((panel_module, "facets"), (picture_list, "shapes_of")):
        real = getattr(module, job)
        monkeypatch.setattr(module, job, lambda *given, job=job, real=real: (note(job), real(*given))[1])
    made.resize(900, 640)
    made.show()
    made.show_dataset(shapes, overview(workspace, "shapes"))
    qtbot.waitUntil(lambda: len(seen) == 2 and made._counting is None and not pictures._shaping.is_waiting)
    assert sorted(seen) == [("facets", True), ("shapes_of", True)]
    made.show_dataset(shapes, overview(workspace, "shapes"))
    qtbot.waitUntil(lambda: len(seen) == 3 and made._counting is None)
    assert seen[2][0] == "facets", "the same list has its pictures, and none is waited for"


def test_what_takes_longer_waits_no_longer_than_a_moment_where_nobody_looks(
    settings: QSettings, workspace: Workspace, shapes: Dataset, qtbot: QtBot
) -> None:
    made = PicturesPanel(settings)
    qtbot.addWidget(made)
    made.show_dataset(shapes, overview(workspace, "shapes"))
    qtbot.waitUntil(lambda: not made._uncounted and made._counting is None)
    assert not made.pictures.thumbnails._ready, "no picture was asked for"


def test_pictures_of_the_list_before_do_not_end_the_wait_for_those_of_another(
    settings: QSettings, workspace: Workspace, shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_list, "_LONGEST_AWAITED", 60_000)
    made = PicturesPanel(settings)
    qtbot.addWidget(made)
    made.show_dataset(shapes, overview(workspace, "shapes"))
    qtbot.waitUntil(lambda: made.pictures.rowCount() == 24)
    made.show_dataset(Dataset.create(workspace, "bare", None, "made", "CC0"), overview(workspace, "bare"))
    made.pictures.thumbnails.rested.emit()
    assert made._uncounted, "nothing of this dataset is listed yet"
    qtbot.waitUntil(lambda: made.pictures.rowCount() == 0)
    made.pictures.thumbnails.rested.emit()
    assert not made._uncounted
    qtbot.waitUntil(lambda: made._counting is None)


def drop(panel: PicturesPanel, data: QMimeData, row: int) -> bool:
    """Drops something on a class; tells whether it was taken."""
    at = panel.bars.row_rect(row).center()
    both = (Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(at, *both)
    enter.ignore()
    panel.bars.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    panel.bars.dragMoveEvent(QDragMoveEvent(at, *both))
    assert not panel.bars.grab().isNull()
    event = QDropEvent(QPointF(at), *both)
    event.ignore()
    panel.bars.dropEvent(event)
    return event.isAccepted()


def test_pictures_dropped_on_a_class_move_there(panel: PicturesPanel, qtbot: QtBot) -> None:
    data = pictures_drag(panel, (4, 7), []).mimeData()
    with qtbot.waitSignal(panel.class_asked) as asked:
        assert drop(panel, data, 1)
    assert asked.args == [(4, 7), panel.bars.rows()[1][0]]
    with qtbot.assertNotEmitted(panel.class_asked):
        foreign = QMimeData()
        foreign.setText("4, 7")
        assert not drop(panel, foreign, 1)
        assert not drop(panel, data, 50)


def move(widget: QWidget, to: QPoint) -> None:
    """Moves the mouse with its left button held."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at, there = QPointF(to), QPointF(widget.mapToGlobal(to))
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, at, there, Qt.MouseButton.NoButton, left, none))


def test_pressing_on_a_picture_and_moving_drags_it(panel: PicturesPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[tuple[int, ...]] = []

    class Drag:
        def exec(self, _action: Qt.DropAction) -> None:
            """The drag itself would take the mouse."""

    def noted(_source: object, numbers: tuple[int, ...], _pixmaps: object) -> Drag:
        carried.append(numbers)
        return Drag()

    monkeypatch.setattr(gallery_view, "pictures_drag", noted)
    gallery, viewport = panel.gallery, panel.gallery.viewport()
    first = gallery.visualRect(panel.pictures.index(0)).center()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=first)
    for step in (4, 20, 40):
        move(viewport, first + QPoint(step, step))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=first + QPoint(40, 40))
    assert carried == [(panel.pictures.id_at(0),)]
    gap = gallery.visualRect(panel.pictures.index(0)).topLeft() + QPoint(2, 2)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=gap)
    target = gallery.visualRect(panel.pictures.index(first_line(gallery) + 1)).center()
    for part in (0.3, 0.7, 1.0):
        move(viewport, (QPointF(gap) + QPointF(target - gap) * part).toPoint())
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=target)
    assert len(carried) == 1
    assert len(gallery.selected_numbers()) == 4


def test_sizes_and_splitters_are_remembered(
    panel: PicturesPanel, workspace: Workspace, shapes: Dataset, settings: QSettings, qtbot: QtBot
) -> None:
    panel.gallery.setFocus()
    qtbot.keyClick(panel.gallery, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert panel.gallery.side == SIDES[3]
    assert panel.filters.size_slider.value() == 3
    splitter = panel.findChild(QSplitter, "pictures_splitter")
    before = splitter.sizes()
    splitter.moveSplitter(before[0] - 60, 1)
    moved = splitter.sizes()
    assert moved != before
    settings.sync()
    reread = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    again = shown_panel(workspace, shapes, reread, qtbot)
    assert again.gallery.side == SIDES[3]
    assert again.findChild(QSplitter, "pictures_splitter").sizes() == moved


def test_another_dataset_begins_without_filters(panel: PicturesPanel, workspace: Workspace, qtbot: QtBot) -> None:
    panel.filters._wished({"label": "square"})
    panel.findChild(QLineEdit, "gallery_search").setText("001")
    assert "square\t8" in entries(panel.filters._menu)
    panel.show_dataset(Dataset.create(workspace, "bare", None, "made", "CC0"), overview(workspace, "bare"))
    # Those of the dataset before were offered until the new one was counted, and a source was another's by its number.
    assert list(entries(panel.filters._menu)) == ["Counting …"]
    qtbot.waitUntil(lambda: panel.pictures.rowCount() == 0)
    assert panel.filters.which.label is None
    assert panel.findChild(QLineEdit, "gallery_search").text() == ""
    assert panel.bars._chosen == ""


def test_the_foot_says_what_of_it_is_in_use(
    panel: PicturesPanel, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=4)
    import_pictures(workspace, "worn", folder)
    dataset = Dataset.open(workspace, "worn")
    one, two, three, *_ = dataset.catalog.samples()
    (folder / one.path).unlink()
    (folder / two.path).write_text("words")
    dataset.catalog.exclude([three.id])
    check(dataset)
    facts = overview(workspace, "worn")
    assert (facts.pictures, facts.excluded, facts.lost) == (5, 1, 2)
    panel.show_dataset(dataset, facts)
    foot = panel.findChild(QLabel, "gallery_said")
    assert panel.findChild(QPushButton, "chip_all").text() == "All 8"
    qtbot.waitUntil(lambda: foot.text() == "8 pictures shown: 5 in use, 1 excluded, 2 unreadable")
    for chip, words in (("chip_used", "5 pictures shown"), ("chip_excluded", "1 picture shown: 1 excluded")):
        panel.findChild(QPushButton, chip).click()
        qtbot.waitUntil(lambda words=words: foot.text() == words)
    panel.show_all()
    panel.filters.show_class("square")
    qtbot.waitUntil(lambda: foot.text() == "4 pictures shown")
    panel.filters.show_class("circle")
    qtbot.waitUntil(lambda: foot.text() == "4 pictures shown: 1 in use, 1 excluded, 2 unreadable")
    dataset.catalog.restore([three.id])
    panel.show_dataset(dataset, overview(workspace, "worn"))
    qtbot.waitUntil(lambda: foot.text() == "4 pictures shown: 2 in use, 2 unreadable")
    as_built("pictures-foot", panel)
