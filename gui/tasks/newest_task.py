"""A place for one task, where a newer one takes the place of an older."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gui.tasks.task import Task


class NewestTask:
    """Starts tasks one at a time; of the one before nothing is heard any more."""

    def __init__(self) -> None:
        self._task: Task | None = None

    @property
    def is_waiting(self) -> bool:
        """True from a task's start until its answer comes; False already when the answer is told."""
        return self._task is not None

    def run(self, task: Task, succeeded: Callable[[Any], object], failed: Callable[[Any], object] | None = None) -> None:
        """Drops the task before, and starts this one; `succeeded` gets its result, `failed` its error."""
        self.drop()
        self._task = task
        for answer in (task.succeeded, task.failed):
            # First of all slots, as Qt calls them in this order: whoever is told the answer may ask at once whether one is
            # awaited.
            answer.connect(self._answered)
        task.succeeded.connect(succeeded)
        if failed is not None:
            task.failed.connect(failed)
        task.start()

    def drop(self) -> None:
        """Drops the task at work, if there is one."""
        if self._task is not None:
            self._task.abandon()
            self._task = None

    def _answered(self, _answer: object) -> None:
        self._task = None
