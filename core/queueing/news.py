"""Looking at the queue again and again, as a window does: nothing is loaded while there is no queue. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.queueing.rows import QueueLook
from core.support.jobs import Context
from core.support.workspace import Workspace

if TYPE_CHECKING:
    from core.queueing.looking import QueueShelf


@dataclass(frozen=True, eq=False)
class QueueNews:
    """What one look saw; the next look goes on from there, one at a time."""

    look: QueueLook
    shelf: QueueShelf | None = None


def queue_news(workspace: Workspace, earlier: QueueNews | None, context: Context) -> QueueNews:
    """Job: the queue as it is now; sees to it that somebody carries it out.

    Raises:
        BadInput, Refused: It cannot be read.
        Abandoned: The job was dropped.
    """
    shelf = earlier.shelf if earlier is not None else None
    if shelf is None:
        # Most workspaces have none, and what a look needs takes half a second to load.
        if not (workspace.models / ".queue" / "queue.json").is_file():
            return QueueNews(QueueLook())
        from core.queueing.looking import QueueShelf

        shelf = QueueShelf(workspace)
    from core.queueing.carrier_start import look_after

    look_after(workspace, patient=True)
    return QueueNews(shelf.look(context), shelf)
