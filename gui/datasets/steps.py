"""Steps back and forward through the decisions about the dataset that is shown, as far back as the window was opened.

No further: one Ctrl+Z in a new window once deleted a split on which four runs had been trained, as it was the latest edit.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import Edit
from core.datasets.catalog.overview import Overview
from core.history.steps import steps
from gui.session import Session
from gui.tasks.task import Task


class DecisionSteps(QObject):
    """Knows what the next step back and forward are, in words, and makes the tasks that do them.

    Args:
        session: Remembers the latest decision there was when it first saw a dataset.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset: Dataset | None = None
        self._since = 0
        self._log: tuple[Edit, ...] = ()

    def show(self, dataset: Dataset | None, facts: Overview | None) -> None:
        """Takes the dataset that is shown; None when there is none."""
        self._dataset = dataset
        if dataset is None or facts is None:
            return
        self._log = facts.log
        latest = facts.log[0].id if facts.log else 0
        # A dataset of the same name that was made anew counts from its own beginning.
        self._since = self._session.seen_edits.setdefault((dataset.name, dataset.created), latest)

    def words(self) -> tuple[str, str]:
        """What the next step back and the next one forward would do, as orders; "" where there is none."""
        if self._dataset is None:
            return "", ""
        return steps(self._log, self._since).words

    def back(self) -> Task | None:
        """A task that takes the latest decision back; None when no dataset is shown."""
        return self._task("step_back")

    def forward(self) -> Task | None:
        """A task that does what was undone last again; None when no dataset is shown."""
        return self._task("step_forward")

    def _task(self, job: str) -> Task | None:
        if self._dataset is None:
            return None
        return Task(f"core.history.turning:{job}", self._session.workspace, self._dataset, self._since)
