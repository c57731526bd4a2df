"""A task: carries one job to a lane and brings back what it says, always on the main thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QTimer, Signal

from core.support.defects import log_defect
from core.support.jobs import Abandoned, Context, Progress
from core.support.system_errors import in_plain_words
from core.support.wording import progress_text
from core.support.workspace import Workspace
from gui.tasks.lanes import drain, lane
from gui.tasks.post import Letters, close_box, deliver_now, new_box, open_box
from gui.tasks.work import Work

TELL_MILLISECONDS = 100
"""How often at most a task tells how far it is. Jobs report per picture: drawn per event, 4,000 a second froze the window."""

_underway: set[Task] = set()
"""Tasks between `start` and `finished`; held here so that nobody else has to."""


class Task(QObject):
    """One job on its way through a lane. Construct, connect, then `start()`.

    All signals are emitted on the main thread, in the order the job spoke; none is lost. After `abandon()` only `finished`
    still comes.

    Signals:
        event(object): What the job reported: frozen dataclasses.
        progressed(): `progress` is new. Whatever shows it does so now, and none of them another number than the others.
        succeeded(object): The job's result.
        failed(object): The exception the job ended with; a `SafelightError` is meant for the person, others are logged.
        finished(): Always, once, last.

    Args:
        job: A function of `core`, or its "module:name" where it is imported only when it is wanted; gets the arguments, and
            `context` as a named one if it takes one.
        lane: "io" or "compute".
        then: Called in the lane with the job's answer; what it gives back is told instead.
    """

    event = Signal(object)  # type: ignore[assignment]  # hides QObject.event on purpose: nothing is sent to a task
    progressed = Signal()
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(
        self,
        job: Callable[..., Any] | str,
        *arguments: Any,
        lane: str = "io",
        then: Callable[[Any], Any] | str | None = None,
        **named: Any,
    ) -> None:
        super().__init__()
        self.title = "Working"
        self.subject = ""
        self.unasked = self.keeps = False
        self.progress: Progress | None = None
        self._newest: Progress | None = None
        self.started_at: float | None = None
        self._lane = lane
        # The worker thread speaks straight into the letter box and knows nothing of this object.
        self._letters = new_box()
        self._errand_heard: list[Callable[[object], None]] = []
        self._context = Context(partial(_spread, self._letters, self._errand_heard))
        self._work = Work(job, arguments, named, then)
        self._workspace: Workspace | None = None
        self._abandoned = False
        self._is_finished = False
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(TELL_MILLISECONDS)
        self._telling.timeout.connect(self._tell)

    def start(self) -> None:
        """Sends the job to its lane. Does nothing when it was started before."""
        if self.started_at is not None:
            return
        self.started_at = time.monotonic()
        # Here and not in the constructor: before anything was connected up to 5,355 of 20,000 events were lost.
        open_box(self._letters, self._receive)
        _underway.add(self)
        notice = None
        if self._workspace and self.subject:
            from core.support.notices import noticed  # brings locks, a twelfth of the time to the window's first paint

            notice = partial(noticed, self._workspace, self.subject, self.title)
        lane(self._lane).start(_Errand(self._work, self._context, self._letters, notice, self._errand_heard))

    def let_others_see(self, workspace: Workspace) -> None:
        """Has other windows see this work on its `subject`; to be called before `start`."""
        self._workspace = workspace

    def stop(self) -> None:
        """Asks the job to end early with what it has; `succeeded` still comes."""
        self._context.request_stop()

    def abandon(self) -> None:
        """Drops the job: it undoes what is half-made, and nothing but `finished` is heard of it any more."""
        self._abandoned = True
        self._context.abandon()

    @property
    def words(self) -> str:
        """What it does and how far it is, the same wherever it is shown, with the dataset it is about."""
        if self.progress is None:
            return self.title
        told = progress_text(self.progress)
        return f"{self.subject}  ·  {told}" if self.subject else told

    @property
    def part(self) -> float | None:
        """Fraction done, 0 to 1; None while it is not known."""
        known = self.progress
        return min(1.0, known.done / known.total) if known is not None and known.total else None

    @property
    def is_running(self) -> bool:
        """True from `start()` until `finished`."""
        return self.started_at is not None and not self._is_finished

    @property
    def was_abandoned(self) -> bool:
        return self._abandoned

    def _tell(self) -> None:
        self.progress = self._newest
        self.progressed.emit()

    def _receive(self, kind: str, content: object) -> None:
        if kind == "finished":
            close_box(self._letters)
            self._telling.stop()
            self._is_finished = True
            _underway.discard(self)
            self.finished.emit()
        # What was put before may be on its way still.
        elif self._abandoned:
            return
        elif kind == "event":
            if isinstance(content, Progress):
                self._newest = content
                if self.progress is None:
                    self._tell()
                elif not self._telling.isActive():
                    self._telling.start()
            self.event.emit(content)
        elif kind == "succeeded":
            self.succeeded.emit(content)
        else:
            self.failed.emit(content)


class _Errand(QRunnable):
    """What the lane's thread does. It knows the job and the letters, never the task."""

    def __init__(
        self,
        work: Work,
        context: Context,
        letters: Letters,
        notice: Callable[[], AbstractContextManager[Callable[[object], None]]] | None,
        heard: list[Callable[[object], None]],
    ) -> None:
        super().__init__()
        self._notice = notice
        self._heard = heard
        self._work = work
        self._context = context
        self._letters = letters

    def run(self) -> None:
        try:
            # It may have waited for its lane longer than anybody wanted it.
            self._context.check_abandoned()
            with self._notice() if self._notice is not None else nullcontext() as heard:
                if heard is not None:
                    self._heard.append(heard)
                answer = self._work.carry_out(self._context)
            self._letters.put("succeeded", answer)
        except Abandoned:
            pass
        # Whatever it is: CUDA's "out of memory" is a RuntimeError, which other task runners keep to themselves.
        except BaseException as error:
            told = in_plain_words(error)
            if told is None:
                log_defect(error, "a task of the window")
            self._letters.put("failed", told or error)
        finally:
            self._letters.put("finished")


def _spread(letters: Letters, others: Sequence[Callable[[object], None]], event: object) -> None:
    """Hands an event on, from whatever thread the job speaks in."""
    letters.put("event", event)
    for heard in others:
        heard(event)


def end_all(milliseconds: int) -> bool:
    """Abandons every task and waits for the lanes; False when a job did not end in time."""
    for task in list(_underway):
        task.abandon()
    ended = drain(milliseconds)
    # The event loop has ended by now, and `finished` is still to come to all of them.
    deliver_now()
    return ended
