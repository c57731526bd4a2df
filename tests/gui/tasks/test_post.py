"""Letters from any thread reach the main thread in order and none is lost; a box that was closed is silent."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from gui.tasks.post import SLICE, close_box, deliver_now, new_box, open_box


def in_threads(count: int, job: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=job, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_letters_of_many_threads_arrive_in_the_order_of_each(qtbot: QtBot) -> None:
    letters, heard = new_box(), list[tuple[str, object, int]]()
    open_box(letters, lambda kind, content: heard.append((kind, content, threading.get_ident())))
    in_threads(4, lambda number: [letters.put(str(number), turn) for turn in range(1000)] and None)
    assert heard == [], "nothing is handed on in the sender's thread"
    qtbot.waitUntil(lambda: len(heard) == 4000)
    close_box(letters)
    for number in range(4):
        assert [content for kind, content, _ in heard if kind == str(number)] == list(range(1000))
    assert {thread for *_, thread in heard} == {threading.get_ident()}


def test_a_flood_is_handed_on_in_slices_between_which_the_window_breathes(qtbot: QtBot) -> None:
    letters, heard, seen = new_box(), list[object](), list[int]()
    open_box(letters, lambda kind, content: heard.append(content))
    timer = QTimer()
    timer.timeout.connect(lambda: seen.append(len(heard)))
    timer.start(0)
    for number in range(3 * SLICE):
        letters.put("number", number)
    qtbot.waitUntil(lambda: len(heard) == 3 * SLICE)
    timer.stop()
    close_box(letters)
    assert any(0 < count < 3 * SLICE for count in seen)


def test_a_letter_after_the_box_was_empty_rings_again(qtbot: QtBot) -> None:
    letters, heard = new_box(), list[str]()
    open_box(letters, lambda kind, _: heard.append(kind))
    for word in ("one", "two"):
        letters.put(word)
        deliver_now()
        assert heard[-1] == word
    close_box(letters)


def test_a_receiver_that_closes_its_box_hears_no_more(qtbot: QtBot) -> None:
    letters, heard = new_box(), list[str]()

    def receive(kind: str, _content: object) -> None:
        heard.append(kind)
        close_box(letters)

    open_box(letters, receive)
    for word in ("last", "lost"):
        letters.put(word)
    deliver_now()
    letters.put("late")
    deliver_now()
    assert heard == ["last"]
