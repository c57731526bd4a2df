"""Runs that are served, as running work of the session: it is listed, asked about when the window closes, and ends with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from core.serving.records import ServedSoFar, ServingBegun
from core.support.jobs import Progress
from core.support.wording import counted
from core.support.workspace import Workspace
from gui.tasks.task import Task


class ServingTask(Task):
    """Serves runs until it is abandoned.

    Signals:
        told(): `begun` or `so_far` is new.

    Args:
        workspace: Where the runs are.
        runs: Their names.

    Attributes:
        runs: The same.
        begun: Address and token; None until the runs can be asked.
        so_far: What has come.
    """

    told = Signal()

    def __init__(self, workspace: Workspace, runs: Sequence[str]) -> None:
        super().__init__("core.serving.aside:serve_aside", workspace, runs, lane="serving")
        self.runs = tuple(runs)
        self.begun: ServingBegun | None = None
        self.so_far = ServedSoFar()
        # It has no end to be measured by: without this the bars would run to and fro for as long as it serves.
        self.progress = Progress("Serving", 1, 1)
        self.event.connect(self._hear)

    @property
    def words(self) -> str:
        """What is served, and how many pictures were answered."""
        if self.begun is None:
            return f"Loading {', '.join(self.runs)} to be served"
        return f"{self.title}  ·  {counted(self.so_far.answered, 'picture')} answered"

    @Slot(object)
    def _hear(self, event: object) -> None:
        if isinstance(event, ServingBegun):
            self.begun = event
        elif isinstance(event, ServedSoFar):
            self.so_far = event
        else:
            return
        self.told.emit()
        self.progressed.emit()
