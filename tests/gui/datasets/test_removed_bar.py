"""A dataset that was just removed is offered back in a line of the page, and Ctrl+Z takes it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.history.dataset_acts import empty_datasets, trashed_datasets
from core.support.jobs import Context
from gui.datasets.page import DataPage
from gui.datasets.whole_dialogs import RemoveDialog
from gui.session import Session

SOON = 10_000


@pytest.fixture
def page(session: Session, shapes: Dataset, qtbot: QtBot) -> DataPage:
    page = DataPage(session)
    qtbot.addWidget(page)
    page.show()
    session.set_dataset("shapes")
    remove(session, qtbot)
    qtbot.waitUntil(lambda: page.removed.text() == "shapes is in the trash.", timeout=SOON)
    return page


def remove(session: Session, qtbot: QtBot) -> None:
    dialog = RemoveDialog(session, "shapes")
    qtbot.addWidget(dialog)
    go = dialog.findChild(QPushButton, "remove_go")
    qtbot.waitUntil(go.isEnabled, timeout=SOON)
    go.click()
    qtbot.waitUntil(lambda: session.workspace.dataset_names() == [], timeout=SOON)


def test_the_line_puts_the_last_dataset_back(page: DataPage, session: Session, qtbot: QtBot) -> None:
    """Only the dialog of the trash did, two clicks and a choice away."""
    assert page.removed.isVisible(), "also where no dataset is left"
    page.removed.findChild(QPushButton, "data_removed_act").click()
    qtbot.waitUntil(lambda: session.workspace.dataset_names() == ["shapes"] and session.dataset == "shapes", timeout=SOON)
    assert not page.removed.isVisible()


def test_undo_does_so_once(page: DataPage, session: Session, qtbot: QtBot) -> None:
    assert page.step_words()[0] == "remove the dataset shapes"
    assert page.undo()
    qtbot.waitUntil(lambda: session.workspace.dataset_names() == ["shapes"] and not session.tasks, timeout=SOON)
    assert page.step_words()[0] != "remove the dataset shapes"
    assert not page.removed.restore()


def test_what_is_gone_for_good_is_not_offered(page: DataPage, session: Session) -> None:
    (entry,) = trashed_datasets(session.workspace, Context())
    empty_datasets(session.workspace, (entry.name,), Context())
    session.datasets_changed.emit()
    assert not page.removed.isVisible()
    assert page.removed.words() == ""
