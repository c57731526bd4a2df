"""Starts the check of a dataset in the background."""

from __future__ import annotations

from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset


def run_check(session: Session, name: str) -> Task:
    """Checks a dataset; `session.datasets_changed` follows when there are new findings."""
    # Among what computes: two checks at once would be two decoder pools on the same cores.
    task = Task("core.datasets.cleaning.checking:check", NamedDataset(session.workspace, name), lane="compute")
    task.succeeded.connect(session.datasets_changed)
    return session.run_task(task, f"Checking {name}", name)
