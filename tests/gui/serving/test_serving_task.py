"""Served runs are listed as work that tells how much was asked."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.serving.records import ServedSoFar, ServingBegun
from core.support.workspace import Workspace
from gui.serving.serving_task import ServingTask


def test_it_says_what_it_loads_and_then_what_came(themed: QApplication, workspace: Workspace, qtbot: QtBot) -> None:
    task = ServingTask(workspace, ["boats", "birds"])
    assert (task.runs, task.begun, task.part) == (("boats", "birds"), None, 1.0)
    assert task.words == "Loading boats, birds to be served"
    begun = ServingBegun("http://127.0.0.1:1/#t", 1, "t", ("boats", "birds"))
    with qtbot.waitSignals([task.told, task.progressed]):
        task.event.emit(begun)
    assert task.begun is begun
    task.title = "Serving boats"
    assert task.words == "Serving boats  ·  0 pictures answered"
    with qtbot.waitSignals([task.told, task.progressed]):
        task.event.emit(ServedSoFar(answered=1))
    assert task.words == "Serving boats  ·  1 picture answered"
    with qtbot.assertNotEmitted(task.told), qtbot.assertNotEmitted(task.progressed):
        task.event.emit("anything else")
