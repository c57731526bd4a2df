"""The naive comparison is asked of the workshop, shown, and forgotten with changes."""

from __future__ import annotations

import threading

from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.engine.protocol import SplitsCompared
from core.looking.kept_comparison import keep_comparison
from core.looking.naive_time import NaiveTime
from core.looking.split_comparison import SplitComparison, Way
from gui.session import Session
from gui.splits.panel import SplitPanel
from gui.tasks.lanes import WIDTHS
from gui.tasks.task import Task
from tests.as_built import as_built
from tests.split_panels import PATIENCE, make


def test_the_naive_comparison_is_shown_kept_and_forgotten_with_changes(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    make(panel, qtbot)
    naive = panel.naive
    assert not naive._chart.isVisible()
    ways = Way(0.7, (0.55, 0.82), (0.68, 0.72), 0.0), Way(0.95, (0.9, 0.98), (0.94, 0.96), 0.5)
    found = SplitComparison("shapes", "80-10-10-seed0", 20, 12, 3, 10, 5, *ways, 0.25, (0.1, 0.4), ("rare",))
    naive._answered(SplitsCompared(found))
    assert naive._chart.isVisible()
    assert naive._chart.scale() == (0.5, 1.0)
    assert naive._chart.accessibleDescription() == "Naive, at random: 95 (90 to 98) %; By groups: 70 ± 13 %"
    assert naive.findChild(QLabel, "naive_sentence").text() == found.sentence
    assert "50 % of the held-out pictures had a twin" in naive.findChild(QLabel, "naive_details").text()
    assert "rare" in naive.findChild(QLabel, "naive_details").text()
    assert not naive._chart.grab().isNull()
    as_built("naive-panel", naive)
    QApplication.sendEvent(naive._chart, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    keep_comparison(shapes, found)  # as whoever compares does
    naive.show_split("shapes", "another")
    assert not naive._chart.isVisible()
    naive.show_split("shapes", "80-10-10-seed0")
    qtbot.waitUntil(naive._chart.isVisible)
    assert naive.findChild(QLabel, "naive_sentence").text() == found.sentence
    panel._session.datasets_changed.emit()
    qtbot.waitUntil(lambda: not naive._reading.is_waiting)
    assert naive._chart.isVisible(), "nothing it speaks of has changed"
    shapes.catalog.exclude(shapes.catalog.ids()[:1])
    panel._session.datasets_changed.emit()
    qtbot.waitUntil(lambda: not naive._chart.isVisible())


def test_what_takes_seconds_is_compared_without_a_click_and_once(panel: SplitPanel, session: Session, qtbot: QtBot) -> None:
    """It needed a click, and few people clicked."""
    make(panel, qtbot)
    naive, ask = panel.naive, panel.findChild(QPushButton, "naive_ask")
    qtbot.waitUntil(lambda: ask.text().startswith("Compare both, about "), timeout=PATIENCE)
    for too_much in (NaiveTime(None, 99, 2.0), NaiveTime(None, 5000, 70.0), NaiveTime(None, 200, 2.0, writable=False)):
        naive._show_read(too_much)
        assert session.tasks == []
    naive._show_read(NaiveTime(None, 5000, 70.0))
    assert ask.text() == "Compare both, about 1 min 10 s"
    with qtbot.assertNotEmitted(naive.grown):  # nobody asked: the page stays where it is
        naive._show_read(NaiveTime(None, 200, 2.0))
    (task,) = session.tasks
    assert task.title == "Comparing 80-10-10-seed0 of shapes with a naive split"
    assert task.unasked
    task.abandon()
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
    naive._show_read(NaiveTime(None, 200, 2.0))
    assert session.tasks == [], "what was cancelled does not begin again by itself"


def test_the_workshop_is_asked_and_a_failure_is_said_in_place(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    make_split(shapes, SplitRequest(name="whole", group_pattern="^[a-z]+"))  # a group per class: nothing can be held out
    panel = SplitPanel(session)
    qtbot.addWidget(panel)
    panel.show_facts(overview(session.workspace, shapes.name))
    panel.resize(900, 400)
    panel.show()
    qtbot.waitUntil(lambda: panel._certificate.text() != "", timeout=PATIENCE)
    ask, error = panel.findChild(QPushButton, "naive_ask"), panel.findChild(QLabel, "naive_error")
    answer = threading.Event()
    for _ in range(WIDTHS["workshop"]):  # a full lane: no answer comes while the bar is looked at
        Task(lambda: answer.wait(PATIENCE / 1000), lane="workshop").start()
    ask.setFocus()
    ask.click()
    assert not ask.isEnabled()
    bar = panel.naive.findChild(QWidget, "job_bar")
    qtbot.waitUntil(lambda: bar.visibleRegion().boundingRect() == bar.rect())  # the page scrolled there
    assert panel.naive.findChild(QToolButton, "job_bar_cancel").hasFocus()
    assert [task.title for task in session.tasks] == ["Comparing whole of shapes with a naive split"]
    answer.set()
    qtbot.waitUntil(panel.findChild(QPushButton, "naive_ask").isEnabled, timeout=4 * PATIENCE)
    assert "too little on train and val" in error.text()
    qtbot.waitUntil(lambda: error.visibleRegion().boundingRect() == error.rect())
    assert ask.hasFocus()


def test_a_comparison_that_fails_is_told_to_whoever_asked(panel: SplitPanel) -> None:
    naive, said = panel.naive, list[str]()
    panel._session.notified.connect(said.append)
    naive._dataset, naive._asked = "shapes", False
    naive._failed("shapes", "It ended.")
    assert naive._error.isHidden(), "nobody waits for it"
    naive._asked = True
    naive._failed("boats", "It ended.")
    assert (naive._error.isHidden(), said) == (True, ["boats: It ended."])
    naive._failed("shapes", "It ended.")
    assert (naive._error.text(), said) == ("It ended.", ["boats: It ended."])
    naive._ask.setEnabled(False)
    naive._finished("boats")
    assert not naive._ask.isEnabled()
    naive._finished("shapes")
    assert naive._ask.isEnabled()
