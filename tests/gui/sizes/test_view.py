"""The size plot: limits and brush choose, the chosen are seen and can be kept, excluding is one edit; fluent at 60,000 points."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.cleaning.size_table import QUANTITIES, SizeSpans, SizeTable, outside, usual_spans
from core.support.workspace import Workspace
from gui.datasets.page import DataPage
from gui.plots.log_axes import data_range, number_text, round_values
from gui.session import Session
from gui.sizes.tab import SizeTab
from gui.sizes.view import SizeView
from gui.theme import DARK, LIGHT, apply_theme
from tests.catalogs import Planted, plant, planted_dataset

MANY = 60_000
ODD = ("a/huge.png", "b/strip.png", "b/tiny.png")


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Forty ordinary pictures of two classes, and three odd ones."""
    made = planted_dataset(workspace)
    plant(made, [Planted(f"{'ab'[i % 2]}/{i:02}.png", "ab"[i % 2], width=300 + 7 * i, height=200 + 5 * i) for i in range(40)])
    sizes = {"a/huge.png": (6000, 4000), "b/strip.png": (900, 90), "b/tiny.png": (20, 16)}
    plant(made, [Planted(path, path[0], width=width, height=height) for path, (width, height) in sizes.items()])
    return made


@pytest.fixture
def tab(session: Session, workspace: Workspace, dataset: Dataset, qtbot: QtBot) -> Iterator[SizeTab]:
    """The tab, as the Data page has it: told again whenever the dataset has changed."""
    made = SizeTab(session)
    qtbot.addWidget(made)
    made.resize(1000, 700)

    def tell() -> None:
        made.show_dataset(dataset, overview(workspace, dataset.name))

    session.datasets_changed.connect(tell)
    tell()
    made.show()
    qtbot.waitUntil(lambda: made.view is not None)
    yield made
    session.datasets_changed.disconnect(tell)


def seen(tab: SizeTab) -> SizeView:
    assert tab.view is not None
    return tab.view


def chosen(view: SizeView) -> list[str]:
    pictures = view._pictures
    assert pictures is not None
    place = {int(number): path for number, path in zip(pictures.ids, pictures.paths, strict=True)}
    return sorted(place[number] for number in view.chosen_numbers())


def said(view: SizeView) -> str:
    return str(view.findChild(QLabel, "size_said").text())


def press(view: SizeView, name: str) -> None:
    view.findChild(QPushButton, name).click()


def test_the_plot_is_loaded_when_it_is_first_looked_at() -> None:
    words = (
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "import tempfile; from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication; app = QApplication([])\n"
        "from core.support.workspace import Workspace; from gui.session import Session\n"
        "from gui.datasets.page import DataPage\n"
        "from PySide6.QtCore import QSettings\n"
        "place = tempfile.mkdtemp()\n"
        "page = DataPage(Session(Workspace.at(Path(place)), QSettings(place + '/x.ini', QSettings.Format.IniFormat)))\n"
        "page.show(); app.processEvents()\n"
        "print([name for name in ('pyqtgraph', 'core.datasets.cleaning.size_table') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", words], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_begins_with_what_is_usual_and_shows_what_is_not(tab: SizeTab) -> None:
    view = seen(tab)
    assert chosen(view) == list(ODD)
    assert said(view) == "3 of 43 beyond the limits"
    assert view.findChild(QPushButton, "size_exclude").text() == "Exclude 3 pictures"
    assert view.findChild(QLabel, "size_beyond_area").text() == "2"
    assert view.findChild(QLabel, "size_beyond_aspect").text() == "1"
    assert view.strip.accessibleDescription().startswith("b/tiny.png")
    assert int(view.plot.top.before.sum()) == 43
    assert int(view.plot.top.after.sum()) == int(view.plot.side.after.sum()) == 40


def test_excluding_is_one_edit_and_undo_brings_the_points_back(tab: SizeTab, dataset: Dataset, qtbot: QtBot) -> None:
    view, session = seen(tab), tab._session
    notes: list[str] = []
    session.notified.connect(notes.append)
    press(view, "size_exclude")
    qtbot.waitUntil(lambda: len(view._pictures or ()) == 40)
    assert notes == ["3 pictures excluded. Ctrl+Z undoes it."]
    assert chosen(view) == []
    assert not view.findChild(QPushButton, "size_exclude").isEnabled()
    (edit,) = dataset.catalog.edits()
    assert edit.title.startswith("Excluded 3 pictures: beyond area ")
    dataset.catalog.undo(edit.id)
    session.datasets_changed.emit()
    qtbot.waitUntil(lambda: len(view._pictures or ()) == 43)
    assert chosen(view) == list(ODD)


