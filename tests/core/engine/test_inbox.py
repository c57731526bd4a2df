"""Requests wait in turn, the newest on a channel counts, and nothing is forgotten without being told."""

from __future__ import annotations

import threading

from core.engine.inbox import Inbox, Letter
from core.engine.protocol import Dropped, Failure, Hello, Reply, Request
from core.engine.server import outcome
from core.support.errors import NotThere
from core.support.jobs import Abandoned, Context


def letter(number: int, channel: str = "x") -> Letter:
    return Letter(number, channel, Hello())


def test_letters_come_in_their_order() -> None:
    inbox = Inbox()
    for number, channel in enumerate("abc"):
        assert inbox.put(letter(number, channel)) == []
    assert [taken.number for _ in range(3) if (taken := inbox.take())] == [0, 1, 2]


def test_the_newest_on_a_channel_takes_the_place_of_the_older() -> None:
    inbox = Inbox()
    old, other, new = letter(1), letter(2, "y"), letter(3)
    inbox.put(old)
    inbox.put(other)
    assert inbox.put(new) == [old]
    assert inbox.take() is other
    assert inbox.take() is new


def test_the_one_at_work_is_abandoned_by_a_newer_one_and_only_by_that() -> None:
    inbox = Inbox()
    inbox.put(letter(1))
    running = inbox.take()
    assert running is not None
    inbox.put(letter(2, "y"))
    assert not running.context.stop_requested
    assert inbox.put(letter(3)) == []
    assert running.context.stop_requested


def test_done_work_is_not_abandoned() -> None:
    inbox = Inbox()
    inbox.put(letter(1))
    inbox.put(letter(2, "y"))
    first, second = inbox.take(), inbox.take()
    assert first is not None
    assert second is not None
    inbox.put(letter(3))
    assert not first.context.stop_requested


def test_cancel() -> None:
    inbox = Inbox()
    waiting = letter(2, "y")
    inbox.put(letter(1))
    running = inbox.take()
    inbox.put(waiting)
    assert inbox.cancel(2) == [waiting]
    assert inbox.cancel(1) == []
    assert inbox.cancel(99) == []
    assert running is not None
    assert running.context.stop_requested


def test_close_wakes_whoever_waits() -> None:
    inbox = Inbox()
    taken: list[Letter | None] = []
    thread = threading.Thread(target=lambda: taken.append(inbox.take()))
    thread.start()
    inbox.close()
    thread.join(5)
    assert taken == [None]


def test_close_abandons_the_work_and_what_waits() -> None:
    inbox = Inbox()
    inbox.put(letter(1))
    running = inbox.take()
    inbox.put(letter(2, "y"))
    inbox.close()
    assert running is not None
    assert running.context.stop_requested
    assert inbox.take() is None


def handled(error: BaseException) -> Reply:
    def handle(request: Request, context: Context) -> Reply:
        raise error

    return outcome(handle, letter(1))


def test_every_outcome_is_a_reply() -> None:
    assert handled(Abandoned()) == Dropped()
    assert handled(NotThere("No such run.", "Name another.")) == Failure("No such run.", "Name another.")
    defect = handled(ZeroDivisionError("by nothing"))
    assert isinstance(defect, Failure)
    assert defect.message == "Safelight ran into a defect (ZeroDivisionError)."
    assert defect.path is not None
    assert "ZeroDivisionError: by nothing" in defect.path.read_text(encoding="utf-8")


def test_what_was_dropped_while_waiting_is_not_begun() -> None:
    dropped = letter(1)
    dropped.context.abandon()
    assert outcome(lambda request, context: Failure("was begun"), dropped) == Dropped()
