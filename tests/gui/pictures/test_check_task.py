"""A check that was started in the background tells everybody when it has found something."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.pictures.check_task import run_check, run_closer_look
from gui.session import Session


def test_the_pages_are_told_of_new_findings(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    assert not shapes.catalog.is_checked()
    with qtbot.waitSignal(session.datasets_changed, timeout=20_000):
        task = run_check(session, "shapes")
        assert [one.title for one in session.tasks] == ["Checking shapes"]
    assert shapes.catalog.is_checked()
    qtbot.waitUntil(lambda: not task.is_running)


def test_a_second_wish_for_a_closer_look_joins_the_first(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    first = run_closer_look(session, "shapes")
    assert run_closer_look(session, "shapes") is first
    assert [one.title for one in session.tasks] == ["Looking closer at shapes"]
    with qtbot.waitSignal(first.finished, timeout=20_000):
        first.abandon()
