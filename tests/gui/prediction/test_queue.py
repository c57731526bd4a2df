"""The queue asks on until every run has answered for each picture, tells silence and failure, and asks no more when stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.support.workspace import Workspace
from gui.prediction.queue import PredictionQueue
from gui.prediction.table import PredictionTable
from gui.session import Session
from tests.answering_engines import answering_engine

SOON = 15_000
A, B, SILENT = Path("/p/a.png"), Path("/p/b.png"), Path("/p/silent.png")


@pytest.fixture
def table(qtbot: QtBot) -> PredictionTable:
    made = PredictionTable()
    made.set_runs(["one", "two"], {})
    made.add([A, B])
    return made


@pytest.fixture
def queue(
    session: Session, workspace: Workspace, table: PredictionTable, tmp_path: Path, qtbot: QtBot
) -> Iterator[PredictionQueue]:
    session.engine = answering_engine(workspace, tmp_path)
    made = PredictionQueue(session, table, tmp_path / "thumbnails")
    yield made
    made.stop()


def done(queue: PredictionQueue, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not queue.is_working, timeout=SOON)


def test_it_asks_until_all_is_answered_and_only_for_what_is_missing(
    queue: PredictionQueue, table: PredictionTable, qtbot: QtBot
) -> None:
    told: list[bool] = []
    queue.working.connect(told.append)
    queue.refresh()
    assert queue.is_working
    done(queue, qtbot)
    assert table.count() == (2, 2)
    assert all(set(row.answers) == {"one", "two"} for row in table.pictures())
    assert told == [True, False]
    queue.refresh()
    assert not queue.is_working, "nothing is missing"
    table.set_runs(["one", "three"], {})
    queue.refresh()
    done(queue, qtbot)
    assert table.count() == (2, 2)


def test_a_picture_without_an_answer_is_not_asked_about_for_ever(
    queue: PredictionQueue, table: PredictionTable, qtbot: QtBot
) -> None:
    table.add([SILENT])
    queue.refresh()
    done(queue, qtbot)
    assert {row.path: row.error for row in table.pictures()} == {
        SILENT: "The engine gave no answer for this picture.", A: None, B: None,
    }  # fmt: skip


def test_a_failure_is_told_and_ends_the_asking(queue: PredictionQueue, table: PredictionTable, qtbot: QtBot) -> None:
    table.set_runs(["broken"], {})
    with qtbot.waitSignal(queue.failed, timeout=SOON) as failed:
        queue.refresh()
    assert str(failed.args[0]) == "The weights are damaged. Train it again."
    assert not queue.is_working
    assert table.count() == (0, 2)


def test_an_engine_that_cannot_be_asked_is_a_failure_too(queue: PredictionQueue, session: Session, qtbot: QtBot) -> None:
    assert session.engine is not None
    session.engine.close()
    with qtbot.waitSignal(queue.failed) as failed:
        queue.refresh()
    assert "closed" in str(failed.args[0])


def test_stopped_it_hears_no_more(queue: PredictionQueue, table: PredictionTable, qtbot: QtBot) -> None:
    queue.refresh()
    queue.stop()
    assert not queue.is_working
    table.add([SILENT])
    table.set_runs(["broken"], {})
    with qtbot.waitSignal(queue.failed, timeout=SOON):  # answered after the first question was, by the same engine
        queue.refresh()
    assert table.count() == (0, 3)
