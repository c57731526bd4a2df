"""Decisions are written in their order, and what cannot be written stops those behind it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.labelling.label_round import LabelStep
from core.support.errors import BadInput
from gui.labelling.label_writer import LabelWriter
from gui.session import Session
from tests.unlabelled_shapes import proposal


def step(sample: int, label: str) -> LabelStep:
    return LabelStep((proposal(sample),), ((sample, label),), "accept")


@pytest.fixture
def writer(session: Session, bare: Dataset) -> LabelWriter:
    return LabelWriter(session, "shapes")


def test_many_at_once_are_written_one_after_the_other(writer: LabelWriter, bare: Dataset, qtbot: QtBot) -> None:
    steps = [step(sample, "cat") for sample in range(1, 7)]
    for one in steps:
        writer.write(one)
    writer.take_back(steps[-1])
    writer.take_back(steps[-2])
    writer.write(step(6, "dog"))
    qtbot.waitUntil(lambda: writer.waiting == 0)
    assert [one.label for one in bare.catalog.by_ids(range(1, 7))] == ["cat"] * 4 + ["", "dog"]
    assert [edit.undone for edit in bare.catalog.edits()] == [False, True, True, False, False, False, False]


def test_what_cannot_be_written_stops_what_comes_behind_it(writer: LabelWriter, bare: Dataset, qtbot: QtBot) -> None:
    with qtbot.waitSignal(writer.failed) as told:
        for one in (step(1, "cat"), step(2, "\n"), step(3, "cat")):
            writer.write(one)
    assert isinstance(told.args[0], BadInput)
    assert (writer.waiting, bare.catalog.class_counts()) == (0, {"cat": 1})


def test_what_cannot_be_written_once_the_dialog_is_gone_is_told_in_the_status_bar(
    writer: LabelWriter, session: Session, bare: Dataset, qtbot: QtBot
) -> None:
    told: list[str] = []
    session.notified.connect(told.append)
    writer.write(step(1, "\n"))
    with qtbot.waitSignal(writer.destroyed):
        writer.end()
    assert told == ["Labels of shapes could not be written. A class name is empty. Give the class a name."]


def test_it_goes_when_all_is_written(writer: LabelWriter, session: Session, bare: Dataset, qtbot: QtBot) -> None:
    writer.write(step(1, "cat"))
    with qtbot.waitSignals([session.datasets_changed, writer.destroyed]):
        writer.end()
    assert bare.catalog.class_counts() == {"cat": 1}
