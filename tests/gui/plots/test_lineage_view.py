"""The picture of a lineage: what stands out, where a click leads, and how one walks through it."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from pytestqt.qtbot import QtBot

from core.history.lineage_graph import Lineage, LineageLine, LineageThing
from gui.plots.lineage_view import LineageView


def thing(key: str, kind: str = "run", there: bool = True) -> LineageThing:
    return LineageThing(key, kind, key, "boats", "Completed", ("It is a thing.",), there)


def line(start: str, end: str, how: str = "weights", told: bool = False) -> LineageLine:
    return LineageLine(start, end, how, told)


SMALL = Lineage(
    (thing("boats", "dataset"), thing("mine", "split"), thing("a"), thing("b"), thing("c"), thing("lost", there=False)),
    (line("boats", "mine", "split"), line("mine", "a", "trained"), line("mine", "b", "trained", True), line("a", "b"),
     line("mine", "c", "trained")),
)  # fmt: skip


@pytest.fixture
def view(qtbot: QtBot) -> LineageView:
    made = LineageView()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def place_of(view: LineageView, key: str) -> QPoint:
    return view.mapFromScene(view.box(key).sceneBoundingRect().center())


def test_what_the_chosen_run_comes_from_stands_out(view: LineageView) -> None:
    view.show_lineage(SMALL, ["b"])
    assert view.emphasised() == {"boats", "mine", "a", "b"}
    view.show_lineage(SMALL, [])
    assert view.emphasised() == {"boats", "mine", "a", "b", "c", "lost"}
    assert not view.grab().isNull()


def test_a_click_goes_there_and_a_drag_does_not(view: LineageView, qtbot: QtBot) -> None:
    view.show_lineage(SMALL, ["b"])
    place = place_of(view, "c")
    with qtbot.waitSignal(view.activated) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["c"]
    with qtbot.assertNotEmitted(view.activated):
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseMove(view.viewport(), place + QPoint(60, 0))
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(60, 0))


def test_arrow_keys_walk_and_enter_goes_there(view: LineageView, qtbot: QtBot) -> None:
    view.show_lineage(SMALL, ["b"])
    for key, wanted in (
        (Qt.Key.Key_Left, "b"), (Qt.Key.Key_Left, "a"), (Qt.Key.Key_Down, "c"), (Qt.Key.Key_Left, "mine"),
        (Qt.Key.Key_Left, "boats"), (Qt.Key.Key_Down, "lost"), (Qt.Key.Key_Down, "lost"),
    ):  # fmt: skip
        qtbot.keyClick(view, key)
        assert view.current == wanted
    assert "Run lost" in view.accessibleDescription()
    with qtbot.waitSignal(view.activated) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == ["lost"]


def test_while_none_is_current_it_says_how_many_there_are(view: LineageView) -> None:
    for things, said in ((SMALL.things, f"{len(SMALL.things)} things. Arrow"), (SMALL.things[:1], "1 thing. Arrow")):
        view.show_lineage(Lineage(things, []), [])
        assert view.accessibleDescription().startswith(said)


def test_names_are_no_markup(view: LineageView) -> None:
    name = "<img src='http://elsewhere/x.png'>\u202egnp"
    view.show_lineage(Lineage((LineageThing("k", "run", name, "", name, (name,)),)), [])
    tip = view.box("k").toolTip()
    assert "<img" not in tip
    assert "\u202e" not in tip
    assert "&lt;img" in tip
    assert not view.grab().isNull()


def test_zooming_stays_within_its_limits_and_is_kept_while_runs_go_on(view: LineageView, qtbot: QtBot) -> None:
    view.show_lineage(SMALL, ["b"])
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Plus)
    largest = view.transform().m11()
    assert largest == pytest.approx(2.0)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    kept = view.transform().m11()
    view.ensureVisible(view.box("b"))
    view.show_lineage(Lineage((*SMALL.things, thing("new")), SMALL.lines), ["b"])
    assert view.transform().m11() == kept
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert view.transform().m11() <= 1.0
    middle = QPointF(view.viewport().rect().center())
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    view.wheelEvent(QWheelEvent(middle, middle, QPoint(), QPoint(0, 120), no_button, no_key, Qt.ScrollPhase.NoScrollPhase, False))
    assert view.transform().m11() > 1.0


def test_of_too_many_things_the_chosen_ones_are_in_sight_and_can_be_read(view: LineageView) -> None:
    many = Lineage(
        (thing("mine", "split"), *(thing(f"run {number}") for number in range(200))),
        tuple(line("mine", f"run {number}", "trained") for number in range(200)),
    )
    began = time.process_time()
    view.show_lineage(many, ["run 150"])
    view.grab()
    assert time.process_time() - began < 1.0
    assert view.transform().m11() >= 0.6
    assert view.viewport().rect().contains(place_of(view, "run 150"))
    view.fit()
    assert view.transform().m11() < 0.6
