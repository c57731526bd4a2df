"""Starts the check of a dataset in the background."""

from __future__ import annotations

from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.session import Session
from gui.tasks.task import Task


def check_dataset(workspace: Workspace, name: str, context: Context) -> object:
    """Job: the check of a dataset by its name."""
    from core.datasets.catalog.dataset import Dataset
    from core.datasets.cleaning.checking import check

    return check(Dataset.open(workspace, name), context)


def run_check(session: Session, name: str) -> Task:
    """Checks a dataset; `session.datasets_changed` follows when there are new findings."""
    task = Task(check_dataset, session.workspace, name, lane="compute")
    task.succeeded.connect(session.datasets_changed)
    return session.run_task(task, f"Checking {name}")
