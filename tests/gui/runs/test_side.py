"""What stands beside the curves: other runs to lay over them, notes newest first, the plan."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.runs.event_log import History
from core.runs.events import Noted
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from gui.runs.side import RunSide
from gui.session import Session
from tests.as_built import as_built
from tests.told_runs import told_plan


def words(side: RunSide) -> list[str]:
    return [label.text() for label in side.findChildren(QLabel) if not label.isHidden()]


def test_notes_stand_newest_first_and_a_plan_replaces_the_promise_of_one(
    session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    side = RunSide()
    qtbot.addWidget(side)
    side.show_plan(None)
    side.show_notes(History())
    assert "Nothing noted yet." in words(side)
    assert any("made while the run prepares" in text for text in words(side))
    history = History()
    for moment in range(60):
        history.add(Noted(float(moment), f"note {moment}"))
    side.show_notes(history)
    told = [text.split("  ")[1] for text in words(side) if "  note " in text]
    assert told[:2] == ["note 59", "note 58"]
    assert len(told) == 50
    recipe = PRESETS.get("mlp").recipe
    side.show_plan(told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe))
    history = History()
    history.add(Noted(0.0, "note"))
    side.show_notes(history)
    as_built("run-side", side)
    assert not any("made while the run prepares" in text for text in words(side))
    assert "CPU" in words(side)


def test_other_runs_are_laid_over_by_their_marks(session: Session, qtbot: QtBot) -> None:
    side = RunSide()
    qtbot.addWidget(side)
    side.earlier.set_runs(["new", "old"], {"old"})
    rows = side.earlier.list()
    assert [(rows.item(place).text(), rows.item(place).checkState()) for place in range(2)] == [
        ("new", Qt.CheckState.Unchecked), ("old", Qt.CheckState.Checked)
    ]  # fmt: skip
    with qtbot.waitSignal(side.earlier.checked) as asked:
        rows.item(0).setCheckState(Qt.CheckState.Checked)
    assert asked.args == ["new", True]


def test_earlier_runs_are_listed_with_their_colours_and_none_is_said(session: Session, qtbot: QtBot) -> None:
    side = RunSide()
    qtbot.addWidget(side)
    earlier = side.earlier
    with qtbot.assertNotEmitted(earlier.checked):
        earlier.set_runs(["new", "old"], set())
        earlier.mark_drawn({"old": 2})
    rows = earlier.list()
    assert [rows.item(place).icon().isNull() for place in range(2)] == [True, False]
    assert rows.item(1).toolTip() == "old"
    two = rows.height()
    assert not rows.isHidden()
    earlier.mark_drawn({})
    assert rows.item(1).icon().isNull()
    rows.item(1).setCheckState(Qt.CheckState.Checked)
    with qtbot.waitSignal(earlier.checked) as told:
        rows.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert told.args == ["old", False]
    earlier.set_runs([str(number) for number in range(5)], set())
    assert rows.height() > two
    earlier.set_runs([], set())
    assert rows.isHidden()
    (none,) = [label for label in earlier.findChildren(QLabel) if label.text() == "There is no other run yet."]
    assert not none.isHidden()
