"""The history as a list: an older decision is undone by name, done again, and a split that a run stands on stays."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from gui.datasets.history_dialog import HistoryDialog
from gui.session import Session
from tests.as_built import as_built


def opened(session: Session, qtbot: QtBot) -> HistoryDialog:
    dialog = HistoryDialog(session, "shapes")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.isVisible() != dialog._none.isVisible())
    return dialog


def states(dialog: HistoryDialog) -> list[tuple[str, str]]:
    lines = dialog._lines
    return [(str(lines.row(row)[0]), str(lines.row(row)[-1])) for row in range(lines.rowCount())]


def choose(dialog: HistoryDialog, row: int) -> QPushButton:
    dialog.table.setCurrentIndex(dialog._lines.index(row, 0))
    return dialog.findChild(QPushButton, "history_turn")


def test_an_older_decision_is_undone_and_done_again(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    shapes.catalog.exclude([1])
    shapes.catalog.relabel([2], "other")
    dialog = opened(session, qtbot)
    assert states(dialog) == [("Moved 1 picture to other", "in force"), ("Excluded 1 picture: by hand", "in force")]
    button = choose(dialog, 1)
    assert button.text() == "Undo this decision"
    with qtbot.waitSignal(session.datasets_changed):
        button.click()
    qtbot.waitUntil(lambda: states(dialog)[1][1] == "undone")
    assert dialog.banner.text() == "Undone: exclude 1 picture: by hand."
    assert shapes.catalog.count_used() == 24
    assert dialog.table.currentIndex().row() == 1
    assert button.text() == "Do it again"
    with qtbot.waitSignal(session.datasets_changed):
        button.click()
    qtbot.waitUntil(lambda: states(dialog)[1][1] == "in force")
    assert shapes.catalog.count_used() == 23
    as_built("history", dialog, instead={r"20[-\d]+ [:\d]+": "then"})


def test_a_split_that_a_run_stands_on_stays(session: Session, workspace: Workspace, shapes: Dataset, qtbot: QtBot) -> None:
    make_split(shapes, SplitRequest(name="mine"))
    RunFolder.create(workspace, "run", "shapes", recipe_for("mlp"), split="mine")
    dialog = opened(session, qtbot)
    choose(dialog, 0).click()
    qtbot.waitUntil(lambda: "the run run stands on it" in dialog.banner.text())
    assert shapes.split_names() == ("mine",)
    assert choose(dialog, 0).isEnabled()


def test_a_dataset_without_decisions_says_what_will_be_listed(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    assert dialog._none.isVisible()
    assert not dialog.table.isVisible()
    as_built("history-none", dialog)
