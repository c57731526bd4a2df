"""Predictions as rows of a table."""

from __future__ import annotations

from pathlib import Path

from core.evaluation.certainty.promises import AnswerThreshold, SetThreshold
from core.prediction.promised import RunPromise
from core.prediction.records import ClassProbability, PicturePrediction
from core.prediction.spreadsheet import classes_in, header, rows


def ranked(**probabilities: float) -> tuple[ClassProbability, ...]:
    return tuple(ClassProbability(name, value) for name, value in sorted(probabilities.items(), key=lambda pair: -pair[1]))


FOUND = [
    PicturePrediction(Path("1.png"), {"first": ranked(cat=0.25, dog=0.75), "second": ranked(cow=1.0)}),
    PicturePrediction(Path("2.png"), {}, "No picture."),
    PicturePrediction(Path("3.png"), {"second": ranked(cow=0.5, cat=0.5)}),
]


def test_each_run_has_a_row_and_each_class_a_column() -> None:
    classes = classes_in(FOUND)
    assert header(classes, {}) == ["path", "run", "class", "probability", "error", "p(cat)", "p(cow)", "p(dog)"]
    table = list(rows(FOUND, ["first", "second"], classes, {}))
    assert table[0] == [Path("1.png"), "first", "dog", 0.75, "", 0.25, None, 0.75]
    assert table[1] == [Path("1.png"), "second", "cow", 1.0, "", None, 1.0, None]
    assert table[2] == [Path("2.png"), "", "", "", "No picture.", "", "", ""]
    assert [row[:2] for row in table[3:]] == [[Path("3.png"), "second"]], "a run that has not answered has none"


def test_classes_stand_in_the_order_in_which_a_person_counts() -> None:
    told = ranked(**{"class 10": 0.5, "class 2": 0.3, "class 1": 0.2})
    assert classes_in([PicturePrediction(Path("1.png"), {"first": told})]) == ["class 1", "class 2", "class 10"]


def test_mirror_images_are_said_of_every_answer() -> None:
    assert header(["cat"], {}, flips=True) == ["path", "run", "class", "probability", "error", "mirror images", "p(cat)"]
    table = list(rows(FOUND, ["first", "second"], ["cat"], {}, flips=True))
    assert [row[5] for row in table] == ["yes", "yes", "", "yes"]
    assert {len(row) for row in table} == {7}


def test_promises_have_columns_of_their_own() -> None:
    promise = RunPromise("first", AnswerThreshold(0.99, 0.8, 0.5, 1.0, (0.9, 1.0), 9), SetThreshold(0.9, 0.2, 0.9, 2.0, 9))
    promises = {"first": promise}
    assert header(["cat"], promises) == ["path", "run", "class", "probability", "error", "none of these", "set", "p(cat)"]
    table = list(rows(FOUND[:2], ["first", "second"], ["cat"], promises))
    assert [row[5:7] for row in table] == [["yes", "dog; cat"], ["", ""], ["", ""]]
