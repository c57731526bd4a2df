"""The queue in the status bar: a short text while there is something to see, which opens it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.queueing.folder import QueueFolder
from gui.queueing.button import QueueButton
from gui.queueing.watch import queue_watch
from gui.session import Session
from tests.queues import carried_by_nobody_else

SOON = 20_000


def test_it_is_there_while_something_waits_and_opens_the_queue(session: Session, qtbot: QtBot) -> None:
    button, watch = QueueButton(session), queue_watch(session)
    qtbot.addWidget(button)
    assert button.isHidden()
    folder = QueueFolder.of(session.workspace)
    with carried_by_nobody_else(session.workspace):
        folder.change(lambda queue: queue.with_new(1.0, study="a").with_new(1.0, study="b"))
        watch.look_round()
        qtbot.waitUntil(lambda: button.text() == "Queue: 2 waiting", timeout=SOON)
        assert not button.isHidden()
        assert button.accessibleName() == "Queue: 2 waiting"
        with qtbot.waitSignal(session.navigated) as asked:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert asked.args == ["runs", "queue:"]
        folder.change(lambda queue: queue.with_changes(1, state="done", ended=5.0).with_changes(2, state="failed", ended=6.0))
        with qtbot.waitSignal(session.notified, timeout=SOON) as told:
            watch.look_round()
    assert told.args == ["The queue has nothing left to do: 1 done, 1 failed."]
    assert button.text() == "Queue: 1 done, 1 failed"
    watch.mark_seen()
    assert button.isHidden()
    qtbot.waitUntil(lambda: watch._task is None, timeout=SOON)


def test_it_says_what_it_is_for_and_why_the_queue_cannot_be_read(session: Session, qtbot: QtBot) -> None:
    button, watch = QueueButton(session), queue_watch(session)
    qtbot.addWidget(button)
    assert button.toolTip() == "Show what waits to be trained"
    assert button.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert not button.icon().isNull()
    told: list[bool] = []
    watch.changed.connect(lambda: told.append(True))
    for _ in range(2):
        watch._unread(ValueError("It is damaged."))
    assert told == [True], "said once"
    assert (button.text(), button.toolTip(), button.isHidden()) == ("Queue: cannot be read", "It is damaged.", False)
    with qtbot.waitSignal(session.notified) as said:
        watch.ended.emit("All is done.")
    assert said.args == ["All is done."]
