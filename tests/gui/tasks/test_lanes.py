"""A lane is as wide as it should be."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from core.support.jobs import Context
from gui.tasks import lanes
from gui.tasks.task import Task


class Turnstile:
    """Counts how many jobs are inside at once; lets them out when as many are in as the lane is wide."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.inside = 0
        self.most = 0
        self.lock = threading.Lock()
        self.full = threading.Event()

    def job(self, context: Context) -> None:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            if self.inside == self.width:
                self.full.set()
        self.full.wait(5)
        with self.lock:
            self.inside -= 1


@pytest.mark.parametrize(("name", "width"), [("compute", 1), ("io", 3)])
def test_a_lane_is_as_wide_as_it_should_be(qtbot: QtBot, name: str, width: int) -> None:
    assert lanes.WIDTHS[name] == width
    turnstile = Turnstile(width)
    tasks = [Task(turnstile.job, lane=name) for _ in range(5)]
    for task in tasks:
        task.start()
    qtbot.waitUntil(lambda: not any(task.is_running for task in tasks))
    assert turnstile.most == width
