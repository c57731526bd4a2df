"""Tasks that are held for somebody: the newest one only, or all until what they were for is closed."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from core.support.jobs import Context
from gui.tasks.newest_task import NewestTask
from gui.tasks.short_tasks import ShortTasks
from gui.tasks.task import Task


def told(number: int, context: Context) -> int:
    if number < 0:
        raise BadInput("Below nothing.", "Give a number.")
    return number


def late(gate: threading.Event, number: int, context: Context) -> int:
    gate.wait(10)
    return number


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


def test_of_an_older_task_nothing_is_heard(qtbot: QtBot, gate: threading.Event) -> None:
    heard: list[object] = []
    held = NewestTask()
    held.run(Task(late, gate, 1), heard.append, heard.append)
    held.run(Task(late, gate, 2), heard.append, heard.append)
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


def test_short_tasks_are_dropped_together_and_their_errors_told(qtbot: QtBot, gate: threading.Event) -> None:
    heard: list[object] = []
    errors: list[object] = []
    short = ShortTasks(errors.append)
    short.run(Task(told, 1), heard.append)
    short.run(Task(told, -1), heard.append)
    qtbot.waitUntil(lambda: not short)
    assert heard == [1]
    assert [str(error) for error in errors] == ["Below nothing. Give a number."]
    short.run(Task(late, gate, 2), heard.append)
    assert len(short) == 1
    short.abandon()
    gate.set()
    qtbot.waitUntil(lambda: not short)
    assert heard == [1]
