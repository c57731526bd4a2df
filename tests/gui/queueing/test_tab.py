"""The queue on the Runs page: moved by keys and buttons, taken out and back, paused, tried again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from core.cli.verbs import queue as queue_verb
from core.queueing import acts
from core.queueing.folder import QueueFolder
from gui.queueing.tab import QueueTab
from gui.session import Session
from tests.as_built import as_built
from tests.queues import carried_by_nobody_else, held
from tests.seen_whole import wait_until_whole

SOON = 20_000


@pytest.fixture
def tab(session: Session, qtbot: QtBot) -> Iterator[QueueTab]:
    with carried_by_nobody_else(session.workspace):
        acts.pause(session.workspace)
        for name in "abc":
            acts.queue_run(session.workspace, held(session.workspace, name).name)
        made = QueueTab(session)
        qtbot.addWidget(made)
        made.resize(1100, 300)
        made.show()
        qtbot.waitUntil(lambda: order(made) == "abc", timeout=SOON)
        yield made
        qtbot.waitUntil(lambda: made._watch._task is None and not session.tasks, timeout=SOON)


def order(tab: QueueTab) -> str:
    return "".join(entry.title for entry in tab._lines.entries())


def press(tab: QueueTab, qtbot: QtBot, name: str) -> None:
    button = tab.findChild(QPushButton, name)
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_selected_is_moved_and_stays_selected(tab: QueueTab, qtbot: QtBot) -> None:
    assert not tab.findChild(QPushButton, "queue_first").isEnabled(), "nothing is selected"
    tab.list.selectRow(2)
    press(tab, qtbot, "queue_first")
    qtbot.waitUntil(lambda: order(tab) == "cab", timeout=SOON)
    assert [entry.title for entry in tab.selected()] == ["c"]
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: order(tab) == "acb", timeout=SOON)
    tab._lines.reordered.emit([2, 3, 1])
    qtbot.waitUntil(lambda: order(tab) == "bca", timeout=SOON)
    assert [entry.title for entry in tab.selected()] == ["c"]


def test_what_is_taken_out_comes_back(tab: QueueTab, qtbot: QtBot) -> None:
    tab.list.selectRow(1)
    with qtbot.waitSignal(tab.offered, timeout=SOON) as offered:
        qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    sentence, act, _, undo = offered.args
    assert (sentence, act) == ("b left the queue, and 1 run that had not begun went to the trash.", "Undo")
    qtbot.waitUntil(lambda: order(tab) == "ac", timeout=SOON)
    assert tab.session.workspace.run_names() == ["a", "c"]
    undo()
    qtbot.waitUntil(lambda: order(tab) == "abc", timeout=SOON)
    assert "b" in tab.session.workspace.run_names()


def test_a_pause_is_said_and_ended(tab: QueueTab, qtbot: QtBot) -> None:
    said, pause = tab.findChild(QLabel, "queue_said"), tab.findChild(QPushButton, "queue_pause")
    assert (said.text(), pause.text()) == ("Paused: nothing is begun.", "Go on")
    press(tab, qtbot, "queue_pause")
    qtbot.waitUntil(lambda: (said.isHidden(), pause.text()) == (True, "Pause"), timeout=SOON)


def test_how_many_at_once_is_said_to_the_queue(tab: QueueTab, qtbot: QtBot) -> None:
    box = tab.findChild(QSpinBox, "queue_at_once")
    assert box.value() == 1
    box.setValue(3)
    folder = QueueFolder.of(tab.session.workspace)
    qtbot.waitUntil(lambda: folder.read().at_once == 3, timeout=SOON)
    acts.set_at_once(tab.session.workspace, 2)
    qtbot.waitUntil(lambda: tab._watch._task is None, timeout=SOON)
    tab._watch.look_round()
    qtbot.waitUntil(lambda: box.value() == 2, timeout=SOON)
    assert folder.read().at_once == 2, "what is only shown was said again"


def test_what_failed_is_tried_again_and_what_ended_forgotten(tab: QueueTab, qtbot: QtBot) -> None:
    folder = QueueFolder.of(tab.session.workspace)
    folder.change(
        lambda q: q.with_changes(1, state="failed", ended=2.0, reason="No luck.").with_changes(2, state="done", ended=3.0)
    )
    tab._watch.look_round()
    qtbot.waitUntil(lambda: tab._lines.entries()[0].state == "failed", timeout=SOON)
    assert tab._lines.index(0, 4).data() == "No luck."
    tab.list.selectRow(0)
    press(tab, qtbot, "queue_again")
    qtbot.waitUntil(lambda: order(tab) == "bca", timeout=SOON)
    press(tab, qtbot, "queue_clear")
    qtbot.waitUntil(lambda: order(tab) == "ca", timeout=SOON)


def test_what_ended_is_seen_once_the_tab_is_shown_and_not_before(tab: QueueTab, qtbot: QtBot) -> None:
    folder = QueueFolder.of(tab.session.workspace)
    ended = {number: {"state": "done", "ended": 2.0 + number} for number in (1, 2, 3)}
    for number, changes in ended.items():
        folder.change(lambda queue, number=number, changes=changes: queue.with_changes(number, **changes))
    tab._watch.look_round()
    qtbot.waitUntil(lambda: all(entry.state == "done" for entry in tab._lines.entries()), timeout=SOON)
    tab.hide()
    tab.show_runs(())
    assert tab._watch.unseen
    tab.show()
    tab.show_runs(())
    assert not tab._watch.unseen


def test_a_line_opens_its_run_and_a_study_its_tab(tab: QueueTab, qtbot: QtBot) -> None:
    QueueFolder.of(tab.session.workspace).change(lambda queue: queue.with_new(1.0, study="rates"))
    tab._watch.look_round()
    qtbot.waitUntil(lambda: order(tab) == "abcStudy rates", timeout=SOON)
    for place, wanted in ((0, ["train", "a"]), (3, ["runs", "study:rates"])):
        tab.list.selectRow(place)
        with qtbot.waitSignal(tab.session.navigated) as asked:
            qtbot.keyClick(tab.list, Qt.Key.Key_Return)
        assert asked.args == wanted


def test_an_act_that_cannot_be_done_is_told(tab: QueueTab, qtbot: QtBot) -> None:
    tab.list.selectRow(0)
    QueueFolder.of(tab.session.workspace).change(lambda queue: queue.with_changes(1, state="at work", began=1.0))
    with qtbot.waitSignal(tab.failed, timeout=SOON) as told:
        press(tab, qtbot, "queue_last")
    assert "a does not wait: it is at work" in str(told.args[0])


DOORS = {
    "pause": "queue_pause", "go_on": "queue_pause", "move": "queue_first", "remove": "queue_remove", "again": "queue_again",
    "clear": "queue_clear", "at_once": "queue_at_once", "wait": "the window looks on and says when it has ended",
    "carry": "what the carrier is started with",
}  # fmt: skip
"""Where the window has what the verb takes, or why there is no place for it."""


def test_whatever_the_verb_takes_has_its_place_in_the_window(tab: QueueTab) -> None:
    parser = argparse.ArgumentParser()
    queue_verb.options(parser)
    assert {action.dest for action in parser._actions} - {"help"} == set(DOORS)
    for door in DOORS.values():
        assert " " in door or tab.findChild(QWidget, door) is not None, door


def test_what_can_be_done_hangs_on_what_is_selected_and_says_what_comes_of_it(tab: QueueTab, qtbot: QtBot) -> None:
    folder = QueueFolder.of(tab.session.workspace)
    folder.change(
        lambda q: q.with_changes(1, state="at work", began=1.0).with_changes(2, state="stopped", ended=3.0, reason="As asked.")
    )
    tab._watch.look_round()
    qtbot.waitUntil(lambda: {entry.state for entry in tab._lines.entries()} == {"at work", "stopped", "waiting"}, timeout=SOON)
    states = [entry.state for entry in tab._lines.entries()]
    doors = ("queue_first", "queue_up", "queue_down", "queue_last", "queue_remove", "queue_again")
    able = {}
    for place, state in enumerate(states):
        tab.list.selectRow(place)
        able[state] = [tab.findChild(QPushButton, door).isEnabled() for door in doors]
    assert able == {"at work": [False] * 6, "stopped": [False] * 4 + [True] * 2, "waiting": [True] * 5 + [False]}
    tab.list.selectAll()
    assert not any(tab.findChild(QPushButton, door).isEnabled() for door in doors), "one of them is at work"
    assert tab.findChild(QPushButton, "queue_clear").isEnabled()
    tips = {door: tab.findChild(QPushButton, door).toolTip() for door in (*doors[4:], "queue_clear", "queue_pause")}
    assert "a run that had not begun goes to the trash" in tips["queue_remove"]
    assert "a run goes on at its last checkpoint" in tips["queue_again"]
    assert "runs and studies stay" in tips["queue_clear"]
    assert (tips["queue_pause"], tab.findChild(QPushButton, "queue_pause").accessibleName()) == (
        "Begin what waits", "Go on with the queue",
    )  # fmt: skip
    at_once = tab.findChild(QSpinBox, "queue_at_once")
    assert (at_once.minimum(), at_once.maximum()) == (1, 16)
    assert "1 to 16" in at_once.toolTip()


def test_everything_to_press_is_seen_whole(tab: QueueTab, qtbot: QtBot) -> None:
    wait_until_whole(qtbot, tab)
    as_built("queue-tab", tab)
