"""The view of sizes: limits and axes choose, the chosen are shown in the gallery; fluent at 60,000 points."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.size_table import SizeSpans, SizeTable, outside, usual_spans
from core.support.workspace import Workspace
from gui.datasets.page import DataPage
from gui.session import Session
from gui.sizes.tab import SizeTab
from gui.sizes.view import SizeView
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole
from tests.size_tabs import ODD, chosen, press, said, seen

MANY = 60_000


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


def test_the_chosen_can_be_seen_in_the_gallery(session: Session, workspace: Workspace, dataset: Dataset, qtbot: QtBot) -> None:
    session.set_dataset(dataset.name)
    page = DataPage(session)
    page._remade.add(dataset.name)  # its pictures are made up: the check that makes thumbnails would find them gone
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.entered("")
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 43)
    page.tabs.setCurrentWidget(page.sizes)
    qtbot.waitUntil(lambda: page.sizes.view is not None)
    show = page.sizes.view.findChild(QPushButton, "size_show")
    qtbot.waitUntil(show.isEnabled)
    show.click()
    assert page.tabs.currentWidget() is page.pictures
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 3)


def test_a_read_only_dataset_is_only_looked_at(tab: SizeTab, dataset: Dataset) -> None:
    view = seen(tab)
    assert view._pictures is not None
    view.show_pictures(dataset, view._pictures, usual_spans(dataset, view._pictures), may_change=False)
    assert chosen(view) == list(ODD)
    assert not view.findChild(QPushButton, "size_exclude").isEnabled()


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


def test_below_a_banner_in_the_smallest_window_no_box_lies_over_another(themed: QApplication, tab: SizeTab) -> None:
    tab.resize(740, 372)
    view = seen(tab)
    QApplication.processEvents()
    boxes = [box for box in view.form.findChildren(QAbstractSpinBox) if box.isVisible()]
    assert len(boxes) >= 8
    assert [box.objectName() for box in boxes if box.height() < box.sizeHint().height()] == []
    assert view.form.geometry().bottom() < view.classes.geometry().top()
    assert view.strip.geometry().bottom() <= view.height()


def test_the_chosen_are_excluded_with_the_reason_and_the_kept_are_not(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    exclude, hint = view.findChild(QPushButton, "size_exclude"), view.findChild(QLabel, "size_hint")
    assert hint.text() == "Space keeps a picture."
    with qtbot.waitSignal(view.exclusion_asked) as told:
        view._exclude_clicked()
    assert len(told.args[0]) == 3
    assert told.args[1] == f"beyond {view.limits.words()}"
    tiny = view._pictures.paths.index("b/tiny.png")  # type: ignore[union-attr]
    view.strip.row_turned.emit(tiny)
    assert (said(view), exclude.text()) == ("3 of 43 beyond the limits, 1 kept", "Exclude 2 pictures")
    assert exclude.accessibleName() == "Exclude 2 pictures"
    with qtbot.waitSignal(view.show_asked) as shown:
        press(view, "size_show")
    assert (shown.args[0], shown.args[1]) == (view.chosen_numbers(), "chosen by size")
    assert len(view.plot._mark.data) == 1
    view.strip.row_turned.emit(tiny)
    assert said(view) == "3 of 43 beyond the limits"
    press(view, "size_none")
    assert (exclude.text(), exclude.isEnabled(), hint.text()) == ("Exclude", False, "")
    assert not view.findChild(QPushButton, "size_show").isEnabled()
    assert view.plot.accessibleDescription() == "0 of 43 beyond the limits"
    with qtbot.assertNotEmitted(view.exclusion_asked), qtbot.assertNotEmitted(view.show_asked):
        view._exclude_clicked()
        view._show_clicked()


def test_what_was_chosen_with_the_brush_says_so(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_tool_brush")
    assert view.brushing
    view.plot.brushed.emit({"width": (899, 901), "height": (89, 91)})
    qtbot.waitUntil(lambda: chosen(view) == ["b/strip.png"])
    with qtbot.waitSignal(view.exclusion_asked) as told:
        view._exclude_clicked()
    assert told.args[1] == "chosen by size and shape"
    view.set_limits(SizeSpans(width=(0, 899)))
    assert not view.brushing, "limits that are put in force are looked at"
    assert view.findChild(QPushButton, "size_tool_limits").isChecked()


def test_a_zoom_can_be_undone(tab: SizeTab) -> None:
    view = seen(tab)
    whole = view.findChild(QPushButton, "size_whole")
    before = view.plot.box.viewRange()
    assert whole.isHidden()
    view.plot.box.setRange(xRange=(2.4, 2.6), yRange=(2.3, 2.4), padding=0)
    view.plot.zoomed.emit()
    assert not whole.isHidden()
    whole.click()
    assert whole.isHidden()
    assert view.plot.box.viewRange() == [pytest.approx(ends) for ends in before]
    view.plot.zoomed.emit()
    axes = view.findChild(QComboBox, "size_axes")
    axes.setCurrentIndex(1)
    axes.activated.emit(1)
    assert whole.isHidden(), "other axes are seen whole"


def test_another_dataset_begins_with_what_is_usual_there(tab: SizeTab, dataset: Dataset) -> None:
    view = seen(tab)
    assert view._pictures is not None
    view.set_limits(SizeSpans(width=(0, 899)))
    view.show_pictures(dataset, view._pictures, SizeSpans(height=(0, 100)), may_change=True)
    assert view.limits == SizeSpans(width=(0, 899)), "of the same one they stay"
    elsewhere = Dataset("other", dataset.folder / "other", dataset.folder, False, "", "")
    view.plot.zoomed.emit()
    view.show_pictures(elsewhere, view._pictures, SizeSpans(height=(0, 100)), may_change=True)
    assert view.limits == SizeSpans(height=(0, 100))
    assert view.findChild(QPushButton, "size_whole").isHidden()
    assert view.strip.currentIndex().row() == 0
    press(view, "size_none")
    press(view, "size_usual")
    assert view.limits == SizeSpans(height=(0, 100))


def test_everything_to_press_is_seen_whole(tab: SizeTab, qtbot: QtBot) -> None:
    wait_until_whole(qtbot, tab)
    seen(tab).plot.zoomed.emit()
    wait_until_whole(qtbot, tab)
    as_built("sizes-tab", tab)
