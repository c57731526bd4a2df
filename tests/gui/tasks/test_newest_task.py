"""Of tasks that are held in one place only the newest is heard."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from tests.told_tasks import told, told_late


def test_of_an_older_task_nothing_is_heard(qtbot: QtBot, gate: threading.Event) -> None:
    heard: list[object] = []
    held = NewestTask()
    held.run(Task(told_late, gate, 1), heard.append, heard.append)
    held.run(Task(told_late, gate, 2), heard.append, heard.append)
    assert held.is_waiting
    gate.set()
    qtbot.waitUntil(lambda: not held.is_waiting)
    assert heard == [2]


def test_it_waits_no_longer_when_its_answer_is_told(qtbot: QtBot) -> None:
    held, waiting = NewestTask(), list[bool]()
    held.run(Task(told, 1), lambda _: waiting.append(held.is_waiting))
    qtbot.waitUntil(lambda: len(waiting) == 1)
    held.run(Task(told, -1), lambda _: None, lambda _: waiting.append(held.is_waiting))
    qtbot.waitUntil(lambda: len(waiting) == 2)
    assert waiting == [False, False]


def test_what_is_dropped_is_heard_no_more_and_errors_go_where_they_are_wanted(qtbot: QtBot, gate: threading.Event) -> None:
    heard: list[object] = []
    held = NewestTask()
    held.drop()  # nothing is at work
    held.run(Task(told_late, gate, 1), heard.append, heard.append)
    held.drop()
    assert not held.is_waiting
    gate.set()
    held.run(Task(told, -1), heard.append, lambda error: heard.append(str(error)))
    qtbot.waitUntil(lambda: not held.is_waiting)
    assert heard == ["Below nothing. Give a number."]
