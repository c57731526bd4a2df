"""The closer look is asked when there is something to go by, and again as labels come in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.engine.protocol import ProposeLabels
from core.labelling import label_round
from core.labelling.proposal import LOOK
from gui.labelling import work
from gui.labelling.dialog import LabellingDialog
from gui.session import Session
from gui.tasks.task import Task


def test_nobody_is_asked_while_there_is_nothing_to_go_by(dialog: LabellingDialog) -> None:
    assert not dialog.work.is_asking
    assert dialog.asking._hint.isVisible()
    assert dialog.work.classes == ()


def test_who_can_be_asked_is_asked_at_once_and_the_closer_look_as_soon_as_it_can_be(
    dialog: LabellingDialog, answer: Callable[..., None], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def heard(request: ProposeLabels) -> Task:
        asked.append(request.by)
        return Task("core.labelling.deciding:nothing_proposed", dialog.work.named)

    monkeypatch.setattr(session, "ask_workshop", heard)
    dialog.work.ask((LOOK, "quick"))
    assert asked == [("quick",)], "nobody was asked, and the dialog said that no class was proposed yet"
    dialog.work._drop()
    answer(*(0.9,) * 6, by=("quick",))
    for name in ("cat", "dog"):
        dialog.work.decide(dialog.work.round.choose(name))
    assert not dialog.work._is_due
    monkeypatch.setattr(work, "REMAKE", 2)
    assert dialog.work._is_due
    assert dialog.work._askable == (LOOK, "quick")


def test_the_order_that_a_person_chose_stays(dialog: LabellingDialog, answer: Callable[..., None]) -> None:
    answer(0.51, 0.6, 0.7, 0.8, 0.9, 0.999)
    assert dialog.work.round.order == "uncertain"
    dialog.work.order_by("sure")
    answer(0.51, 0.6, 0.7, 0.8, 0.9, 0.999, by=(LOOK, "quick"))
    assert dialog.work.round.order == "sure"


@pytest.mark.soak  # a child that loads torch
def test_the_workshop_is_asked_at_once_and_anew_as_labels_come_in(
    session: Session, shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with schema.writing(shapes.catalog.path) as connection:
        connection.execute("UPDATE samples SET label = '' WHERE id % 2 = 0")
    monkeypatch.setattr(work, "REMAKE", 3)
    dialog = LabellingDialog(session, "shapes")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.work.proposed is not None, timeout=60_000)
    first = dialog.work.proposed
    assert first is not None
    assert first.learned_from == 12
    assert dialog.work.round.current is not None
    assert dialog.work.round.current.label in ("circle", "square", "triangle")
    for _ in range(3):
        QTest.keyClick(dialog.asking, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.work.proposed is not first, timeout=60_000)
    assert dialog.work.proposed is not None
    assert dialog.work.proposed.learned_from >= 13
    assert label_round.REMAKE > 3
    dialog.reject()
    session.workshop.close()


def test_an_asker_that_fails_is_told_of_and_can_be_asked_again(dialog: LabellingDialog, qtbot: QtBot) -> None:
    work = dialog.work
    work._task = object()
    with qtbot.waitSignal(work.failed) as told:
        work._not_answered(ValueError("gone"))
    assert str(told.args[0]) == "gone"
    assert work._task is None
    assert not work.is_asking
