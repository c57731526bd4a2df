"""Who proposes is ticked in a menu, and somebody always is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from core.labelling.proposal import LOOK
from core.support.workspace import Workspace
from gui.labelling.asker_choice import AskerChoice
from gui.labelling.dialog import LabellingDialog
from gui.session import Session
from tests.as_built import as_built
from tests.recipes import recipe
from tests.trained_runs import write_run


def test_nobody_cannot_be_asked(dialog: LabellingDialog) -> None:
    dialog.asked.look.trigger()
    assert dialog.asked.look.isChecked()
    assert dialog.work.by == (LOOK,)
    assert dialog.findChild(QToolButton, "label_by").text() == "Proposed by: Closer look"


def test_runs_are_offered(session: Session, dialog: LabellingDialog, workspace: Workspace, qtbot: QtBot) -> None:
    write_run(workspace, "first", recipe("mlp"))
    choice = AskerChoice(session, dialog.work, dialog)
    assert not choice._listed.isVisible()
    qtbot.waitUntil(lambda: choice.runs.names() == ["first"])
    assert choice._listed.isVisible()
    as_built("label-asker", choice)
    choice.runs.list.item(1).setCheckState(Qt.CheckState.Checked)
    assert dialog.work.by == (LOOK, "first")
    assert choice._button.text() == "Proposed by: Closer look and 1 more"
    choice.look.trigger()
    assert dialog.work.by == ("first",)
    choice.runs.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.work.by == ("first",)
    assert choice.runs.list.item(1).checkState() == Qt.CheckState.Checked
    choice.close_down()


def test_the_order_is_that_of_the_round(dialog: LabellingDialog, answer: Callable[..., None]) -> None:
    answer(0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
    box = dialog.findChild(QComboBox, "label_order")
    assert box.currentText() == "Least certain first"
    box.setCurrentIndex(box.findData("sure"))
    box.activated.emit(box.currentIndex())
    assert dialog.work.round.current is not None
    assert dialog.work.round.current.sample == 6


def test_it_says_who_proposes_and_what_it_is_for(dialog: LabellingDialog) -> None:
    button = dialog.findChild(QToolButton, "label_by")
    assert button.accessibleName() == "Proposed by Closer look"
    assert "a run by what it learned" in button.toolTip()
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus, "a click leaves the keyboard with the picture"
    box = dialog.findChild(QComboBox, "label_order")
    assert box.accessibleName() == "Order in which pictures are asked about"
    dialog.work.by = ("a & b",)
    dialog.work.changed.emit()
    assert (button.text(), button.accessibleName()) == ("Proposed by: a && b", "Proposed by a & b")
    assert not dialog.asked.look.isChecked()