def test_limits_are_typed_and_moved_lines_say_the_same(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_none")
    assert view.limits == SizeSpans()
    assert chosen(view) == []
    assert not view.strip.horizontalScrollBar().isVisible(), "there is nothing to scroll"
    view.findChild(QDoubleSpinBox, "size_highest_width").setValue(899)
    assert view.limits == SizeSpans(width=(0, 899))
    assert chosen(view) == ["a/huge.png", "b/strip.png"]
    assert 10 ** view.plot.lines.lines[0][1].value() == pytest.approx(899)
    view.plot.lines.lines[1][0].setValue(math.log10(50))  # the lower line of heights, as a drag does
    qtbot.waitUntil(lambda: len(chosen(view)) == 3)
    assert view.limits == SizeSpans(width=(0, 899), height=(50, math.inf))
    assert view.findChild(QDoubleSpinBox, "size_lowest_height").value() == 50
    press(view, "size_usual")
    assert chosen(view) == list(ODD)


def test_a_line_dragged_over_its_partner_stops_there(tab: SizeTab) -> None:
    view = seen(tab)
    press(view, "size_none")
    low, high = view.plot.lines.lines[0]
    high.setValue(math.log10(400))
    low.setValue(math.log10(2000))
    assert low.value() == pytest.approx(high.value())
    span = view.limits.of("width")
    assert span[0] == span[1] == 400


def test_the_other_axes_show_the_other_limits(tab: SizeTab) -> None:
    view = seen(tab)
    axes = view.findChild(QComboBox, "size_axes")
    axes.setCurrentIndex(1)
    axes.activated.emit(1)
    low, high = view.limits.of("aspect")
    lines = [10 ** line.value() for line in view.plot.lines.lines[1]]
    assert lines[1] == pytest.approx(high)
    assert low < lines[0] < 1.25  # no picture is that narrow; the line waits below them all
    assert chosen(view) == list(ODD)
    view.plot.lines.lines[1][1].setValue(1.5)
    assert view.limits.of("aspect") == (0.0, math.inf)  # dragged to the edge, the line lets go


def test_the_brush_chooses_what_is_inside(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_tool_brush")
    assert said(view) == "Drag over points to choose them"
    assert chosen(view) == []
    view.plot.box.brushed.emit(QRectF(QPointF(2.9, 1.9), QPointF(3.0, 2.0)))
    qtbot.waitUntil(lambda: chosen(view) == ["b/strip.png"])
    assert said(view) == "1 of 43 in the region"
    view.plot.box.brushed.emit(None)
    qtbot.waitUntil(lambda: chosen(view) == [])
    press(view, "size_tool_limits")
    assert chosen(view) == list(ODD)


def test_a_drag_with_the_brush_draws_a_region(tab: SizeTab, every_move: None, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_tool_brush")
    view.grab()
    inside = view.plot.box.sceneBoundingRect()
    first, last = (view.plot.mapFromScene(corner) for corner in (inside.topLeft(), inside.bottomRight()))
    port = view.plot.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=first + (last - first) * 0.02)
    for share in (0.3, 0.6, 0.98):
        qtbot.mouseMove(port, first + (last - first) * share)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=first + (last - first) * 0.98)
    qtbot.waitUntil(lambda: len(chosen(view)) == 43)


@pytest.fixture
def every_move() -> Iterator[None]:
    """Has pyqtgraph hear every movement of the mouse, however fast they come."""
    import pyqtgraph

    usual = pyqtgraph.getConfigOption("mouseRateLimit")
    pyqtgraph.setConfigOption("mouseRateLimit", 0)
    yield
    pyqtgraph.setConfigOption("mouseRateLimit", usual)


def test_a_limit_is_dragged_with_the_mouse(tab: SizeTab, every_move: None, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_none")
    view.grab()
    line, box, port = view.plot.lines.lines[0][0], view.plot.box, view.plot.viewport()
    middle = float(np.mean(box.viewRange()[1]))

    def at(width: float) -> QPoint:
        return view.plot.mapFromScene(box.mapViewToScene(QPointF(math.log10(width), middle)))

    start = at(10 ** line.value())
    qtbot.mouseMove(port, start)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for width in (30, 100, 320, 321):
        qtbot.mouseMove(port, at(width))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at(321))
    qtbot.waitUntil(lambda: 300 < view.limits.of("width")[0] < 340)
    qtbot.waitUntil(lambda: "b/tiny.png" in chosen(view))
    assert view.findChild(QDoubleSpinBox, "size_lowest_width").value() == view.limits.of("width")[0]


def test_a_kept_picture_stays_in_use(tab: SizeTab, dataset: Dataset, qtbot: QtBot) -> None:
    view = seen(tab)
    view.strip.setFocus()
    qtbot.keyClick(view.strip, Qt.Key.Key_Space)
    assert chosen(view) == ["a/huge.png", "b/strip.png"]
    assert said(view) == "3 of 43 beyond the limits, 1 kept"
    assert len(view.strip._rows) == 3
    tile = view.strip.visualRect(view.strip.tiles.index(0))
    view.strip.setFixedWidth(150)
    qtbot.waitUntil(view.strip.horizontalScrollBar().isVisible)
    assert view.strip.visualRect(view.strip.tiles.index(0)).size() == tile.size()
    assert tile.bottom() < view.strip.viewport().height()
    qtbot.keyClick(view.strip, Qt.Key.Key_Right)
    assert view.strip.current() is not None
    assert len(view.plot._mark.data) == 1
    press(view, "size_exclude")
    qtbot.waitUntil(lambda: len(view._pictures or ()) == 41)
    assert "b/tiny.png" in view._pictures.paths  # type: ignore[union-attr]


def test_the_chosen_can_be_seen_in_the_gallery(session: Session, workspace: Workspace, dataset: Dataset, qtbot: QtBot) -> None:
    session.set_dataset(dataset.name)
    page = DataPage(session)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.entered("")
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 43)
    page.tabs.setCurrentWidget(page.sizes)
    qtbot.waitUntil(lambda: page.sizes.view is not None)
    page.sizes.view.findChild(QPushButton, "size_show").click()
    assert page.tabs.currentWidget() is page.pictures
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 3)


