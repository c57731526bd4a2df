"""The work behind the wizard: questions are read, answers kept and carried out as one edit, and what fails is told."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.cleaning import CleaningResult
from core.datasets.cleaning.kept_answers import read_answers
from core.datasets.cleaning.proposals import EXCLUDE
from core.datasets.cleaning.walk import REVIEW, CleaningStart
from core.support.errors import NotThere
from gui.cleaning.work import CleaningWork
from gui.session import Session
from tests.cleaning_wizard import PATIENCE


@pytest.fixture
def work(session: Session, faulty: Dataset, qtbot: QtBot) -> CleaningWork:
    """Work whose questions have been read."""
    made = CleaningWork(session, "faulty")
    able: list[bool] = []
    made.able_changed.connect(able.append)
    with qtbot.waitSignal(made.loaded, timeout=PATIENCE) as loaded:
        made.load()
    assert able == [False]
    (start,) = loaded.args
    assert isinstance(start, CleaningStart)
    assert start.checked
    made.walk.begin(start)
    made.set_able(True)
    return made


def answer(work: CleaningWork) -> None:
    """Excludes the one picture of the first question about a blurred one."""
    question = work.walk.cleaning.of_kind("blurred")[0]
    work.walk.cleaning.answer(question, {sample.id: EXCLUDE for sample in question.samples})


def test_answers_are_kept_and_carried_out_as_one_edit(
    work: CleaningWork, session: Session, faulty: Dataset, qtbot: QtBot
) -> None:
    answer(work)
    with qtbot.waitSignal(work.moved):
        work.go_to((REVIEW, ""))
    qtbot.waitUntil(lambda: (kept := read_answers(faulty)) is not None and kept.step == REVIEW, timeout=PATIENCE)
    said: list[str] = []
    session.notified.connect(said.append)
    with qtbot.waitSignal(work.applied, timeout=PATIENCE):
        work.apply()
    assert said == ["1 picture excluded, 0 moved. Ctrl+Z undoes it."]
    assert [entry.action for entry in faulty.catalog.edits()] == ["clean"]
    assert read_answers(faulty) is None
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)  # the check that follows
    assert CleaningWork(session, "faulty").memory().is_fresh


def test_begun_anew_it_forgets_the_answers_here_and_in_the_dataset(work: CleaningWork, faulty: Dataset, qtbot: QtBot) -> None:
    answer(work)
    work.step(1)
    qtbot.waitUntil(lambda: read_answers(faulty) is not None, timeout=PATIENCE)
    with qtbot.waitSignal(work.loaded, timeout=PATIENCE):
        work.begin_anew()
    assert work.memory().is_fresh
    assert work.walk.loaded is None
    assert read_answers(faulty) is None


def test_a_dataset_that_is_gone_is_told(session: Session, qtbot: QtBot) -> None:
    work = CleaningWork(session, "nowhere")
    with qtbot.waitSignal(work.failed, timeout=PATIENCE) as failed:
        work.load()
    assert isinstance(failed.args[0], NotThere)
    assert not work.is_able


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (CleaningResult("faulty", 0, 0, 0, 0, None), "Nothing has changed."),
        (CleaningResult("faulty", 0, 0, 3, 0, 7), "3 findings kept. Ctrl+Z undoes it."),
        (CleaningResult("faulty", 2, 1, 1, 0, 7), "2 pictures excluded, 1 moved, 1 finding kept. Ctrl+Z undoes it."),
        (
            CleaningResult("faulty", 1, 0, 0, 2, 7),
            "1 picture excluded, 0 moved. Ctrl+Z undoes it. 2 had changed on the disk and were left alone.",
        ),
        (CleaningResult("faulty", 0, 0, 0, 0, 7), "The limits of size and shape are set. Ctrl+Z undoes it."),
    ],
)
def test_what_was_done_is_told_and_no_more(
    work: CleaningWork, session: Session, faulty: Dataset, qtbot: QtBot, result: CleaningResult, words: str
) -> None:
    with qtbot.waitSignal(session.notified) as said:
        work._applied(result)
    assert said.args == [words]
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)  # the check that follows
