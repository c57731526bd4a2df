"""The curves of the selection, in the colours of their rows."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.runs.page import RunsPage

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
    assert set(page.list.table._colours) == {"weak", "strong"}
    assert len({colour.name() for colour in page.list.table._colours.values()}) == 2
