"""The table of the Predict page keeps pictures and answers straight, whatever is dropped, removed or asked meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability, PicturePrediction, Preview
from gui.prediction.shown_rows import PICTURE, ShownRows
from gui.prediction.table import PredictionTable, Unanswered

A, B, C = Path("/p/a.png"), Path("/p/b.png"), Path("/p/c.png")


def _said(name: str) -> tuple[ClassProbability, ...]:
    return (ClassProbability(name, 0.75), ClassProbability("other", 0.25))


@pytest.fixture
def table(qtbot: QtBot) -> PredictionTable:
    made = PredictionTable()
    made.set_runs(["one", "two"], {"one": "random, seed 0", "two": "ImageNet"})
    return made


def test_new_pictures_come_on_top_and_once(table: PredictionTable) -> None:
    assert table.add([A, A]) == 1
    assert table.add([B, A, C]) == 2
    assert [row.path for row in table.pictures()] == [B, C, A]


def test_the_next_question_is_the_topmost_gap_for_all_who_share_it(table: PredictionTable) -> None:
    assert PredictionTable().count() == (0, 0)
    table.add([A, B])
    assert table.next_question() == Unanswered(("one", "two"), (A, B))
    table.take_answers([PicturePrediction(A, {"one": _said("ketch"), "two": _said("ketch")})])
    assert table.count() == (1, 2)
    assert table.next_question() == Unanswered(("one", "two"), (B,))
    table.take_answers([PicturePrediction(B, {}, "not a picture")])
    assert table.next_question() is None
    assert table.count() == (2, 2)
    table.set_runs(["one", "three"], {})
    assert table.next_question() == Unanswered(("three",), (A,))
    table.set_runs([], {})
    assert table.next_question() == Unanswered((), (A,)), "nobody has looked at it yet"


def test_answers_survive_a_run_that_is_hidden_for_a_while(table: PredictionTable) -> None:
    table.add([A])
    table.take_answers([PicturePrediction(A, {"one": _said("ketch"), "two": _said("ketch")})])
    table.set_runs(["two"], {})
    table.set_runs(["one", "two"], {})
    assert table.next_question() is None
    table.forget_answers(["one"])
    assert table.next_question() == Unanswered(("one",), (A,))


def test_removed_rows_come_back_where_they_were(table: PredictionTable) -> None:
    table.add([A, B, C])
    removed = table.remove([0, 2])
    assert [row.path for row in table.pictures()] == [B]
    table.take_answers([PicturePrediction(A, {"one": _said("late")})])
    table.add([C])
    table.restore(removed)
    assert [row.path for row in table.pictures()] == [A, C, B]
    everything = table.remove(range(3))
    assert table.count() == (0, 0)
    table.restore(everything)
    assert [row.path for row in table.pictures()] == [A, C, B]


def test_a_small_picture_arrives_with_its_size(table: PredictionTable) -> None:
    table.add([A, B])
    table.take_answers([PicturePrediction(B, {}, "truncated")])
    preview = Preview(Path("/small/a.jpg"), 640, 480)
    table.take_answers(
        [PicturePrediction(A, {"one": _said("ketch")}, preview=preview), PicturePrediction(C, {}, preview=preview)]
    )
    assert [row.preview for row in table.pictures()] == [preview, None]
    table.take_answers([PicturePrediction(A, {"two": _said("ketch")})])
    assert table.pictures()[0].preview == preview, "a later answer does not take it away"
    assert "640 × 480" in ShownRows(table).index(0, PICTURE).data(Qt.ItemDataRole.ToolTipRole)


def test_without_a_run_pictures_are_only_looked_at(table: PredictionTable) -> None:
    table.set_runs([], {})
    table.add([A, B])
    assert table.next_question() == Unanswered((), (A, B))
    table.take_answers(
        [PicturePrediction(A, {}, preview=Preview(Path("/small/a.jpg"), 1, 1)), PicturePrediction(B, {}, "damaged")]
    )
    assert table.next_question() is None
