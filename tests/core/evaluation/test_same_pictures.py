"""The pictures that runs are compared on."""

from __future__ import annotations

import pytest

from core.evaluation.predictions import no_predictions
from core.evaluation.report import Report
from core.evaluation.same_pictures import joined_groups, same_classes, same_pictures
from core.runs.learned import keys
from core.support.errors import BadInput, NotThere
from tests.judged_runs import CLASSES, predictions, sample

NAMES = ["a", "b", "c", "d", "e", "f"]


def report(names: list[str], groups: list[str] | None = None, classes: tuple[str, ...] = CLASSES) -> Report:
    side = predictions(names, [True] * len(names), groups, [0] * len(names))
    return Report("run", classes, "best", "ab" * 32, side, no_predictions(len(classes)))


def test_the_same_pictures_come_in_the_same_order_for_every_run() -> None:
    reports = [report(NAMES[:5]), report(NAMES[:0:-1])]
    sides, left_out, reasons = same_pictures(["x", "y"], reports, "val", frozenset())
    assert [side.paths for side in sides] == [("b", "c", "d", "e")] * 2
    assert left_out == 2
    assert reasons == ("2 left out: not in val for every run.",)


def test_what_one_run_holds_together_with_a_known_picture_is_left_out_for_all() -> None:
    reports = [report(NAMES, ["1", "1", "2", "2", "3", "4"]), report(NAMES, ["1", "2", "3", "4", "4", "5"])]
    sides, left_out, _ = same_pictures(["x", "y"], reports, "val", keys([sample("a"), sample("e")]))
    assert sides[0].paths == ("c", "f")  # b goes with a for x, d with e for y
    assert left_out == 4


def test_nothing_left_is_refused_with_the_reasons() -> None:
    with pytest.raises(NotThere, match="x and y have no val picture in common") as told:
        same_pictures(["x", "y"], [report(NAMES), report(NAMES)], "val", keys(map(sample, NAMES)))
    assert "6 left out" in told.value.hint


def test_groups_of_either_run_are_joined() -> None:
    sides = [report(NAMES, groups).val for groups in (["1", "1", "2", "3", "4", "5"], ["1", "2", "2", "3", "4", "4"])]
    joined = joined_groups(sides)
    assert [joined.index(name) for name in joined] == [0, 0, 0, 3, 4, 4]


def test_other_classes_are_named() -> None:
    same_classes(["x", "y"], [report(NAMES), report(NAMES, classes=CLASSES[::-1])])
    with pytest.raises(BadInput, match="x and y know different classes") as told:
        same_classes(["x", "y"], [report(NAMES), report(NAMES, classes=("boat", "car", "van"))])
    assert "tram, van" in told.value.hint
