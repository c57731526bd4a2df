"""Looking at the queue: when each entry begins and ends, and what the first one waits for. No torch."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from core.queueing.entries import Queue, QueueEntry
from core.queueing.folder import QueueFolder, queued_run
from core.queueing.machine_room import LINES, first_in_line, on_processor, room_here, slots
from core.queueing.paces import Paces, PaceShelf, seconds_left
from core.queueing.rows import AT_WORK, WAITING, QueueLook, QueueRow, clock_words
from core.runs.folder import RunFolder
from core.studies.folder import StudyFolder
from core.studies.training import StudyRuns, study_runs
from core.support.errors import NotThere, SafelightError
from core.support.jobs import Context
from core.support.processes import last_line
from core.support.wording import counted
from core.support.workspace import Workspace
from core.training import launcher


class QueueShelf:
    """The queue of a workspace from one look to the next: what earlier runs took is read once. Safe to use from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._shelf = PaceShelf(workspace)
        self._studies: dict[str, tuple[tuple[object, ...], StudyRuns]] = {}
        self._lock = threading.Lock()

    def look(self, context: Context | None = None, now: float | None = None) -> QueueLook:
        """Job: the queue as it is now.

        Args:
            context: Drops it.
            now: Seconds since 1970; the clock's when None.

        Raises:
            BadInput, Refused: The queue cannot be read.
            Abandoned: It was dropped.
        """
        folder = QueueFolder.of(self._workspace)
        queue = folder.read()
        if not queue.entries:
            return QueueLook((), queue.paused, queue.at_once, False)
        with self._lock:
            # What has ended is kept to be looked at, for weeks; what every run took is asked only for what is to come.
            paces = self._shelf.look() if queue.waiting or queue.at_work else Paces()
            moment = time.time() if now is None else now
            rows, left = [], []
            for entry in queue.entries:
                if context is not None:
                    context.check_abandoned()
                row, seconds = self._row(entry, paces, moment)
                rows.append(row)
                left.append(seconds)
        carried = folder.is_carried()
        fallen = "" if carried or not queue.wants_carrier else _fallen(folder, moment)
        self._tell_times(queue, rows, left, moment, fallen)
        return QueueLook(tuple(rows), queue.paused, queue.at_once, carried)

    def _tell_times(self, queue: Queue, rows: list[QueueRow], left: list[float | None], now: float, fallen: str) -> None:
        """Has the rows say when they begin and end, what waits for a GPU apart from what is trained on the processor."""
        going = [place for place, entry in enumerate(queue.entries) if not entry.has_ended]
        for processor in LINES:
            places = [place for place in going if on_processor(self._workspace, queue.entries[place]) == processor]
            reason = "" if fallen else self._waits_for(queue, processor)
            room = 0 if queue.paused else slots(queue, processor)
            timed = _timed(
                [rows[place] for place in places], [left[place] for place in places], room, now, bool(fallen or reason)
            )
            for place, row in zip(places, timed, strict=True):
                rows[place] = row
            if reason:
                _say(rows, [place for place in places if rows[place].state == WAITING], reason)
        if fallen:
            _say(rows, [place for state in (WAITING, AT_WORK) for place, row in enumerate(rows) if row.state == state], fallen)

    def _row(self, entry: QueueEntry, paces: Paces, now: float) -> tuple[QueueRow, float | None]:
        """The entry's line without its times, and how many seconds it still takes."""
        row = QueueRow(
            entry.number, entry.title, entry.run, entry.study, entry.state, entry.began, entry.ended,
            entry.reason or ("Begun again after it was killed." if entry.tries and entry.state == AT_WORK else ""),
        )  # fmt: skip
        if entry.has_ended:
            return row, None
        try:
            if entry.study:
                return self._study(entry, row, paces, now)
            folder = queued_run(self._workspace, entry)
            seconds = seconds_left(folder, paces, now)
            name = folder.name
        except (SafelightError, OSError) as error:
            return replace(row, said=str(error)), None
        return replace(row, title=name, run=name), entry.seconds if seconds is None else seconds

    def _study(self, entry: QueueEntry, row: QueueRow, paces: Paces, now: float) -> tuple[QueueRow, float | None]:
        found = self._runs(entry.study, paces)
        said = f"{counted(found.missing, 'run')} of {found.total:,} to train"
        if found.unchosen:  # a search has not chosen them yet, so that nobody knows what they take
            return replace(row, said=row.said or said), None
        total: float | None = 0.0
        for one, run, trained in zip(found.wanted, found.runs, found.trained, strict=True):
            if trained or total is None:
                continue
            seconds = paces.seconds(one.dataset, one.recipe)
            if run:
                folder = RunFolder(self._workspace.run_folder(run))
                with suppress(NotThere):  # deleted at this moment
                    seconds = seconds_left(folder, paces, now) if launcher.is_alive(folder) else seconds
            total = None if seconds is None else total + seconds
        return replace(row, said=row.said or said), total

    def _runs(self, name: str, paces: Paces) -> StudyRuns:
        """What a study wants; looked up again where it was extended, or a run has begun or ended."""
        folder = StudyFolder.of(self._workspace, name)
        stamp = (folder.study, paces, len(self._workspace.run_folders()))
        earlier = self._studies.get(name)
        if earlier is None or any(one is not other and one != other for one, other in zip(earlier[0], stamp, strict=True)):
            earlier = self._studies[name] = (stamp, study_runs(self._workspace, folder.study))
        return earlier[1]

    def _waits_for(self, queue: Queue, processor: bool) -> str:
        """What the first of a line waits for, where that is nothing in the queue; else ""."""
        first = first_in_line(self._workspace, queue, processor)
        if first is None or queue.paused:
            return ""
        return room_here(self._workspace, queue, first).reason


def _say(rows: list[QueueRow], places: Sequence[int], words: str) -> None:
    """Has the first of these lines say it; there is none where a run vanished in the middle of the look."""
    if places:
        rows[places[0]] = replace(rows[places[0]], said=words)


def _fallen(folder: QueueFolder, now: float) -> str:
    """What is wrong where nobody carries the queue out though somebody was started for it; "" where nothing is."""
    told = folder.carrier()
    until = told.held_until(now) if told is not None else None
    if until is None:
        return ""
    said = last_line(folder.log) or "nothing."
    when = clock_words(until, now)
    return (
        f"The process that carries the queue out ended; the next one is started about {when}. It said: {said} See {folder.log}."
    )


def _timed(rows: Sequence[QueueRow], left: Sequence[float | None], room: int, now: float, held_up: bool) -> list[QueueRow]:
    """The lines with their times: each begins when the first place becomes free; behind what is not known nothing is.

    `room` is how many are at work together, 0 where nothing is begun.
    """
    free = [now] * max(0, room - sum(row.state == AT_WORK for row in rows))
    known, timed = not held_up, []
    for row, seconds in zip(rows, left, strict=True):
        if row.state == AT_WORK:
            known = known and seconds is not None
            row = replace(row, ends=None if seconds is None else now + seconds)
            if row.ends is not None:
                free.append(row.ends)
        timed.append(row)
    heapq.heapify(free)
    for place, (row, seconds) in enumerate(zip(timed, left, strict=True)):
        if row.state != WAITING:
            continue
        if not room or not known or not free:
            timed[place] = replace(row, begins=None, ends=None)
            continue
        begins = heapq.heappop(free)
        known = seconds is not None
        ends = None if seconds is None else begins + seconds
        if ends is not None:
            heapq.heappush(free, ends)
        timed[place] = replace(row, begins=begins, ends=ends)
    return timed
