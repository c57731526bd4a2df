"""While a dataset is checked the wizard shows how far it is."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.cleaning.reading_page import ReadingPage
from gui.kit.job_bar import JobBar
from gui.session import Session
from gui.tasks.task import Task
from tests.cleaning_wizard import close, opened


def test_a_task_has_its_bar_until_it_has_finished(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog, gate = opened(session, qtbot), threading.Event()
    page = ReadingPage(dialog, dialog.work)
    qtbot.addWidget(page)
    page.show()
    for _ in range(2):
        task = Task(gate.wait, 10)
        page.show_task(task, "Checking faulty")
        task.start()
        assert len(page.findChildren(JobBar)) == 1
        gate.set()
        qtbot.waitUntil(lambda: page.findChildren(JobBar) == [])
        gate.clear()
    close(dialog, qtbot)
