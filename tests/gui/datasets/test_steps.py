"""Steps back and forward lead no further back than the window was opened, also for another view of the same dataset."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.support.workspace import Workspace
from gui.datasets.steps import DecisionSteps
from gui.session import Session


def test_only_what_was_decided_since_can_be_taken_back(
    session: Session, workspace: Workspace, shapes: Dataset, qtbot: QtBot
) -> None:
    steps = DecisionSteps(session)
    assert (steps.words(), steps.back(), steps.forward()) == (("", ""), None, None)
    shapes.catalog.exclude(shapes.catalog.ids()[:1])
    steps.show(shapes, overview(workspace, "shapes"))
    assert steps.words() == ("", ""), "it was decided before"
    shapes.catalog.exclude(shapes.catalog.ids()[1:3])
    for one in (steps, DecisionSteps(session)):
        one.show(shapes, overview(workspace, "shapes"))
        assert one.words() == ("exclude 2 pictures: by hand", "")
    back = steps.back()
    assert back is not None
    with qtbot.waitSignal(back.succeeded):
        back.start()
    steps.show(shapes, overview(workspace, "shapes"))
    assert steps.words() == ("", "exclude 2 pictures: by hand")
    assert shapes.catalog.count_used() == 23
