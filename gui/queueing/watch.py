"""Watches the queue of a workspace, whoever fills it, and tells once when it has nothing left to do."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.queueing.news import QueueNews
from core.queueing.rows import AT_WORK, DONE, FAILED, STOPPED, WAITING, QueueLook, end_words
from gui.session import Session
from gui.tasks.task import Task

_SEEN = "queue_seen"
"""Until when a person has looked at what the queue came to, in seconds since 1970; kept from one window to the next."""


class QueueWatch(QObject):
    """Looks at the queue when it is asked to; one for a session, see `queue_watch`.

    Signals:
        changed(): `look` or `error` is new.
        ended(str): The queue has nothing left to do, or an entry failed: a sentence.

    Attributes:
        look: The queue as it was seen last.
        error: Why it cannot be read; None where it can.
    """

    changed = Signal()
    ended = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.look = QueueLook()
        self.error: BaseException | None = None
        self._session = session
        self._news: QueueNews | None = None
        self._task: Task | None = None
        self._again = False
        self._untold: set[int] = set()
        """Entries that have ended since what came of the queue was told."""

    @Slot()
    def look_round(self) -> None:
        """Looks now; asked while a look is under way, it looks once more afterwards."""
        if self._task is not None:
            self._again = True
            return
        self._task = Task("core.queueing.news:queue_news", self._session.workspace, self._news)
        self._task.succeeded.connect(self._seen)
        self._task.failed.connect(self._unread)
        self._task.finished.connect(self._looked)
        self._task.start()

    @property
    def unseen(self) -> bool:
        """Whether something of the queue is still to come, or has ended since a person looked at it."""
        return bool(self.look.in_state(WAITING, AT_WORK)) or self._newest() > self._seen_until() or self.error is not None

    def mark_seen(self) -> None:
        """A person looks at the queue now."""
        if self._newest() > self._seen_until():
            self._session.remember(_SEEN, repr(self._newest()))
            self.changed.emit()

    def _seen_until(self) -> float:
        try:
            return float(self._session.remembered(_SEEN) or 0)
        except ValueError:
            return 0.0

    def _newest(self) -> float:
        return max((row.ends or 0.0 for row in self.look.in_state(DONE, STOPPED, FAILED)), default=0.0)

    @Slot(object)
    def _seen(self, news: QueueNews) -> None:
        first, before = self._news is None, self.look
        self._news = news
        if (news.look, None) == (before, self.error):
            return
        self.look, self.error = news.look, None
        self._tell(before, first)
        self.changed.emit()

    def _tell(self, before: QueueLook, first: bool) -> None:
        """Says what came of the queue: at its end, when something failed, and of what ended while there was no window."""
        open_before = {row.number for row in before.in_state(WAITING, AT_WORK)}
        known = {row.number for row in before.rows}
        since = self._seen_until()
        now_ended = [
            row
            for row in self.look.in_state(DONE, STOPPED, FAILED)
            if row.number in open_before or (row.number not in known and (row.ends or 0.0) > since)
        ]
        self._untold |= {row.number for row in now_ended}
        if self._untold and not self.look.in_state(WAITING, AT_WORK):
            self.ended.emit(end_words(self.look, self._untold))
            self._untold = set()
        elif not first:
            for row in now_ended:
                if row.state == FAILED:
                    self.ended.emit(end_words(self.look, {row.number}))

    @Slot(object)
    def _unread(self, error: BaseException) -> None:
        if str(error) != str(self.error):
            self.error = error
            self.changed.emit()

    @Slot()
    def _looked(self) -> None:
        self._task = None
        if self._again:
            self._again = False
            self.look_round()


def queue_watch(session: Session) -> QueueWatch:
    """The session's watch of its queue; made when it is first asked for, and looking when somebody has it look."""
    found = session.findChild(QueueWatch)
    return found if isinstance(found, QueueWatch) else QueueWatch(session)
