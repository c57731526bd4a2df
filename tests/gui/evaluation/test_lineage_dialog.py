"""The lineage of a dataset in a window of its own, which going somewhere closes."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.history.lineage_graph import key_of
from gui.evaluation.lineage_dialog import LineageDialog
from gui.session import Session
from tests.as_built import as_built


def test_going_somewhere_closes_the_dialog(shapes: Dataset, session: Session, qtbot: QtBot) -> None:
    dialog = LineageDialog(session, shapes.name)
    qtbot.addWidget(dialog)
    dialog.show()
    key = key_of("dataset", "shapes")
    qtbot.waitUntil(lambda: dialog.panel.view.emphasised() == {key})
    assert dialog.panel.view.box(key).chosen
    with qtbot.waitSignal(session.navigated) as told:
        dialog.panel.view.activated.emit(key)
    assert told.args == ["data", "shapes"]
    assert not dialog.isVisible()
    as_built("lineage-dialog", dialog)
