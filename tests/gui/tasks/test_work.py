"""A task's work: its job is found late, gets an opened dataset and a context when it takes one, and its answer is prepared."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.errors import NotThere
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset, Work
from tests.catalogs import Planted, plant, planted_dataset


def larger(first: int, second: int) -> int:
    return max(first, second)


def test_a_job_without_a_context_gets_none() -> None:
    assert Work(larger, (3, 5)).carry_out(Context()) == 5
    assert Work(larger, (3,), {"second": 1}).carry_out(Context()) == 3


def test_a_job_with_a_context_gets_that_of_the_task() -> None:
    line = Context()
    assert Work(lambda number, context: (number, context is line), (4,)).carry_out(line) == (4, True)


def test_a_dataset_that_is_named_arrives_opened(workspace: Workspace) -> None:
    plant(planted_dataset(workspace, "small"), [Planted("a/1.png", "a"), Planted("b/2.png", "b")])
    work = Work("core.datasets.catalog.composition:composition", (NamedDataset(workspace, "small"),))
    assert work.carry_out(Context()).pictures == 2
    assert isinstance(NamedDataset(workspace, "small").opened(), Dataset)


def test_a_dataset_that_is_gone_fails_the_task_and_not_the_window(workspace: Workspace, qtbot: QtBot) -> None:
    task = Task("core.datasets.catalog.composition:composition", NamedDataset(workspace, "gone"))
    failures: list[object] = []
    task.failed.connect(failures.append)
    with qtbot.waitSignal(task.finished):
        task.start()
    (error,) = failures
    assert isinstance(error, NotThere)
    assert "gone" in error.message


def test_the_answer_is_prepared_where_the_job_ran(qtbot: QtBot) -> None:
    threads: list[int] = []

    def prepared(answer: int) -> str:
        threads.append(threading.get_ident())
        return f"number {answer}"

    task = Task(larger, 1, 9, then=prepared)
    with qtbot.waitSignal(task.succeeded) as told:
        task.start()
    assert told.args == ["number 9"]
    assert threads != [threading.get_ident()]


def test_what_prepares_the_answer_may_be_named_too() -> None:
    assert Work(larger, (1, 200), then="core.support.wording:bytes_text").carry_out(Context()) == "200 bytes"


def test_an_answer_nobody_wants_is_not_prepared() -> None:
    line = Context()

    def job() -> int:
        line.abandon()
        return 1

    with pytest.raises(Abandoned):
        Work(job, then=lambda answer: pytest.fail("prepared")).carry_out(line)
