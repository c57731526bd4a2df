"""A closer look that takes little time is offered before the split, and the split follows it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.splits.certificate import certificate
from core.support import atomic
from core.support.errors import SafelightError
from gui.kit.job_bar import JobBar
from gui.splits.look_first import LookFirst
from gui.splits.panel import SplitPanel
from tests.as_built import as_built
from tests.split_panels import make

PATIENCE = 90_000  # milliseconds; only a failing test waits so long


def card(panel: SplitPanel) -> QFrame:
    return panel.findChild(QFrame, "look_first")


def test_the_look_is_taken_and_then_the_split_that_was_asked_for(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    qtbot.waitUntil(card(panel).isVisible)
    assert "has not seen 24 pictures" in panel.findChild(QLabel, "look_first_text").text()
    as_built("look-first", card(panel), instead={r"about [\d.]+ s\b": "about so long"})
    name = panel.findChild(QLineEdit, "split_name")
    name.setText("looked")
    panel._session.datasets_changed.connect(lambda: panel.show_facts(overview(panel._session.workspace, "shapes")))
    with qtbot.waitSignal(panel.made, timeout=PATIENCE):
        panel.findChild(QPushButton, "look_first_ask").click()
        assert card(panel).findChild(JobBar) is not None
        name.setText("typed meanwhile")
    assert shapes.split_names() == ("looked",)
    qtbot.waitUntil(lambda: "Nothing leaks" in panel._certificate.text() or "Nothing known" in panel._certificate.text())
    assert "by hash only" not in panel._certificate.text()
    qtbot.waitUntil(lambda: not card(panel).isVisible())  # there is nothing more to look at


def test_a_split_that_is_there_stays_and_a_new_one_follows_the_look(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    make(panel, qtbot)
    (old,) = shapes.split_names()
    before = shapes.table(old).sides
    panel._session.datasets_changed.connect(lambda: panel.show_facts(overview(panel._session.workspace, "shapes")))
    qtbot.waitUntil(card(panel).isVisible)
    with qtbot.waitSignal(panel.made, timeout=PATIENCE):
        panel.findChild(QPushButton, "look_first_ask").click()
    assert shapes.table(old).sides == before
    assert len(shapes.split_names()) == 2
    assert certificate(shapes, shapes.split_names()[-1]).closer


def test_a_long_look_is_not_offered_nor_one_where_nothing_may_be_changed(
    panel: SplitPanel, shapes: Dataset, qtbot: QtBot
) -> None:
    qtbot.waitUntil(card(panel).isVisible)
    facts = overview(panel._session.workspace, "shapes")
    panel.show_facts(replace(facts, why_read_only="It is."))
    assert not card(panel).isVisible()
    atomic.write_json(shapes.cached("closer-look-pace.json"), {"size": 224, "seconds_per_picture": 100.0})
    panel.show_facts(facts)
    qtbot.waitUntil(lambda: not panel._first._reading.is_waiting)
    assert not card(panel).isVisible()


def test_a_look_that_fails_is_told_where_its_dataset_is_shown(panel: SplitPanel) -> None:
    first, said = panel.findChild(LookFirst), list[str]()
    panel._session.notified.connect(said.append)
    first._failed("shapes", SafelightError("The disk is full."))
    error = panel.findChild(QLabel, "look_first_error")
    assert (error.text(), said) == ("The disk is full.", [])
    first._failed("boats", SafelightError("The disk is full."))
    assert said == ["boats: The disk is full."]
    for shown in (True, False):
        first._show_card(shown)
        assert card(panel).isHidden() is not shown
        assert first._column.contentsMargins().bottom() == (16 if shown else 0), "what is not offered takes no room"
