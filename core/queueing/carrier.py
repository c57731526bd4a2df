"""The carrier: takes what waits, the first for a GPU and the first for the processor, carries it out, and goes on; one for a
workspace, whoever started it. No torch.

It holds a lock that ends with it, even by `kill -9`. What it had at work then is found again by the next one, by the run's
folder, which was there before anything was launched: nothing is lost, and nothing is done twice.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from core.queueing.carrying_out import Ending, carry_out
from core.queueing.entries import Queue, QueueEntry
from core.queueing.folder import QueueFolder, queued_run, unmark
from core.queueing.machine_room import LINES, Room, first_in_line, room_here
from core.queueing.rows import AT_WORK, FAILED, WAITING
from core.support.errors import SafelightError
from core.support.foreign_text import valid
from core.support.jobs import Abandoned, Context
from core.support.system_errors import in_plain_words
from core.support.workspace import Workspace
from core.training import launcher

TICK = 0.5
"""Seconds between two looks at the queue."""

CarryOut = Callable[[Workspace, QueueEntry, bool, Context], Ending]


def carry(workspace: Workspace, pause: Callable[[float], None] = time.sleep, carry_out: CarryOut = carry_out) -> bool:
    """Carries the queue out until nothing is left to do; False when another carrier does it already.

    Args:
        workspace: Whose queue.
        pause: Waits for so many seconds between two looks.
        carry_out: What is done with an entry.

    Raises:
        BadInput, Refused: The queue cannot be read.
    """
    folder = QueueFolder.of(workspace)
    lock = folder.carrier_lock()
    if lock is None:
        return False
    try:
        told = folder.carrier()
        if told is None or told.process != os.getpid():  # by whoever started it otherwise
            folder.write_carrier(os.getpid(), told.in_vain if told is not None else 0)
        carrier = _Carrier(workspace, folder, carry_out)
        carrier.take_up()
        while not carrier.is_done():
            pause(TICK)
        return True
    finally:
        lock.release()


class _Errand(threading.Thread):
    """One entry that is carried out, in a thread of its own: it mostly waits for a process."""

    def __init__(self, workspace: Workspace, entry: QueueEntry, again: bool, carry_out: CarryOut) -> None:
        super().__init__(name=f"queue {entry.number}", daemon=True)
        self.entry, self.context = entry, Context()
        self.ending: Ending | None = None
        """How it ended; None while it goes on, and where it was left to itself."""
        self._act: Callable[[], Ending] = partial(carry_out, workspace, entry, again, self.context)

    def run(self) -> None:
        launcher.GPU.set(self.entry.device)
        try:
            self.ending = self._act()
        except Abandoned:
            pass
        except Exception as error:
            told = in_plain_words(error)
            if told is None:
                traceback.print_exc()
            reason = f"{told.message} {told.hint}".strip() if told else f"A defect of Safelight: {type(error).__name__}: {error}"
            self.ending = Ending(FAILED, reason[:1000])


class _Carrier:
    def __init__(self, workspace: Workspace, folder: QueueFolder, carry_out: CarryOut) -> None:
        self._workspace = workspace
        self._folder = folder
        self._carry_out = carry_out
        self._errands: list[_Errand] = []

    def take_up(self) -> None:
        """Goes on with what an earlier carrier had at work."""
        for entry in self._folder.read().at_work:
            self._begin(entry, again=True)

    def is_done(self) -> bool:
        """Looks at the queue once, and does what is to be done; True when there is nothing left, which ends the carrier."""
        for errand in [one for one in self._errands if not one.is_alive()]:
            self._errands.remove(errand)
            self._ended(errand)
        queue = self._folder.read()
        if queue.paused:
            for errand in self._errands:
                if errand.entry.study:  # the run at work goes on, and no other begins
                    errand.context.abandon()
        else:
            self._begin_more(queue)
        if self._errands:
            return False
        return self._gave_up()

    def _gave_up(self) -> bool:
        """Ends being the carrier, unless something was put in line at this moment: whoever did so has seen that there was one."""
        kept = False

        def act(queue: Queue) -> Queue:
            nonlocal kept
            kept = queue.wants_carrier
            if not kept:
                (self._folder.path / "carrier.json").unlink(missing_ok=True)
            return queue

        self._folder.change(act)
        return not kept

    def _begin_more(self, queue: Queue) -> None:
        for processor in LINES:
            while (entry := first_in_line(self._workspace, queue, processor)) is not None:
                room = room_here(self._workspace, queue, entry)
                if not room.is_there:
                    break
                began = self._claim(entry, room, processor)
                if began is None:
                    return
                self._begin(began, again=False)
                queue = self._folder.read()

    def _claim(self, entry: QueueEntry, room: Room, processor: bool) -> QueueEntry | None:
        """The entry, at work; None when it was moved, taken out or paused at this moment."""
        claimed: QueueEntry | None = None

        def act(queue: Queue) -> Queue:
            nonlocal claimed
            if queue.paused or first_in_line(self._workspace, queue, processor) != entry:
                return queue
            changes = {"state": AT_WORK, "began": time.time(), "ended": None, "reason": "", "device": room.device}
            changed = queue.with_changes(entry.number, **changes)
            claimed = changed.entry(entry.number)
            return changed

        self._folder.change(act)
        return claimed

    def _begin(self, entry: QueueEntry, again: bool) -> None:
        errand = _Errand(self._workspace, entry, again, self._carry_out)
        self._errands.append(errand)
        errand.start()

    def _ended(self, errand: _Errand) -> None:
        number, ending = errand.entry.number, errand.ending
        if ending is None:
            self._folder.change(lambda queue: queue.with_changes(number, state=WAITING, began=None))
            return
        # A reason may name a folder whose name is no UTF-8, and the file of the queue could not be read any more.
        changes = {"state": ending.state, "reason": valid(ending.reason), "ended": time.time()}
        self._folder.change(lambda queue: queue.with_changes(number, **changes))
        self._folder.write_carrier(os.getpid())
        # Only then: killed in between, the next carrier would look for a run without its mark, and call it gone.
        with suppress(SafelightError):
            if errand.entry.run:
                unmark(queued_run(self._workspace, errand.entry))
