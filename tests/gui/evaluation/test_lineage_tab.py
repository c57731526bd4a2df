"""The tab with the lineage: the selected runs stand out, and what they come from."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.history.lineage_graph import key_of
from core.runs.listing import list_runs
from core.support.workspace import Workspace
from gui.evaluation.lineage_tab import LineageTab
from gui.session import Session
from tests.as_built import as_built
from tests.judged_runs import finished_run


def test_the_selected_run_and_what_it_comes_from_stand_out(workspace: Workspace, session: Session, qtbot: QtBot) -> None:
    for name, parent in (("strong", None), ("weak", None), ("heir", "strong")):
        finished_run(workspace, name, parent=parent)
    tab = LineageTab(session)
    qtbot.addWidget(tab)
    tab.show()
    rows = {row.run: row for row in list_runs(workspace)}
    tab.show_runs([rows["heir"]])
    view = tab.panel.view
    boats = key_of("dataset", "vehicles")
    qtbot.waitUntil(lambda: view.emphasised() == {boats, key_of("run", "heir"), key_of("run", "strong")})
    tab.show_runs([rows["weak"]])
    qtbot.waitUntil(lambda: view.emphasised() == {boats, key_of("run", "weak")})
    as_built("lineage-tab", tab)
