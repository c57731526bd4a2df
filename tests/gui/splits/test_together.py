"""Before there is a split, the copies that are known stand where it will."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from PySide6.QtWidgets import QFrame, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from gui.pictures.strip import PictureStrip
from gui.splits.panel import SplitPanel
from gui.splits.together import SHOWN, _words
from tests.split_panels import make


def test_copies_are_shown_until_there_is_a_split(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    said = panel.findChild(QLabel, "together_said")
    qtbot.waitUntil(lambda: said.text().startswith("The pictures have not been checked yet"))
    paths = tuple(sample.path for sample in shapes.catalog.samples())
    with schema.writing(shapes.catalog.path) as connection:
        found = [Finding("near-duplicate", paths[:3], 0.9, "Alike."), Finding("exact-duplicate", paths[4:6], 1.0, "Same.")]
        store_findings(connection, [*found, Finding("dark", paths[:1], 0.9, "Dark.")])
    panel.show_facts(overview(panel._session.workspace, "shapes"))
    qtbot.waitUntil(lambda: said.text() == "2 sets of copies, 5 pictures, will lie on one side each.")
    card = panel.findChild(QFrame, "together")

    def shown() -> list[PictureStrip]:
        return [strip for strip in card.findChildren(PictureStrip) if strip.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 2)
    strips = shown()
    assert {strip.tiles.tile(0).words for strip in strips} == {paths[:2], paths[4:6]}
    assert all(file.is_file() for strip in strips for file in strip.tiles.tile(0).files)
    with qtbot.waitSignal(panel.show_asked):
        strips[0].parent().findChild(QToolButton, "pair_show").click()
    make(panel, qtbot)
    assert not card.isVisible()


def test_it_says_whether_copies_were_looked_for_and_how_many_there_are(panel: SplitPanel) -> None:
    facts = overview(panel._session.workspace, "shapes")

    def found(sets: int) -> list[Any]:
        return [SimpleNamespace(samples=[SimpleNamespace(id=one), SimpleNamespace(id=one + 1)]) for one in range(sets)]

    assert _words(facts, []).startswith("The pictures have not been checked yet")
    checked = replace(facts, checked=True)
    assert _words(checked, []).startswith("No copies are known.")
    assert _words(checked, found(1)) == "1 set of copies, 2 pictures, will lie on one side each."
    assert _words(checked, found(SHOWN)).endswith("each.")
    assert (
        _words(checked, found(SHOWN + 1)) == "10 sets of copies, 11 pictures, will lie on one side each. The least alike of them:"
    )
