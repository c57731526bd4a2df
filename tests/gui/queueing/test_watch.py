"""The watch of the queue: what came of it is told once, to who was not there as well."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.queueing.folder import QueueFolder
from core.queueing.rows import QueueLook
from gui.queueing.watch import QueueWatch, queue_watch
from gui.session import Session
from tests.queues import carried_by_nobody_else, held

SOON = 20_000


def looked(watch: QueueWatch, qtbot: QtBot) -> QueueLook:
    watch.look_round()
    qtbot.waitUntil(lambda: watch._task is None, timeout=SOON)
    return watch.look


def test_there_is_one_for_a_session_and_it_sees_what_is_put_in_line(session: Session, qtbot: QtBot) -> None:
    watch = queue_watch(session)
    assert queue_watch(session) is watch
    assert looked(watch, qtbot).rows == ()
    assert not watch.unseen
    with carried_by_nobody_else(session.workspace):
        held(session.workspace, "a")
        QueueFolder.of(session.workspace).change(lambda queue: queue.with_new(1.0, run="a"))
        with qtbot.waitSignal(watch.changed, timeout=SOON):
            watch.look_round()
            watch.look_round()  # asked while it looks: it looks once more
    assert [row.title for row in watch.look.rows] == ["a"]
    assert watch.unseen


def test_the_end_is_told_once_and_a_failure_at_once(session: Session, qtbot: QtBot) -> None:
    folder, watch, told = QueueFolder.of(session.workspace), queue_watch(session), []
    watch.ended.connect(told.append)
    with carried_by_nobody_else(session.workspace):
        folder.change(lambda queue: queue.with_new(1.0, study="a").with_new(1.0, study="b"))
        looked(watch, qtbot)
        folder.change(lambda queue: queue.with_changes(1, state="failed", ended=5.0, reason="No luck."))
        looked(watch, qtbot)
        assert told == ["Study a failed: No luck."]
        folder.change(lambda queue: queue.with_changes(2, state="done", ended=6.0))
        looked(watch, qtbot)
        looked(watch, qtbot)
    assert told[1:] == ["The queue has nothing left to do: 1 done, 1 failed."]
    assert watch.unseen, "until somebody has looked"
    watch.mark_seen()
    assert not watch.unseen


def test_what_ended_while_there_was_no_window_is_told_when_one_opens(session: Session, qtbot: QtBot) -> None:
    folder = QueueFolder.of(session.workspace)
    folder.change(lambda queue: queue.with_new(1.0, study="a").with_changes(1, state="done", ended=5.0))
    watch = queue_watch(session)
    with qtbot.waitSignal(watch.ended, timeout=SOON) as told:
        watch.look_round()
    assert told.args == ["The queue has nothing left to do: 1 done."]
    watch.mark_seen()
    again = QueueWatch(session)
    with qtbot.assertNotEmitted(again.ended):
        looked(again, qtbot)


@pytest.mark.parametrize("text", ["{", '{"schema_number": 9}'])
def test_a_queue_that_cannot_be_read_is_told(session: Session, qtbot: QtBot, text: str) -> None:
    folder, watch = QueueFolder.of(session.workspace), queue_watch(session)
    folder.path.mkdir()
    folder.file.write_text(text)
    with qtbot.waitSignal(watch.changed, timeout=SOON):
        watch.look_round()
    assert watch.error is not None
    assert watch.unseen
    qtbot.waitUntil(lambda: watch._task is None, timeout=SOON)
    folder.file.unlink()
    looked(watch, qtbot)
    assert watch.error is None
