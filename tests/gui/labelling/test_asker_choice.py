"""Who proposes is ticked in a menu, and somebody always is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from core.labelling.proposal import LOOK
from core.support.workspace import Workspace
from gui.labelling.asker_choice import AskerChoice
from gui.labelling.dialog import LabellingDialog
from gui.session import Session
from tests.recipes import recipe
from tests.trained_runs import write_run


def test_nobody_cannot_be_asked(dialog: LabellingDialog) -> None:
    act = dialog.asked._acts[LOOK]
    act.trigger()
    assert act.isChecked()
    assert dialog.work.by == (LOOK,)
    assert dialog.findChild(QToolButton, "label_by").text() == "Proposed by: Closer look"


def test_runs_are_offered(session: Session, dialog: LabellingDialog, workspace: Workspace, qtbot: QtBot) -> None:
    write_run(workspace, "first", recipe("mlp"))
    choice = AskerChoice(session, dialog.work, dialog)
    qtbot.waitUntil(lambda: set(choice._acts) == {LOOK, "first"})
    choice.close_down()


def test_the_order_is_that_of_the_round(dialog: LabellingDialog, answer: Callable[..., None]) -> None:
    answer(0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
    box = dialog.findChild(QComboBox, "label_order")
    assert box.currentText() == "Least certain first"
    box.setCurrentIndex(box.findData("sure"))
    box.activated.emit(box.currentIndex())
    assert dialog.work.round.current is not None
    assert dialog.work.round.current.sample == 6
