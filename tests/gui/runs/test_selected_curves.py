"""The curves of the selection, in the colours of their rows."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from pytestqt.qtbot import QtBot

from core.runs.folder import RunFolder
from core.runs.told import ToldRun
from core.support.errors import BadInput
from core.support.jobs import Context
from gui.runs import selected_curves
from gui.runs.page import RunsPage
from gui.runs.selected_curves import SelectedCurves
from gui.theme import run_colour

SOON = 10_000


def test_the_newest_run_is_chosen_and_its_curves_are_drawn(page: RunsPage, curves: SelectedCurves, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: curves.view is not None, timeout=SOON)
    assert curves.view is not None
    newest = page.list.table.runs()[-1].run
    assert [one.run for one in curves.view.runs()] == [newest]


def test_curves_of_several_runs_are_laid_over_one_another_in_the_colours_of_their_rows(
    page: RunsPage, curves: SelectedCurves, qtbot: QtBot
) -> None:
    page.list.select_runs(["weak", "strong"])
    qtbot.waitUntil(lambda: curves.view is not None and len(curves.view.runs()) == 2, timeout=SOON)
    assert curves.view is not None
    drawn = {one.run: (len(one.epochs), one.origin) for one in curves.view.runs()}
    assert drawn == {"weak": (30, "random, seed 0"), "strong": (40, "ImageNet, efficientnet-lite0-57934424")}
    table = page.list.table
    assert table._drawn == {"weak", "strong"}
    colours = {row.run: run_colour(row.colour).name() for row in table.runs()}
    assert len(set(colours.values())) == 4
    for plot in curves.view.plots.values():
        lines = {run: items.val.opts["pen"].color().name() for run, items in plot._items.items()}
        assert lines == {run: colours[run] for run in ("weak", "strong")}


def test_a_run_has_one_colour_whatever_else_is_selected(page: RunsPage, curves: SelectedCurves, qtbot: QtBot) -> None:
    def colour_of_weak() -> str:
        qtbot.waitUntil(lambda: curves.view is not None and "weak" in curves.view.plots["loss"]._items, timeout=SOON)
        assert curves.view is not None
        return str(curves.view.plots["loss"]._items["weak"].val.opts["pen"].color().name())

    page.list.select_runs(["weak"])
    alone = colour_of_weak()
    page.list.select_runs(["strong", "heir"])
    qtbot.waitUntil(lambda: curves.view is not None and len(curves.view.runs()) == 2, timeout=SOON)
    page.list.select_runs(["strong", "heir", "weak"])
    assert colour_of_weak() == alone


def test_curves_that_cannot_be_read_are_told_of_and_do_not_look_like_those_before(
    page: RunsPage, curves: SelectedCurves, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list.select_runs(["weak"])
    qtbot.waitUntil(lambda: curves.view is not None and curves.view.isVisible(), timeout=SOON)

    def refuse(folders: Sequence[RunFolder], context: Context) -> tuple[ToldRun, ...]:
        raise BadInput(f"{folders[0].name} cannot be read.", "Look at its folder.")

    monkeypatch.setattr(selected_curves, "told_runs", refuse)
    page.list.select_runs(["halted"])
    qtbot.waitUntil(lambda: "halted cannot be read." in page.banner.text(), timeout=SOON)
    assert curves.view is not None
    assert not curves.view.isVisible()
    assert not page.list.table._drawn


def test_curves_that_take_long_to_read_do_not_leave_those_before_in_sight(
    page: RunsPage, curves: SelectedCurves, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list.select_runs(["weak"])
    qtbot.waitUntil(lambda: curves.view is not None and curves.view.isVisible(), timeout=SOON)
    assert curves.view is not None
    read, real = threading.Event(), selected_curves.told_runs

    def slowly(folders: Sequence[RunFolder], context: Context) -> tuple[ToldRun, ...]:
        read.wait()
        return real(folders, context)

    monkeypatch.setattr(selected_curves, "told_runs", slowly)
    page.list.select_runs(["strong"])
    qtbot.waitUntil(lambda: curves._reading.isVisible(), timeout=SOON)
    assert not page.list.table._drawn
    read.set()
    qtbot.waitUntil(curves.view.isVisible, timeout=SOON)
    assert [one.run for one in curves.view.runs()] == ["strong"]
    read.clear()
    curves._stamp = ()  # as when the run has got further
    curves.show_runs(page.list.selected())
    qtbot.waitUntil(lambda: not curves._timer.isActive(), timeout=SOON)
    assert not curves._slow.isActive()
    assert curves.view.isVisible()
    read.set()


def test_rows_are_marked_while_their_curves_can_be_seen(page: RunsPage, curves: SelectedCurves, qtbot: QtBot) -> None:
    page.list.select_runs(["weak"])
    qtbot.waitUntil(lambda: page.list.table._drawn == {"weak"}, timeout=SOON)
    page.tabs.show_tab("comparison")
    assert not page.list.table._drawn
    page.tabs.show_tab("curves")
    assert page.list.table._drawn == {"weak"}


def test_curves_that_come_while_nobody_looks_are_drawn_once_they_are_seen(
    page: RunsPage, curves: SelectedCurves, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: curves.view is not None, timeout=SOON)
    assert curves.view is not None
    before = [one.run for one in curves.view.runs()]
    page.list.select_runs(["weak", "strong"])
    page.hide()
    qtbot.waitUntil(lambda: not (curves._timer.isActive() or curves._task.is_waiting), timeout=SOON)
    assert [one.run for one in curves.view.runs()] == before
    assert not page.list.table._drawn
    page.show()
    assert {one.run for one in curves.view.runs()} == {"weak", "strong"} == page.list.table._drawn
    page.hide()
    page.show()
    assert {one.run for one in curves.view.runs()} == {"weak", "strong"} == page.list.table._drawn


def test_a_click_on_a_line_leads_to_its_row_and_two_open_the_run(page: RunsPage, curves: SelectedCurves, qtbot: QtBot) -> None:
    page.list.select_runs(["weak", "strong"])
    qtbot.waitUntil(lambda: curves.view is not None and len(curves.view.runs()) == 2, timeout=SOON)
    assert curves.view is not None
    plot = curves.view.plots["accuracy"]
    plot.picked.emit("weak", False)
    assert page.list.currentIndex().siblingAtColumn(0).data() == "weak"
    assert {run.run for run in page.list.selected()} == {"weak", "strong"}, "the curves shown stay"
    with qtbot.waitSignal(page.session.navigated, timeout=SOON) as told:
        plot.picked.emit("weak", True)
    assert told.args == ["train", "weak"]


def test_runs_beyond_those_drawn_together_are_told_of(
    page: RunsPage, curves: SelectedCurves, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selected_curves, "MOST", 1)
    page.list.select_runs(["weak", "strong"])
    qtbot.waitUntil(lambda: curves.view is not None and curves.view.legend.undrawn == 1, timeout=SOON)
    assert curves.view is not None
    assert len(curves.view.runs()) == 1
    page.list.select_runs(["weak"])
    qtbot.waitUntil(lambda: curves.view is not None and curves.view.legend.undrawn == 0, timeout=SOON)
