"""The window finds training that runs in its workspace, says how far it is, and can stop it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
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