def test_hidden_classes_are_not_chosen(tab: SizeTab) -> None:
    view = seen(tab)
    view.classes.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert chosen(view) == ["a/huge.png"]
    assert int(view.plot.top.before.sum()) == 21
    view.classes.itemDoubleClicked.emit(view.classes.item(1))
    assert chosen(view) == ["b/strip.png", "b/tiny.png"]
    view.classes.itemDoubleClicked.emit(view.classes.item(1))
    assert chosen(view) == list(ODD)


def test_points_and_bars_tell_their_numbers(tab: SizeTab) -> None:
    view = seen(tab)
    view.grab()
    plot, pictures = view.plot, view._pictures
    assert pictures is not None
    row = pictures.paths.index("b/strip.png")
    place = plot.box.mapViewToScene(QPointF(math.log10(900), math.log10(90)))
    assert plot.nearest(place) == row
    assert plot.words_at(place).startswith("b/strip.png\nb, 900 × 90 pixels, aspect ratio 10.00")
    bar = plot.top.words_at(math.log10(6000), QUANTITIES["width"])
    assert "1 picture, 0 after" in bar
    assert plot.top.words_at(99.0, QUANTITIES["width"]) == ""


def test_a_read_only_dataset_is_only_looked_at(tab: SizeTab, dataset: Dataset) -> None:
    view = seen(tab)
    assert view._pictures is not None
    view.show_pictures(dataset, view._pictures, usual_spans(dataset, view._pictures), may_change=False)
    assert chosen(view) == list(ODD)
    assert not view.findChild(QPushButton, "size_exclude").isEnabled()


def test_an_empty_dataset_says_so(session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    bare = planted_dataset(workspace, "bare")
    tab = SizeTab(session)
    qtbot.addWidget(tab)
    tab.show()
    tab.show_dataset(bare, overview(workspace, "bare"))
    qtbot.waitUntil(tab._none.isVisible)


def test_it_follows_the_theme(tab: SizeTab, themed: QApplication) -> None:
    view = seen(tab)
    for theme in (DARK, LIGHT):
        apply_theme(themed, theme)
        assert view.plot.backgroundBrush().color().name() == theme.surface
        assert not view.grab().isNull()


def test_axes_read_well() -> None:
    assert round_values(90, 1100, 6) == [100, 200, 500, 1000]
    assert round_values(95, 1050, 3) == [100, 300, 1000]
    assert round_values(200, 260, 4) == [200, 220, 240, 260]
    assert [number_text(value) for value in (0.5, 12.0, 1500.0, 24e6)] == ["0.5", "12", "1,500", "24 M"]
    low, high = data_range(np.array([2.0, 2.0]))
    assert low < 2.0 < high


def test_sixty_thousand_points_stay_fluent(session: Session, dataset: Dataset, qtbot: QtBot) -> None:
    """A dragged limit is followed with histograms, rings and thumbnails well within a tenth of a second, half of all chosen."""
    random = np.random.default_rng(0)
    width, height = (np.round(np.exp(random.normal(6.2, 0.4, MANY))) + 8 for _ in range(2))
    names = tuple(f"{row:05}" for row in range(MANY))
    pictures = SizeTable(np.arange(MANY), names, names, random.integers(0, 10, MANY), tuple("abcdefghij"), width, height)
    view = SizeView()
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    view.show_pictures(dataset, pictures, SizeSpans(), may_change=True)
    view.grab()
    frames = []
    line = view.plot.lines.lines[0][0]
    for share in np.linspace(0.05, 0.5, 12):
        began = time.perf_counter()
        line.setValue(float(np.quantile(np.log10(width), share)))
        view._choose()
        view.grab()
        frames.append(time.perf_counter() - began)
    assert len(view.chosen_numbers()) == int(outside(pictures, view.limits).sum()) > MANY * 0.4
    assert min(frames) < 0.1
    assert np.median(frames) < 0.15
