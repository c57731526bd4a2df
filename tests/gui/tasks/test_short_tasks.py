"""Short tasks are dropped together when what they were for is closed."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from gui.tasks.short_tasks import ShortTasks
from gui.tasks.task import Task
from tests.told_tasks import told, told_late


def test_short_tasks_are_dropped_together_and_their_errors_told(qtbot: QtBot, gate: threading.Event) -> None:
    heard: list[object] = []
    errors: list[object] = []
    short = ShortTasks(errors.append)
    short.run(Task(told, 1), heard.append)
    short.run(Task(told, -1), heard.append)
    qtbot.waitUntil(lambda: not short)
    assert heard == [1]
    assert [str(error) for error in errors] == ["Below nothing. Give a number."]
    short.run(Task(told_late, gate, 2), heard.append)
    assert len(short) == 1
    short.abandon()
    gate.set()
    qtbot.waitUntil(lambda: not short)
    assert heard == [1]


def test_who_starts_a_task_may_hear_its_error(qtbot: QtBot) -> None:
    errors: list[object] = []
    own: list[object] = []
    short = ShortTasks(errors.append)
    short.run(Task(told, -1), lambda _: None, own.append)
    qtbot.waitUntil(lambda: not short)
    assert (len(own), errors) == (1, [])
