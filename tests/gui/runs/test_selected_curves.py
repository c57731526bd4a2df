"""The curves of the selection, in the colours of their rows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pytestqt.qtbot import QtBot

from core.runs.folder import RunFolder
from core.runs.told import ToldRun
from core.support.errors import BadInput
from core.support.jobs import Context
from gui.runs import selected_curves
from gui.runs.page import RunsPage
from gui.theme import run_colour

SOON = 10_000


def test_the_newest_run_is_chosen_and_its_curves_are_drawn(page: RunsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.curves.view is not None, timeout=SOON)
    assert page.curves.view is not None
    newest = page.list.table.runs()[-1].run
    assert [curves.run for curves in page.curves.view.runs()] == [newest]


def test_curves_of_several_runs_are_laid_over_one_another_in_the_colours_of_their_rows(page: RunsPage, qtbot: QtBot) -> None:
    page.list.select_runs(["weak", "strong"])
    qtbot.waitUntil(lambda: page.curves.view is not None and len(page.curves.view.runs()) == 2, timeout=SOON)
    assert page.curves.view is not None
    drawn = {curves.run: (len(curves.epochs), curves.origin) for curves in page.curves.view.runs()}
    assert drawn == {"weak": (30, "random, seed 0"), "strong": (40, "ImageNet, efficientnet-lite0-57934424")}
    table = page.list.table
    assert table._drawn == {"weak", "strong"}
    colours = {row.run: run_colour(row.colour).name() for row in table.runs()}
    assert len(set(colours.values())) == 4
    for plot in page.curves.view.plots.values():
        lines = {run: items.val.opts["pen"].color().name() for run, items in plot._items.items()}
        assert lines == {run: colours[run] for run in ("weak", "strong")}


def test_a_run_has_one_colour_whatever_else_is_selected(page: RunsPage, qtbot: QtBot) -> None:
    def colour_of_weak() -> str:
        qtbot.waitUntil(lambda: page.curves.view is not None and "weak" in page.curves.view.plots["loss"]._items, timeout=SOON)
        assert page.curves.view is not None
        return str(page.curves.view.plots["loss"]._items["weak"].val.opts["pen"].color().name())

    page.list.select_runs(["weak"])
    alone = colour_of_weak()
    page.list.select_runs(["strong", "heir"])
    qtbot.waitUntil(lambda: page.curves.view is not None and len(page.curves.view.runs()) == 2, timeout=SOON)
    page.list.select_runs(["strong", "heir", "weak"])
    assert colour_of_weak() == alone


def test_curves_that_cannot_be_read_are_told_of_and_do_not_look_like_those_before(
    page: RunsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list.select_runs(["weak"])
    qtbot.waitUntil(lambda: page.curves.view is not None and page.curves.view.isVisible(), timeout=SOON)

    def refuse(folders: Sequence[RunFolder], context: Context) -> tuple[ToldRun, ...]:
        raise BadInput(f"{folders[0].name} cannot be read.", "Look at its folder.")

    monkeypatch.setattr(selected_curves, "told_runs", refuse)
    page.list.select_runs(["halted"])
    qtbot.waitUntil(lambda: "halted cannot be read." in page.banner.text(), timeout=SOON)
    assert page.curves.view is not None
    assert not page.curves.view.isVisible()
    assert not page.list.table._drawn
