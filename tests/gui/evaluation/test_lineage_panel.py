"""The lineage on the Runs page and of a dataset: relatives alone, and the pages a click leads to."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.history.lineage_graph import key_of
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from gui.evaluation.lineage_panel import LineagePanel
from gui.session import Session
from tests.as_built import as_built

RUN, SPLIT = key_of("run", "b"), key_of("split", "mine", "shapes")


@pytest.fixture
def panel(shapes: Dataset, workspace: Workspace, session: Session, qtbot: QtBot) -> LineagePanel:
    make_split(shapes, SplitRequest(name="mine"))
    for name, weights in (("a", "random"), ("b", "run:a"), ("c", "random"), ("d", "run:gone")):
        RunFolder.create(workspace, name, "shapes", Recipe(architecture="mlp", weights=weights), split="mine")
    made = LineagePanel(session)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.choose([RUN])
    qtbot.waitUntil(lambda: len(made.view.emphasised()) == 4)
    return made


def test_relatives_alone_are_shown_when_asked_for_and_that_is_remembered(
    panel: LineagePanel, settings: QSettings, session: Session, qtbot: QtBot
) -> None:
    switch = panel.findChild(QCheckBox, "lineage_relatives")
    switch.click()
    assert set(panel.view._boxes) == {key_of("dataset", "shapes"), SPLIT, key_of("run", "a"), RUN}
    assert "3 others are not shown" in panel._said.text()
    again = LineagePanel(session)
    qtbot.addWidget(again)
    assert again.findChild(QCheckBox, "lineage_relatives").isChecked()
    switch.click()
    assert len(panel.view._boxes) == 7


@pytest.mark.parametrize(
    ("key", "page", "argument"),
    [(RUN, "runs", "b"), (SPLIT, "data", "shapes/split"), (key_of("dataset", "shapes"), "data", "shapes")],
)
def test_a_click_leads_to_the_page_of_what_was_clicked(
    panel: LineagePanel, session: Session, qtbot: QtBot, key: str, page: str, argument: str
) -> None:
    with qtbot.waitSignal(session.navigated) as told:
        panel.view.activated.emit(key)
    assert told.args == [page, argument]


def test_what_is_gone_says_so_and_leads_nowhere(panel: LineagePanel, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.notified) as told, qtbot.assertNotEmitted(session.navigated):
        panel.view.activated.emit(key_of("run", "gone"))
    assert "There is no run of that name any more" in told.args[0]
    as_built("lineage", panel)


def test_an_export_says_where_it_lies_and_leads_to_its_run(panel: LineagePanel, session: Session, qtbot: QtBot) -> None:
    run = panel._lineage.thing(RUN)
    assert run is not None
    export = replace(run, kind="export", facts=("It lies in /elsewhere.",), leads_to="b")
    panel._lineage = SimpleNamespace(thing=lambda key: export)
    with qtbot.waitSignal(session.notified) as told, qtbot.waitSignal(session.navigated) as went:
        panel._go("export")
    assert (told.args, went.args) == (["It lies in /elsewhere."], ["runs", "b"])
