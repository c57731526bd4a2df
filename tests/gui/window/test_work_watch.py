"""The window finds training that runs in its workspace, says how far it is, and can stop it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.history.dataset_acts import remove_dataset, rename_dataset
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from gui.session import Session
from gui.window.work_watch import WorkWatch


def test_the_watch_tells_of_changes_and_of_the_end(workspace: Workspace, qtbot: QtBot) -> None:
    run = RunFolder.create(workspace, "busy", "shapes", Recipe())
    watch = WorkWatch(workspace)
    with run.claim(), qtbot.waitSignal(watch.changed):
        watch.start()
    assert [entry.name for entry in watch.runs] == ["busy"]
    qtbot.waitUntil(lambda: watch._task is None)
    with qtbot.waitSignal(watch.ended) as ended:
        watch.look()
    assert ended.args == ["busy"]
    watch.stop()


@pytest.fixture
def watch(workspace: Workspace, shapes: Dataset, qtbot: QtBot) -> Iterator[WorkWatch]:
    made = WorkWatch(workspace)
    made._timer.setInterval(100)  # by its own three tests wait 8 s for it
    made.start()
    qtbot.waitUntil(lambda: made._stamps is not None)
    yield made
    made.stop()


def test_a_decision_made_elsewhere_is_noticed(watch: WorkWatch, shapes: Dataset, qtbot: QtBot) -> None:
    with qtbot.waitSignal(watch.datasets_touched, timeout=4000):
        shapes.catalog.exclude(shapes.catalog.ids()[:1])
    qtbot.waitUntil(lambda: watch._task is None)
    with qtbot.assertNotEmitted(watch.datasets_touched):
        with qtbot.waitSignal(watch._timer.timeout, timeout=4000):
            overview(watch._workspace, "shapes")  # to look is no change
        qtbot.waitUntil(lambda: watch._task is None)


def test_what_this_window_decides_is_not_taken_for_anothers(watch: WorkWatch, shapes: Dataset, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(watch.datasets_touched):
        for _ in range(3):
            shapes.catalog.exclude(shapes.catalog.ids()[:1])
            shapes.catalog.restore(shapes.catalog.ids()[:1])
            watch.note_own()
        qtbot.waitUntil(lambda: watch._task is None and not watch._own)
        with qtbot.waitSignal(watch._timer.timeout, timeout=4000):
            pass
        qtbot.waitUntil(lambda: watch._task is None)


def test_datasets_that_come_and_go_are_noticed(watch: WorkWatch, workspace: Workspace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(watch.datasets_touched, timeout=4000):
        rename_dataset(workspace, "shapes", "others")
    qtbot.waitUntil(lambda: watch._task is None)
    with qtbot.waitSignal(watch.datasets_touched, timeout=4000):
        remove_dataset(workspace, "others")


def test_a_session_hears_of_what_is_done_elsewhere_and_at_once_when_its_window_is_raised(
    session: Session, shapes: Dataset, qtbot: QtBot
) -> None:
    watch = WorkWatch(session.workspace)
    watch.serve(session)
    watch.start()
    qtbot.waitUntil(lambda: watch._stamps is not None and watch._task is None)
    watch._timer.setInterval(600_000)  # nobody waits for it here
    window = QWidget()
    qtbot.addWidget(window)
    shapes.catalog.exclude(shapes.catalog.ids()[:1])
    with qtbot.waitSignal(session.datasets_changed, timeout=4000):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: watch._task is None)
    watch.stop()
