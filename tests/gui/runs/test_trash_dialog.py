"""The trash in the window: what lies in it, putting back, and deleting for good only after it was confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.history.dataset_acts import remove_dataset
from core.runs.trash import trashed_runs
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.runs.trash_dialog import TrashDialog
from gui.session import Session
from tests.as_built import as_built
from tests.told_runs import told_run

SOON = 10_000


@pytest.fixture
def dialog(workspace: Workspace, session: Session, qtbot: QtBot) -> TrashDialog:
    for name in ("one", "two"):
        workspace.trash(told_run(workspace, name).path)
    made = TrashDialog(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.table.model().rowCount() == 2, timeout=SOON)
    return made


def press(dialog: TrashDialog, qtbot: QtBot, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def left(workspace: Workspace) -> set[str]:
    return {entry.name for entry in trashed_runs(workspace, Context())}


def test_a_run_is_put_back(dialog: TrashDialog, workspace: Workspace, session: Session, qtbot: QtBot) -> None:
    dialog.table.clearSelection()  # a Ctrl that an earlier test pressed would add the row to the first one
    dialog.table.selectRow(1)
    name = str(dialog.table.model().index(1, 0).data())
    with qtbot.waitSignal(session.runs_changed, timeout=SOON):
        press(dialog, qtbot, "trash_restore")
    assert workspace.run_names() == [name]
    assert dialog.asked.text() == f"{name} is back."
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 1, timeout=SOON)
    dialog.reject()


def test_emptying_says_what_would_be_gone_and_waits_for_a_yes(dialog: TrashDialog, workspace: Workspace, qtbot: QtBot) -> None:
    press(dialog, qtbot, "trash_empty")
    assert dialog.asked.text().startswith("2 runs, ")
    assert "kB" in dialog.asked.text()
    assert "gone for good" in dialog.asked.text()
    assert left(workspace) == {"one", "two"}, "nothing happens before it is confirmed"
    workspace.trash(told_run(workspace, "came later").path)
    press(dialog, qtbot, "trash_asked_act")
    qtbot.waitUntil(lambda: left(workspace) == {"came later"}, timeout=SOON)
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 1, timeout=SOON)
    dialog.reject()


def test_an_empty_trash_says_so(session: Session, qtbot: QtBot) -> None:
    made = TrashDialog(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._none.isVisible(), timeout=SOON)
    button = made.findChild(QPushButton, "trash_empty")
    assert button is not None
    assert not button.isEnabled()
    made.reject()


def test_a_trash_that_cannot_be_listed_is_told_of_once(
    workspace: Workspace, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace.trash(told_run(workspace, "one").path).parent.rename(tmp_path / "elsewhere")
    (workspace.models / ".trash").symlink_to(tmp_path / "elsewhere")
    made = TrashDialog(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made.short, timeout=SOON)  # it was asked for again without end
    assert "link" in made.banner.text()
    made.reject()


def test_a_removed_dataset_lies_there_too_and_comes_back(
    workspace: Workspace, session: Session, shapes: Dataset, qtbot: QtBot
) -> None:
    remove_dataset(workspace, "shapes")
    made = TrashDialog(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.table.model().rowCount() == 1, timeout=SOON)
    row = [made.table.model().index(0, column).data() for column in range(3)]
    assert row == ["shapes", "dataset", "24 pictures, which lie elsewhere"]
    press(made, qtbot, "trash_empty")
    assert made.asked.text().startswith("1 dataset, ")
    assert "with pictures that are their own" in made.asked.text()
    made.table.selectRow(0)
    with qtbot.waitSignal(session.datasets_changed, timeout=SOON):
        press(made, qtbot, "trash_restore")
    assert workspace.dataset_names() == ["shapes"]
    made.reject()


def test_it_is_built_as_it_was_looked_at(dialog: TrashDialog) -> None:
    as_built("trash-dialog", dialog, instead={r"\d{4}-\d\d-\d\d \d\d:\d\d": "moment", r"\b(one|two)\b": "run"})
