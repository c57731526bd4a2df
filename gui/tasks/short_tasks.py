"""Tasks whose answers are only of use while something is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gui.tasks.task import Task


class ShortTasks:
    """Starts tasks, and drops those still at work when what they were for is closed.

    Args:
        failed: Told of errors, where nothing else is said when a task is started.
    """

    def __init__(self, failed: Callable[[Any], object]) -> None:
        self._failed = failed
        self._tasks: list[Task] = []

    def __len__(self) -> int:
        return len(self._tasks)

    def run(self, task: Task, succeeded: Callable[[Any], object], failed: Callable[[Any], object] | None = None) -> None:
        """Starts a task; `succeeded` gets its result."""
        task.succeeded.connect(succeeded)
        task.failed.connect(failed or self._failed)
        task.finished.connect(lambda: self._tasks.remove(task))
        self._tasks.append(task)
        task.start()

    def abandon(self) -> None:
        """Drops all that are at work."""
        # A copy, as tasks leave the list when they end.
        for task in tuple(self._tasks):
            task.abandon()
