"""A map chooses by lasso, legend and keys, colours by what is asked, and hands what is chosen to the gallery."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QListWidgetItem, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.looking.maps.points import MISTAKES
from core.support.workspace import Workspace
from gui.kit.labels import plain_tip
from gui.maps.plot import LESS, MORE
from gui.maps.tab import MapTab
from gui.maps.view import MapView
from gui.session import Session
from gui.theme import DARK, LIGHT, apply_theme
from tests.as_built import as_built
from tests.catalogs import many
from tests.drawn_lassos import draw_around
from tests.judged_runs import finished_run, predictions
from tests.seen_whole import wait_until_whole


@pytest.fixture
def view(tab: MapTab) -> MapView:
    assert tab.view is not None
    return tab.view


def chosen_classes(view: MapView) -> list[str]:
    """The classes of the chosen pictures, each once."""
    assert view.points is not None
    place = {int(number): path for number, path in zip(view.points.ids, view.points.paths, strict=True)}
    return sorted({place[number].split("/")[0] for number in view.chosen_numbers()})


def said(view: MapView) -> str:
    return str(view.findChild(QLabel, "map_said").text())


def test_a_lasso_chooses_and_shift_and_alt_add_and_take_away(view: MapView) -> None:
    assert said(view) == "30 on the map"
    as_built("map-none-chosen", view)
    assert not view.findChild(QPushButton, "map_show").isEnabled()
    draw_around(view, (-0.7, -0.7))
    assert chosen_classes(view) == ["c0"]
    assert said(view) == "10 of 30 chosen"
    assert view.strip.count() == 10
    assert view.points is not None
    tiles, row = view.strip.model(), view._rows[3]
    tip = tiles.data(tiles.index(3, 0), Qt.ItemDataRole.ToolTipRole)
    assert view.points.paths[row].startswith("c0/")
    assert tip == plain_tip(f"{view.points.paths[row]}\n{view._told(row)}")
    as_built("map", view)
    draw_around(view, (0.7, -0.7), does=MORE)
    assert chosen_classes(view) == ["c0", "c1"]
    draw_around(view, (-0.7, -0.7), does=LESS)
    assert chosen_classes(view) == ["c1"]
    draw_around(view, (0.0, 0.7))
    assert chosen_classes(view) == ["c2"]


def test_what_is_chosen_is_counted_while_the_lasso_is_drawn(view: MapView, qtbot: QtBot) -> None:
    draw_around(view, (-0.7, -0.7), finished=False)
    qtbot.waitUntil(lambda: said(view) == "10 of 30 chosen")
    assert view.strip.count() == 0, "its pictures come when it is finished"
    assert "10 chosen" in view.legend.item(0).text()


def test_what_is_chosen_goes_to_the_gallery_with_words_for_its_chip(view: MapView, tab: MapTab, qtbot: QtBot) -> None:
    draw_around(view, (0.0, 0.7))
    with qtbot.waitSignal(tab.show_asked) as asked:
        qtbot.keyClick(view.plot, Qt.Key.Key_Return)
    numbers, words = asked.args
    assert numbers == view.chosen_numbers()
    assert words == "Selected on the map: 10"
    qtbot.keyClick(view.plot, Qt.Key.Key_Escape)
    assert view.chosen_numbers() == ()
    qtbot.keyClick(view.plot, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(view.chosen_numbers()) == 30


def test_a_class_that_is_not_ticked_is_neither_shown_nor_chosen(view: MapView, qtbot: QtBot) -> None:
    view.legend.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert said(view) == "20 on the map"
    qtbot.keyClick(view.plot, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert chosen_classes(view) == ["c0", "c2"]
    view.legend.item(1).setCheckState(Qt.CheckState.Checked)
    assert chosen_classes(view) == ["c0", "c2"], "it comes back as it was"


def test_a_row_of_the_legend_chooses_its_pictures(view: MapView) -> None:
    item = view.legend.item(2)
    assert isinstance(item, QListWidgetItem)
    view.legend.itemActivated.emit(item)
    assert chosen_classes(view) == ["c2"]


def test_a_click_shows_the_picture_and_one_beside_lets_go(view: MapView) -> None:
    assert view.points is not None
    draw_around(view, (0.0, 0.7))
    row = view.points.paths.index("c2/00002.png")
    view.plot.pointed.emit(row)
    assert view.picture.said.text().splitlines()[:2] == ["c2/00002.png", "c2"]
    assert view.strip.currentIndex().row() == view._rows.index(row)
    view.plot.pointed.emit(0)
    assert view.picture.said.text().splitlines()[0] == view.points.paths[0], "the first is one of them"
    assert view.strip.currentIndex().row() == view._rows.index(row), "it is not among the chosen"
    assert len(view.chosen_numbers()) == 10
    view.plot.pointed.emit(len(view.points))
    assert view._pointed is None
    draw_around(view, (0.0, 0.7))
    view.plot.pointed.emit(-1)
    assert "Click a point" in view.picture.said.text()
    assert view.chosen_numbers() == ()


def test_it_is_coloured_by_the_mistakes_of_a_run(
    view: MapView, tab: MapTab, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    names = [picture.path for picture in many(30)][:4]
    finished_run(workspace, "quick", val=predictions(names, [True, False, False, True]))
    workspace.run_folder("quick").joinpath("best.safetensors").write_bytes(b"weights")
    session.runs_changed.emit()
    colours = view.findChild(QComboBox, "map_colour")
    qtbot.waitUntil(lambda: colours.findData(f"{MISTAKES}quick") >= 0)
    colours.setCurrentIndex(colours.findData(f"{MISTAKES}quick"))
    colours.activated.emit(colours.currentIndex())
    qtbot.waitUntil(lambda: view.legend.count() == 3 and "wrong" in view.legend.item(1).text())
    assert "2" in view.legend.item(1).text()
    view.legend.itemActivated.emit(view.legend.item(1))
    assert len(view.chosen_numbers()) == 2
    before = view.points
    session.datasets_changed.emit()
    qtbot.waitUntil(lambda: view.points is not before and "wrong" in view.legend.item(1).text())
    assert colours.currentData() == f"{MISTAKES}quick", "read anew, it stays coloured so"


def test_after_a_decision_what_is_chosen_and_seen_stays(view: MapView, session: Session, dataset: Dataset, qtbot: QtBot) -> None:
    draw_around(view, (-0.7, -0.7))
    gone = view.chosen_numbers()[0]
    seen = view.plot.box.viewRect()
    view.plot.box.translateBy(x=0.2, y=0)
    moved = view.plot.box.viewRect()
    assert moved != seen
    dataset.catalog.exclude([gone])
    session.datasets_changed.emit()
    qtbot.waitUntil(lambda: view.points is not None and len(view.points) == 29)
    assert len(view.chosen_numbers()) == 9
    assert np.isclose(view.plot.box.viewRect().left(), moved.left())


def test_what_can_be_done_is_said_and_what_is_below_the_pointer(view: MapView, qtbot: QtBot) -> None:
    hint, show = view.findChild(QLabel, "map_hint"), view.findChild(QPushButton, "map_show")
    assert hint.text() == "Draw around points to choose their pictures."
    assert show.text() == "Show in the gallery"
    draw_around(view, (0.0, 0.7))
    assert hint.text() == ""
    assert (show.text(), show.accessibleName()) == ("Show 10 in the gallery", "Show 10 in the gallery")
    assert view.plot.accessibleDescription() == "10 of 30 chosen"
    assert view.points is not None
    row = view.points.paths.index("c2/00002.png")
    view.plot.hovered.emit(row, QPointF(3, 3))
    assert "c2/00002.png" in QToolTip.text()
    view.plot.hovered.emit(-1, QPointF(3, 3))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_one_that_is_pointed_at_goes_to_the_gallery_by_itself(view: MapView, qtbot: QtBot) -> None:
    assert view.points is not None
    with qtbot.assertNotEmitted(view.show_asked):
        view.show_chosen()
    row = view.points.paths.index("c2/00002.png")
    view.plot.pointed.emit(row)
    with qtbot.waitSignal(view.show_asked) as asked:
        view.show_chosen()
    assert asked.args == [(int(view.points.ids[row]),), "Selected on the map: 1"]
    draw_around(view, (0.0, 0.7))
    with qtbot.waitSignal(view.show_asked) as asked:
        view.strip.turned.emit([0])
    assert len(asked.args[0]) == 1
    view.strip.pointed.emit(1)
    assert view._pointed == view._rows[1]
    assert len(view.chosen_numbers()) == 10, "what is chosen stays"


def test_a_row_of_the_legend_makes_its_points_stand_out_until_something_is_chosen(view: MapView) -> None:
    assert view.points is not None

    def standing_out() -> list[str]:
        assert view.points is not None
        return sorted({view.points.paths[row].split("/")[0] for row in np.flatnonzero(view.plot.cloud._chosen)})

    assert standing_out() == []
    view.legend.setCurrentRow(1)
    assert standing_out() == ["c1"]
    assert view.chosen_numbers() == (), "it is only looked at"
    draw_around(view, (0.0, 0.7))
    assert standing_out() == ["c2"]


def test_a_zoom_can_be_undone_and_another_colouring_asked_for(view: MapView, qtbot: QtBot) -> None:
    whole = view.findChild(QPushButton, "map_whole")
    before = view.plot.box.viewRect()
    view.plot.box.translateBy(x=0.2, y=0)
    view.plot.zoomed.emit()
    assert not whole.isHidden()
    whole.click()
    assert whole.isHidden()
    assert np.isclose(view.plot.box.viewRect().left(), before.left())
    with qtbot.waitSignal(view.colouring_asked) as asked:
        view.choices.way_asked.emit(f"{MISTAKES}quick")
    assert asked.args == ["quick"]
    for told, emitted in ((view.by_asked, view.choices.by_asked),):
        with qtbot.waitSignal(told) as asked:
            emitted.emit("quick")
        assert asked.args == ["quick"]
    with qtbot.waitSignal(view.making_asked):
        view.choices.making_asked.emit()


def test_everything_to_press_is_seen_whole(tab: MapTab, view: MapView, qtbot: QtBot) -> None:
    wait_until_whole(qtbot, tab)
    draw_around(view, (0.0, 0.7))
    wait_until_whole(qtbot, tab)


def test_another_theme_reaches_the_points_and_a_known_colouring_is_shown_at_once(view: MapView, themed: QApplication) -> None:
    try:
        apply_theme(themed, DARK)
        assert view.plot.backgroundBrush().color().name() == DARK.surface
    finally:
        apply_theme(themed, LIGHT)
    assert view.points is not None
    for way in view.points.colourings:
        view.choices.way_asked.emit(way.name)
        assert view._colouring is way
        assert view.legend.count() == len(way.names)
