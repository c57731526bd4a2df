"""Tasks say everything, in order, on the main thread, and end with `finished` once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot

from core.support import notices
from core.support.errors import BadInput
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from gui.tasks.task import TELL_MILLISECONDS, Task, end_all


class Heard:
    """All that a task said, in order, with the threads it was heard on."""

    def __init__(self, task: Task) -> None:
        self.said: list[tuple[str, object]] = []
        self.threads: set[int] = set()
        task.event.connect(lambda event: self._note("event", event))
        task.succeeded.connect(lambda result: self._note("succeeded", result))
        task.failed.connect(lambda error: self._note("failed", error))
        task.finished.connect(lambda: self._note("finished", None))

    def _note(self, kind: str, content: object) -> None:
        self.threads.add(threading.get_ident())
        self.said.append((kind, content))

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.said]


def count(to: int, context: Context) -> int:
    for number in range(to):
        context.report(number)
    return to


def test_thousands_of_events_arrive_in_order_and_finished_is_last(qtbot: QtBot) -> None:
    task = Task(count, 20_000)
    heard = Heard(task)
    with qtbot.waitSignal(task.finished, timeout=10_000):
        task.start()
    assert heard.said == [*(("event", n) for n in range(20_000)), ("succeeded", 20_000), ("finished", None)]
    assert heard.threads == {threading.get_ident()}


def test_the_window_breathes_while_events_flood_in(qtbot: QtBot) -> None:
    from PySide6.QtCore import QTimer

    task, ticks = Task(count, 20_000), []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(task.is_running))
    timer.start(0)
    with qtbot.waitSignal(task.finished, timeout=10_000):
        task.start()
    timer.stop()
    assert ticks.count(True) > 5


def test_a_task_that_nobody_holds_still_ends(qtbot: QtBot) -> None:
    ended: list[int] = []

    def begin() -> None:
        task = Task(count, 10)
        task.succeeded.connect(ended.append)
        task.start()

    begin()
    qtbot.waitUntil(lambda: ended == [10])


def test_a_job_that_fails_says_why(qtbot: QtBot) -> None:
    def job(context: Context) -> None:
        raise BadInput("No picture.", "Give one.")

    task = Task(job)
    heard = Heard(task)
    with qtbot.waitSignal(task.finished):
        task.start()
    assert heard.kinds == ["failed", "finished"]
    assert str(heard.said[0][1]) == "No picture. Give one."


def test_a_defect_reaches_the_log_and_the_page(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[BaseException] = []
    monkeypatch.setattr("gui.tasks.task.log_defect", lambda error, what: logged.append(error))
    task = Task(lambda context: 1 // 0)
    heard = Heard(task)
    with qtbot.waitSignal(task.finished):
        task.start()
    assert isinstance(heard.said[0][1], ZeroDivisionError)
    assert logged == [heard.said[0][1]]


def test_stop_keeps_what_is_whole(qtbot: QtBot) -> None:
    begun = threading.Event()

    def job(context: Context) -> str:
        begun.set()
        while not context.stop_requested:
            begun.wait(0.001)
        return "part"

    task = Task(job)
    heard = Heard(task)
    task.start()
    assert begun.wait(5)
    with qtbot.waitSignal(task.finished):
        task.stop()
    assert heard.said == [("succeeded", "part"), ("finished", None)]


def test_an_abandoned_job_is_heard_of_no_more(qtbot: QtBot) -> None:
    begun, undone = threading.Event(), []

    def job(context: Context) -> None:
        begun.set()
        try:
            while True:
                context.report(Progress("Working", 0))
                context.check_abandoned()
        finally:
            undone.append(True)

    task = Task(job)
    task.start()
    assert begun.wait(5)
    task.abandon()
    heard = Heard(task)
    with qtbot.waitSignal(task.finished):
        pass
    assert heard.kinds == ["finished"]
    assert undone == [True]


def test_abandoned_before_it_began_the_job_is_not_called(qtbot: QtBot) -> None:
    called: list[bool] = []
    task = Task(lambda context: called.append(True))
    task.abandon()
    with qtbot.waitSignal(task.finished):
        task.start()
    assert called == []


def test_end_all_leaves_nothing_running(qtbot: QtBot) -> None:
    def job(context: Context) -> None:
        while True:
            context.check_abandoned()

    tasks = [Task(job, lane=lane) for lane in ("io", "io", "io", "io", "compute", "compute")]
    for task in tasks:
        task.start()
    assert end_all(5_000)
    assert not any(task.is_running for task in tasks)


def test_starting_twice_changes_nothing(qtbot: QtBot) -> None:
    task = Task(count, 3)
    heard = Heard(task)
    with qtbot.waitSignal(task.finished):
        task.start()
        task.start()
    task.start()
    assert heard.kinds == ["event"] * 3 + ["succeeded", "finished"]


def told(count: int, of: int = 4) -> Progress:
    return Progress("Reading pictures", count, of, None)


def test_how_far_it_is_is_told_at_once_and_then_now_and_then(qtbot: QtBot) -> None:
    """Drawn per picture, 4,000 a second froze the window."""
    task, heard = Task(count), list[object]()
    task.progressed.connect(lambda: heard.append(task.progress))
    events: list[object] = []
    task.event.connect(events.append)
    assert (task.part, task.words) == (None, "Working")
    task._receive("event", "something else")
    assert (heard, task.progress) == ([], None)
    for number in (1, 2, 3):
        task._receive("event", told(number))
    assert (heard, task.part) == ([told(1)], 0.25)
    assert task._telling.isActive()
    assert (task._telling.isSingleShot(), task._telling.interval()) == (True, TELL_MILLISECONDS)
    task._telling.timeout.emit()
    assert (heard, task.part) == ([told(1), told(3)], 0.75), "the newest, and not each"
    assert events == ["something else", *map(told, (1, 2, 3))], "none is lost for whoever asks for all"
    task.subject = "boats"
    assert task.words == "boats  ·  Reading pictures: 3 of 4"
    task._receive("finished", None)
    assert not task._telling.isActive()


def test_the_part_that_is_done_is_never_more_than_all_and_none_where_nothing_is_known() -> None:
    task = Task(count)
    task._receive("event", told(5))
    assert task.part == 1.0
    task = Task(count)
    task._receive("event", told(5, 0))
    assert task.part is None


def test_of_an_abandoned_task_only_its_end_is_told(qtbot: QtBot) -> None:
    task = Task(count)
    heard = Heard(task)
    task.abandon()
    assert task.was_abandoned
    for kind in ("event", "succeeded", "failed", "finished"):
        task._receive(kind, told(1))
    assert heard.kinds == ["finished"]
    assert task.progress is None


def test_others_are_let_see_what_is_done_with_a_dataset_and_how_far(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    @contextmanager
    def noted(*about: object) -> Iterator[Callable[[object], None]]:
        seen.append(about)
        yield seen.append
        seen.append("over")

    monkeypatch.setattr(notices, "noticed", noted)
    for subject in ("", "boats"):
        task = Task(count, 1)
        task.title, task.subject = "Checking boats", subject
        task.let_others_see(workspace)
        with qtbot.waitSignal(task.finished):
            task.start()
    assert seen == [(workspace, "boats", "Checking boats"), 0, "over"], "what is about no dataset is not told"
