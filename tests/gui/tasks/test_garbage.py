"""Garbage goes on the main thread, whichever thread makes objects."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.tasks.garbage import MainThreadGarbage


class Knot:
    """Refers to itself, so that only a collection finds it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collecting(qtbot: QtBot) -> Iterator[MainThreadGarbage]:
    gc.enable()  # as it is in a program
    made = MainThreadGarbage(every=20)
    yield made
    made.end()
    assert gc.isenabled()
    assert not gc.get_freeze_count()
    gc.disable()


def make_many() -> None:
    """So many objects that Python would look for garbage several times."""
    kept = [[] for _ in range(30 * gc.get_threshold()[0])]
    del kept


@pytest.mark.usefixtures("collecting")
def test_a_knot_goes_on_this_thread_and_not_where_objects_are_made(qtbot: QtBot) -> None:
    gone: list[int] = []
    weakref.finalize(Knot(), lambda: gone.append(threading.get_ident()))
    thread = threading.Thread(target=make_many)
    thread.start()
    thread.join()
    assert gone == [], "nobody looks there"
    make_many_here = [[] for _ in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [threading.get_ident()]
    assert make_many_here


def test_what_lived_longer_is_looked_at_less_often(collecting: MainThreadGarbage, monkeypatch: pytest.MonkeyPatch) -> None:
    collecting._timer.stop()
    collecting.look()
    looked: list[int] = []
    monkeypatch.setattr(gc, "collect", looked.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    for counts in ((700, 20, 20), (701, 10, 20), (701, 11, 10), (701, 11, 11), (701, 3, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collecting.look()
    assert looked == [2, 1, 2, 2]


def test_what_the_first_look_finds_is_not_gone_through_again_and_what_comes_later_goes(collecting: MainThreadGarbage) -> None:
    collecting._timer.stop()
    gone: list[str] = []
    there, lost = Knot(), Knot()
    weakref.finalize(there, gone.append, "window")
    weakref.finalize(lost, gone.append, "lost before")
    del lost
    collecting.look()
    assert gone == ["lost before"]
    assert gc.get_freeze_count()
    assert not any(known is there for known in gc.get_objects())
    weakref.finalize(Knot(), gone.append, "dialog")
    del there
    gc.collect()
    assert gone == ["lost before", "dialog"]
    collecting.begin_anew()  # the window is closed, and another one shown
    collecting.look()
    assert gone == ["lost before", "dialog", "window"]
