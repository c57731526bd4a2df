"""How an entry of the queue stands, and the whole queue as it is shown. Light: the window reads it before its first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

State = Literal["waiting", "at work", "done", "stopped", "failed"]
WAITING, AT_WORK, DONE, STOPPED, FAILED = get_args(State)

Where = Literal["first", "up", "down", "last"]
PLACES: tuple[Where, ...] = get_args(Where)
"""Where an entry can be moved to among those that wait."""

MOST_AT_ONCE = 16
"""How many may be at work together."""

NOT_KNOWN = "not known yet"


@dataclass(frozen=True)
class QueueRow:
    """One entry as it is shown.

    *Units*: times in seconds since 1970.

    Attributes:
        number: Of the entry.
        title: What it is, by the name it has now.
        run: The run's name; "" for a study.
        study: The study's name; "" for a run.
        state: As of entries.
        begins, ends: When it will, or did; None while that is not known.
        said: What else there is to say: why it failed, what it waits for, how many runs of a study are missing.
    """

    number: int
    title: str
    run: str
    study: str
    state: str
    begins: float | None
    ends: float | None
    said: str = ""


@dataclass(frozen=True)
class QueueLook:
    """The whole queue at one moment.

    Attributes:
        rows: In their order.
        paused: Nothing is begun.
        at_once: How many may be at work together on a processor.
        carried: Whether a carrier is at work.
    """

    rows: tuple[QueueRow, ...] = ()
    paused: bool = False
    at_once: int = 1
    carried: bool = False

    def in_state(self, *states: str) -> tuple[QueueRow, ...]:
        return tuple(row for row in self.rows if row.state in states)

    @property
    def done_at(self) -> float | None:
        """When all of it will be done; None while that is not known, and when nothing is left to do."""
        left = self.in_state(WAITING, AT_WORK)
        known = [row.ends for row in left if row.ends is not None]
        return max(known) if known and len(known) == len(left) else None

    def words(self, now: float) -> str:
        """In short, as the status bar says it: "Queue: 3 waiting, done about 18:40"; "" for an empty one."""
        waiting, at_work, failed = (len(self.in_state(state)) for state in (WAITING, AT_WORK, FAILED))
        parts = [f"{waiting:,} waiting"] if waiting else []
        if at_work:
            parts.insert(0, f"{at_work:,} at work")
        if failed:
            parts.append(f"{failed:,} failed")
        if self.paused and waiting:
            parts.append("paused")
        elif (at := self.done_at) is not None:
            parts.append(f"done about {clock_words(at, now)}")
        if not waiting and not at_work:
            # Each by its own word: what was stopped was counted as done here, and called stopped in the notice of the end.
            ended = [(state, len(self.in_state(state))) for state in (DONE, STOPPED)]
            parts = [f"{count:,} {state}" for state, count in ended if count] + parts
        return f"Queue: {', '.join(parts)}" if parts else ""


def clock_words(moment: float, now: float) -> str:
    """A moment as the clock on the wall says it: "18:40", "tomorrow 02:10", "Thu 02:10"; older and later ones with their day."""
    then, today = datetime.fromtimestamp(moment), datetime.fromtimestamp(now)
    days = (then.date() - today.date()) // timedelta(days=1)
    clock = then.strftime("%H:%M")
    if days == 0:
        return clock
    if abs(days) == 1:
        return f"{'tomorrow' if days > 0 else 'yesterday'} {clock}"
    return f"{then:%a} {clock}" if 0 < days < 7 else then.strftime("%Y-%m-%d %H:%M")


def time_words(row: QueueRow, now: float) -> tuple[str, str]:
    """When a line's entry begins and ends, in words; of what is still to come "about", and "not known yet" where nobody knows."""
    to_come = row.state in (WAITING, AT_WORK)
    begins, ends = (NOT_KNOWN if moment is None else clock_words(moment, now) for moment in (row.begins, row.ends))
    if row.state == WAITING and row.begins is not None:
        begins = f"about {begins}" if row.begins > now else "now"
    if to_come and row.ends is not None:
        ends = f"about {ends}"
    return begins, ends


def end_words(look: QueueLook, numbers: set[int]) -> str:
    """What came of these entries, in a sentence for whoever was not there: "The queue is done: 3 done, 1 failed."."""
    ended = [row for row in look.rows if row.number in numbers]
    if len(ended) == 1 and ended[0].state == FAILED:
        return f"{ended[0].title} failed: {ended[0].said}"
    kinds = [(state, sum(row.state == state for row in ended)) for state in (DONE, STOPPED, FAILED)]
    told = ", ".join(f"{count:,} {state}" for state, count in kinds if count)
    return f"The queue has nothing left to do: {told}." if told else ""
