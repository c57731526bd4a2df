"""Backgrounds are removed as a person has them removed: choices, a try, the work, the doubtful masks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.derived.background import CutResult
from core.derived.background_request import GRABCUT, INSTANCES, SALIENT
from core.derived.deriving import KIND
from core.engine.protocol import FindMasks
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from gui.derived.background_dialog import REVIEWING, BackgroundDialog
from gui.kit.job_dialog import CHOOSING
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from tests.as_built import as_built
from tests.derived_datasets import columns_of
from tests.derived_dialogs import PATIENCE, ended, shown, text


def test_backgrounds_are_removed_and_doubtful_masks_reviewed(
    session: Session, workspace: Workspace, objects: Dataset, qtbot: QtBot
) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    assert dialog.form.options().method == SALIENT
    assert dialog.banner.text() == ""
    dialog.form.editor("method").setValue(GRABCUT)
    dialog.form.editor("least_area").setValue(0.1873)
    attempt = dialog.findChild(QPushButton, "background_try")
    attempt.setFocus()
    qtbot.keyClick(attempt, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog.tried.items) == 4, timeout=PATIENCE)
    assert dialog.focusWidget() is attempt  # not the button that closes
    assert all(dialog.tried.items[row].cut.is_file() for row in range(4))
    assert workspace.dataset_names() == ["objects"]
    qtbot.waitUntil(lambda: dialog.choices.contentsMargins().right() == SPACE)  # the scroll bar comes with the next layout
    as_built("background-tried", dialog, folded={"WorkPage"})
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.here == REVIEWING, timeout=PATIENCE)
    cuts = dialog.page(REVIEWING).cuts
    assert {cuts.items[row].path.split("/")[0] for row in range(len(cuts.items))} == {"disc"}
    assert all(cuts.items[row].remark.endswith(" % of the picture") for row in range(len(cuts.items)))
    assert text(dialog, "background_review_said").startswith("4 masks are within the limits. 3 are not")
    margins = {
        r"QVBoxLayout margins 0 0 0 0 spacing 16": "QVBoxLayout margins 0 0 8 0 spacing 16"
    }  # of a page left before its layout
    as_built("background-review", dialog, folded={"WorkPage"}, instead=margins)
    tiles = dialog.page(REVIEWING).cuts
    tiles.setCurrentIndex(cuts.tiles.index(0))
    qtbot.keyClick(tiles, Qt.Key.Key_Space)
    assert text(dialog, "background_review_count") == "1 of 3 accepted"
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=tiles.visualRect(cuts.tiles.index(1)).center())
    assert text(dialog, "background_review_count") == "2 of 3 accepted"
    qtbot.keyClick(tiles, Qt.Key.Key_X)
    assert dialog.page(REVIEWING).accepted() == {cuts.items[0].key}
    accepted = cuts.items[0].path
    went: list[tuple[str, str]] = []
    session.navigated.connect(lambda page, argument: went.append((page, argument)))
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        dialog.go.click()
    assert "5 pictures made from objects for objects-cut, 2 pictures left out." in text(dialog, "background_said")
    table = dialog.findChild(QTableView, "background_left_out")
    assert table.model().rowCount() == 2
    as_built("background-done", dialog, folded={"WorkPage"})
    made = Dataset.open(workspace, "objects-cut")
    assert accepted in columns_of(made, "derived_at").values()
    assert KIND in (made.folder / "dataset.toml").read_text()
    dialog.go.click()
    assert went == [("data", "objects-cut")]
    ended(session, qtbot)


def test_what_is_wrong_with_the_choices_is_said_in_place(session: Session, objects: Dataset, qtbot: QtBot) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    name = dialog.findChild(QLineEdit, "background_name")
    name.clear()
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(name, "objects")
    assert dialog.go.isEnabled()  # the job knows whether it was made in the same way
    dialog.form.editor("least_area").setValue(0.95)
    dialog.start()
    assert "smaller than the most" in dialog.banner.text()
    dialog.form.editor("least_area").setValue(0.02)
    dialog.go.click()
    qtbot.waitUntil(lambda: "its own place" in dialog.banner.text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: dialog.here == CHOOSING)
    dialog.form.editor("method").setValue("mask-rcnn")
    dialog.form.valueChanged.emit()
    assert not dialog.findChild(QPushButton, "background_try").isEnabled()
    ended(session, qtbot)


def test_cancelling_changes_no_dataset(session: Session, workspace: Workspace, objects: Dataset, qtbot: QtBot) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    dialog.go.click()
    assert dialog.is_working
    dialog.reject()
    qtbot.waitUntil(lambda: "cancelled" in dialog.banner.text(), timeout=PATIENCE)
    assert dialog.isVisible()
    assert workspace.dataset_names() == ["objects"]
    ended(session, qtbot)


def nothing_found() -> None:
    """What the workshop comes to, where there is no object that the network knows."""


def test_objects_are_looked_for_in_the_workshop_and_then_cut_out(
    session: Session, objects: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    dialog.form.editor("method").setValue(INSTANCES)
    asked: list[FindMasks] = []
    begun: list[tuple[str, str]] = []
    run_task = session.run_task

    def noted(task: Task, title: str, subject: str = "") -> None:
        begun.append((title, subject))
        run_task(task, title, subject)

    monkeypatch.setattr(session, "ask_workshop", lambda request: asked.append(request) or Task(nothing_found))
    monkeypatch.setattr(session, "run_task", noted)
    dialog.start()
    assert begun == [("Looking for objects in objects", "objects")]
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=PATIENCE)
    assert begun[1:] == [("Removing the backgrounds of objects", "objects")]
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=PATIENCE)
    assert [(one.wanted.dataset, one.wanted.target) for one in asked] == [("objects", "objects-cut")]
    ended(session, qtbot)


def test_where_nothing_could_be_cut_out_it_says_why(session: Session, objects: Dataset, qtbot: QtBot) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    flat = (LeftOut("a.png", "There is no object in it.", "aside"),)
    for already, told in ((0, ""), (1, " 1 picture was made before."), (3, " 3 pictures were made before.")):
        dialog._cut_out(CutResult(0, (), flat, already))
        assert dialog.here == CHOOSING
        assert dialog.banner.text() == f"Nothing was cut out.{told} There is no object in it."
    tries = Path(dialog._folder.name)
    assert tries.is_dir()
    dialog.reject()
    assert not tries.exists()


def test_where_the_usual_method_is_not_installed_another_is_chosen_and_said(
    session: Session, objects: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    assert dialog.form.options().method == GRABCUT
    assert "u2netp is not installed" in dialog.banner.text()
    dialog.form.editor("method").setValue(SALIENT)
    dialog.start()
    qtbot.waitUntil(lambda: "is not installed" in dialog.banner.text() and not dialog.is_working, timeout=PATIENCE)
    assert "choose GrabCut" in dialog.banner.text()
    ended(session, qtbot)
