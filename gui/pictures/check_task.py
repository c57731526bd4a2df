"""Starts the check of a dataset, here or on a cluster, or a closer look at it, in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.support.wording import counted
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset

if TYPE_CHECKING:
    from core.engine.protocol import LookedCloser


def run_check(session: Session, name: str) -> Task:
    """Checks a dataset; `session.datasets_changed` follows when there are new findings."""
    # Among what computes: two checks at once would be two decoder pools on the same cores.
    task = Task("core.datasets.cleaning.checking:check", NamedDataset(session.workspace, name), lane="compute")
    task.succeeded.connect(session.datasets_changed)
    return session.run_task(task, f"Checking {name}", name)


def run_closer_look(session: Session, name: str) -> Task:
    """Has the workshop look closer at a dataset; a look that is under way already is returned."""
    # Imported late: the protocol brings pydantic, and the first page is shown without.
    from core.engine.protocol import LookCloser

    title = f"Looking closer at {name}"
    at_work = next((task for task in session.tasks if task.title == title), None)
    if at_work is not None:
        return at_work

    task = session.ask_workshop(LookCloser(name))
    task.succeeded.connect(lambda reply: session.notify(look_words(reply)))
    task.succeeded.connect(session.datasets_changed)
    return session.run_task(task, title, name)


def cluster_check(session: Session, name: str, address: str, needs: dict[str, str], closer: bool) -> Task:
    """What has the nodes of a cluster check a dataset, to be run by whoever shows how far it is.

    Args:
        session: Told what came of it.
        name: Of the dataset.
        address: As in ray://HOST:10001, or "auto" for the cluster of this machine.
        needs: `cpus` and `gpus` of a share.
        closer: With a closer look.
    """
    from core.engine.protocol import CheckOnCluster

    words = look_words if closer else check_words
    task = session.ask_workshop(CheckOnCluster(name, address, needs, closer))
    task.succeeded.connect(lambda reply: session.notify(words(reply)))
    # However it ends: where a closer look fails or is cancelled the check before it has stored its findings.
    task.finished.connect(session.datasets_changed)
    return task


def check_words(reply: LookedCloser) -> str:
    """What a check came to."""
    return f"Checked {counted(reply.samples, 'picture')}: {counted(sum(reply.counts.values()), 'finding')}."


def look_words(reply: LookedCloser) -> str:
    """What a closer look came to."""
    copies = reply.counts.get("near-duplicate", 0)
    new = sum(reply.counts.get(kind, 0) for kind in ("suspect-label", "outlier"))
    told = f"Looked closer at {counted(reply.samples, 'picture')}: {counted(copies, 'set')} of copies"
    return f"{told}, {counted(new, 'doubtful or odd picture')}."
