"""A dataset is renamed and removed in the window: what stands on it is said before, and nothing is done to one at work."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.history.dataset_acts import trashed_datasets
from core.runs.folder import RunFolder
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from gui.datasets.whole_dialogs import RemoveDialog, RenameDialog
from gui.session import Session
from gui.tasks.task import Task
from tests.as_built import as_built

SOON = 10_000


@pytest.fixture
def opened(session: Session, shapes: Dataset, qtbot: QtBot) -> Callable[[type[QWidget]], QWidget]:
    session.set_dataset("shapes")

    def opened(kind: type[QWidget]) -> QWidget:
        made = kind(session, "shapes")  # type: ignore[call-arg,arg-type]
        qtbot.addWidget(made)
        made.show()
        return made

    return opened


def go(dialog: QWidget) -> QPushButton:
    return dialog.findChild(QPushButton, f"{dialog.name}_go")  # type: ignore[attr-defined,no-any-return]


def said(dialog: QWidget, part: str) -> str:
    return dialog.findChild(QLabel, f"{dialog.name}_{part}").text()  # type: ignore[attr-defined,no-any-return]


def test_a_dataset_is_renamed_and_stays_the_one_looked_at(
    opened: Callable[[type[QWidget]], QWidget], workspace: Workspace, session: Session, qtbot: QtBot
) -> None:
    session.seen_edits["shapes", "then"] = 7
    RunFolder.create(workspace, "run", "shapes", recipe_for("mlp"))
    dialog = opened(RenameDialog)
    qtbot.waitUntil(lambda: "run stands on it" in said(dialog, "said"), timeout=SOON)
    line = dialog.findChild(QLineEdit, "rename_name")
    assert line.selectedText() == "shapes"
    assert not go(dialog).isEnabled(), "it has that name"
    qtbot.keyClicks(line, "a/b")
    assert "cannot be used" in said(dialog, "wrong")
    assert not go(dialog).isEnabled()
    (workspace.data / "boats").mkdir()
    (workspace.data / "boats" / "dataset.toml").write_text("")
    line.selectAll()
    qtbot.keyClicks(line, "boats")
    assert said(dialog, "wrong") == "There is a dataset called boats already."
    assert not go(dialog).isEnabled()
    shutil.rmtree(workspace.data / "boats")
    line.selectAll()
    qtbot.keyClicks(line, "blocks")
    with qtbot.waitSignal(session.datasets_changed, timeout=SOON):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert workspace.dataset_names() == ["blocks"]
    assert session.dataset == "blocks"
    assert session.seen_edits == {("blocks", "then"): 7}, "what was decided can still be undone"
    assert not dialog.isVisible()


def test_removing_says_what_stands_on_it_first(
    opened: Callable[[type[QWidget]], QWidget], workspace: Workspace, session: Session, qtbot: QtBot
) -> None:
    RunFolder.create(workspace, "run", "shapes", recipe_for("mlp"))
    dialog = opened(RemoveDialog)
    qtbot.waitUntil(lambda: go(dialog).isEnabled(), timeout=SOON)
    assert said(dialog, "said").startswith("Its 24 pictures stay where they are, in ")
    assert "run was trained on it; it stays and predicts" in said(dialog, "said")
    assert workspace.dataset_names() == ["shapes"], "nothing happens before it is confirmed"
    with qtbot.waitSignal(session.datasets_changed, timeout=SOON):
        go(dialog).click()
    assert workspace.dataset_names() == []
    assert [entry.dataset for entry in trashed_datasets(workspace, Context())] == ["shapes"]


@pytest.mark.parametrize("kind", [RenameDialog, RemoveDialog])
def test_while_something_is_at_work_on_it_nothing_can_be_done(
    opened: Callable[[type[QWidget]], QWidget], session: Session, qtbot: QtBot, kind: type[QWidget]
) -> None:
    gate = threading.Event()
    session.run_task(Task(lambda: gate.wait(5)), "Checking shapes", "shapes")
    dialog = opened(kind)
    qtbot.waitUntil(lambda: dialog.banner.text() != "", timeout=SOON)  # type: ignore[attr-defined]
    assert "Checking shapes is not finished." in dialog.banner.text()  # type: ignore[attr-defined]
    assert not go(dialog).isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: not session.tasks, timeout=SOON)


def test_what_nobody_asked_for_makes_way(opened: Callable[[type[QWidget]], QWidget], session: Session, qtbot: QtBot) -> None:
    def job(context: Context) -> None:
        for _ in range(500):
            context.check_abandoned()
            threading.Event().wait(0.01)

    session.run_task(Task(job), "Comparing", "shapes", unasked=True)
    dialog = opened(RemoveDialog)
    qtbot.waitUntil(go(dialog).isEnabled, timeout=SOON)
    assert session.tasks == []
    assert dialog.banner.text() == ""  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [RenameDialog, RemoveDialog])
def test_a_refusal_finds_room_above_what_is_said(
    opened: Callable[[type[QWidget]], QWidget], workspace: Workspace, qtbot: QtBot, kind: type[QWidget]
) -> None:
    for name in ("a run with a long name", "another run with a long name", "and a third one of the same kind"):
        RunFolder.create(workspace, name, "shapes", recipe_for("mlp"))
    dialog = opened(kind)
    qtbot.waitUntil(lambda: said(dialog, "said") != "", timeout=SOON)
    words = "solar-cells-cnn-small is being trained on shapes, in a process that another window has begun."
    dialog.banner.show_error(Refused(words, "Remove it when it has ended, or stop the run first on the page Train."))  # type: ignore[attr-defined]
    shown = [part for part in dialog.findChildren(QLabel) if part.isVisible() and part.wordWrap()]
    assert len(shown) >= 2
    qtbot.waitUntil(lambda: all(part.height() >= part.heightForWidth(part.width()) for part in shown))
    as_built(f"{dialog.name}-refused", dialog, instead={"stay where they are, in .* a run": "stay … a run"})  # type: ignore[attr-defined]
