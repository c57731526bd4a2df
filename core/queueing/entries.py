"""What stands in the queue: entries in their order, and how that order is changed. Pure; no torch."""

from __future__ import annotations

from pydantic import Field

from core.queueing.rows import AT_WORK, DONE, FAILED, MOST_AT_ONCE, STOPPED, WAITING, State, Where
from core.support.errors import NotThere, Refused
from core.support.fields import Record

SCHEMA = 1

MOST_KEPT = 50
"""Entries that have ended are kept to be looked at, the newest of them."""


class QueueEntry(Record):
    """A run or a study that waits, is at work or has ended.

    Attributes:
        number: Of the entry; no other one ever has it.
        run: The run's name when it was put in line; "" for a study.
        study: The study's name; "" for a run.
        added: When it was put in line, in seconds since 1970.
        began, ended: When it was begun last, and when it ended.
        tries: How often it was begun again because its process was killed.
        reason: Why it failed or was stopped.
        seconds: What a look at its plan said it takes; None where nobody looked.
        device: The GPU that it was begun on; None where there is one at most, for a run on several, and on the processor.
    """

    number: int = Field(ge=1)
    run: str = ""
    study: str = ""
    added: float
    state: State = "waiting"
    began: float | None = None
    ended: float | None = None
    tries: int = Field(default=0, ge=0)
    reason: str = ""
    seconds: float | None = None
    device: int | None = None

    @property
    def title(self) -> str:
        """What it is, as shown."""
        return self.run or f"Study {self.study}"

    @property
    def has_ended(self) -> bool:
        return self.state in (DONE, STOPPED, FAILED)


class Queue(Record):
    """All entries, in the order in which they are begun.

    Attributes:
        paused: Nothing is begun.
        at_once: How many are at work together on a processor, where memory allows.
        next_number: Of the next entry.
    """

    schema_number: int = SCHEMA
    paused: bool = False
    at_once: int = Field(default=1, ge=1, le=MOST_AT_ONCE)
    next_number: int = Field(default=1, ge=1)
    entries: tuple[QueueEntry, ...] = ()

    @property
    def waiting(self) -> tuple[QueueEntry, ...]:
        return tuple(entry for entry in self.entries if entry.state == WAITING)

    @property
    def at_work(self) -> tuple[QueueEntry, ...]:
        return tuple(entry for entry in self.entries if entry.state == AT_WORK)

    @property
    def wants_carrier(self) -> bool:
        """Whether there is something to carry out, or to see the end of."""
        return bool(self.at_work) or (bool(self.waiting) and not self.paused)

    def entry(self, number: int) -> QueueEntry:
        """The entry of that number.

        Raises:
            NotThere: There is none.
        """
        for entry in self.entries:
            if entry.number == number:
                return entry
        known = ", ".join(str(entry.number) for entry in self.entries) or "none"
        raise NotThere(f"Nothing in the queue has the number {number}.", f"Numbers in it: {known}.")

    def with_new(self, added: float, run: str = "", study: str = "", seconds: float | None = None) -> Queue:
        """The queue with another entry at its end; of those that have ended the oldest are forgotten."""
        ended = [entry.number for entry in self.entries if entry.has_ended]
        kept = tuple(entry for entry in self.entries if entry.number not in ended[:-MOST_KEPT])
        new = QueueEntry(number=self.next_number, run=run, study=study, added=added, seconds=seconds)
        return self.model_copy(update={"entries": (*kept, new), "next_number": self.next_number + 1})

    def with_changes(self, number: int, **changes: object) -> Queue:
        """The queue with other values in one entry; as it is where that is gone."""
        changed = tuple(entry.model_copy(update=changes) if entry.number == number else entry for entry in self.entries)
        return self.model_copy(update={"entries": changed})

    def without(self, number: int) -> Queue:
        """The queue without an entry.

        Raises:
            NotThere: There is none of that number.
            Refused: It is at work.
        """
        entry = self.entry(number)
        if entry.state == AT_WORK:
            raise Refused(f"{entry.title} is at work.", "Stop the run first; its entry ends with it.")
        return self.model_copy(update={"entries": tuple(one for one in self.entries if one is not entry)})

    def with_back(self, entry: QueueEntry, before: int | None) -> Queue:
        """The queue with an entry that was taken out, in its place: before that of a number, at the end where that is gone."""
        numbers = [one.number for one in self.entries]
        if entry.number in numbers:
            return self
        place = numbers.index(before) if before in numbers else len(numbers)
        return self.model_copy(update={"entries": (*self.entries[:place], entry, *self.entries[place:])})

    def after(self, number: int) -> int | None:
        """The number of the entry that comes behind one; None for the last."""
        numbers = [one.number for one in self.entries]
        place = numbers.index(number) + 1
        return numbers[place] if place < len(numbers) else None

    def moved(self, number: int, where: Where) -> Queue:
        """The queue with a waiting entry elsewhere among those that wait.

        Raises:
            NotThere: There is none of that number.
            Refused: It does not wait.
        """
        self._check_waits(number)
        order = [entry.number for entry in self.waiting]
        place = order.index(number)
        target = {"first": 0, "up": max(0, place - 1), "down": place + 1, "last": len(order)}[where]
        order.insert(target, order.pop(place))
        return self.ordered(order)

    def ordered(self, numbers: list[int]) -> Queue:
        """The queue with its waiting entries in the order of these numbers; those that are not named come behind them."""
        waiting = {entry.number: entry for entry in self.waiting}
        first = [waiting.pop(number) for number in numbers if number in waiting]
        rest = iter([*first, *waiting.values()])
        return self.model_copy(
            update={"entries": tuple(next(rest) if entry.state == WAITING else entry for entry in self.entries)}
        )

    def _check_waits(self, number: int) -> None:
        entry = self.entry(number)
        if entry.state != WAITING:
            raise Refused(f"{entry.title} does not wait: it is {entry.state}.", "Only what waits can be moved.")
