"""The latest answers of a cleaning are the ones that are kept."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.kept_answers import KeptAnswers, read_answers
from core.datasets.cleaning.proposals import EXCLUDE
from core.support.workspace import Workspace
from gui.cleaning.keeping import AnswerKeeping
from gui.session import Session
from gui.tasks.work import NamedDataset


def test_the_latest_answers_are_written_last(session: Session, workspace: Workspace, faulty: Dataset, qtbot: QtBot) -> None:
    keeping = AnswerKeeping(session, NamedDataset(workspace, "faulty"))
    for number in range(1, 30):
        keeping.keep(KeptAnswers({f"question {n}": (("ab" * 32, EXCLUDE),) for n in range(number)}))
    done: list[int] = []
    qtbot.waitUntil(lambda: len(getattr(read_answers(faulty), "answers", ())) == 29)
    keeping.when_done(lambda: done.append(1))
    qtbot.waitUntil(lambda: done == [1])


def test_answers_that_cannot_be_written_are_told_of(
    session: Session, workspace: Workspace, faulty: Dataset, qtbot: QtBot
) -> None:
    keeping = AnswerKeeping(session, NamedDataset(workspace, "faulty"))
    with qtbot.waitSignal(session.notified) as told:
        keeping._failed(OSError("The disk is full."))
    assert told.args == ["The answers are not kept: The disk is full."]
    done: list[int] = []
    keeping.when_done(lambda: done.append(1))
    keeping._call()
    assert done == [1], "at once where nothing is being written, and once"
