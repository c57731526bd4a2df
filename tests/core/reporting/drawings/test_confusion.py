"""The picture of a confusion matrix: a cell for each count, numbers while they can be read, two hundred classes in one."""

from __future__ import annotations

import numpy as np
import pytest

from core.reporting.drawings import confusion
from core.reporting.drawings.confusion import commonest_mistakes, confusion_picture, shortened
from core.support.markup import page
from tests.as_drawn import as_drawn
from tests.page_reading import ReadPage, read_page

MATRIX = np.array([[8, 2, 0], [0, 5, 0], [3, 0, 1]])


def read(matrix: np.ndarray, names: list[str]) -> ReadPage:
    return read_page(page("", "", [confusion_picture(matrix, names)]))


def test_cells_stand_for_counts_and_are_as_dark_as_their_part_of_the_row() -> None:
    found = read(MATRIX, ["boat", "car", "tram"])
    cells = [cell for cell in found.named("rect") if cell["class"] != "well"]
    assert [(cell["class"], cell["fill-opacity"]) for cell in cells] == [
        ("right", "0.82"), ("wrong", "0.30"), ("right", "1.00"), ("wrong", "0.78"), ("right", "0.34")
    ]  # fmt: skip
    assert [text for text in found.texts if text.isdigit()] == ["8", "2", "5", "3", "1"]
    assert found.texts.count("tram") == 2
    first, second = cells[0], cells[1]
    assert first["y"] == second["y"]
    assert float(second["x"]) > float(first["x"])
    downwards = [float(cell["y"]) for cell in cells]
    assert downwards == sorted(downwards), "the first class stands above"
    assert len(set(downwards)) == 3


@pytest.mark.parametrize(("classes", "named", "numbers"), [(20, True, True), (100, True, False), (200, False, False)])
def test_what_cannot_be_read_is_left_out(classes: int, named: bool, numbers: bool) -> None:
    matrix = np.eye(classes, dtype=np.int64) * 7 + np.eye(classes, k=1, dtype=np.int64)
    found = read(matrix, [f"class {number}" for number in range(classes)])
    assert ("class 3" in found.texts, "7" in found.texts) == (named, numbers)
    assert len(found.named("rect")) == 2 * classes
    (drawing,) = found.named("svg")
    assert float(drawing["width"]) <= 941


def test_the_commonest_mistakes_come_first() -> None:
    assert commonest_mistakes(MATRIX) == [(3, 2, 0), (2, 0, 1)]
    assert commonest_mistakes(MATRIX, 1) == [(3, 2, 0)]
    assert commonest_mistakes(np.diag([1, 2])) == []


def test_long_names_keep_both_ends() -> None:
    assert shortened("short", 10) == "short"
    assert shortened("photograph number 0001", 10) == "photo…0001"
    assert len(shortened("x" * 300, 26)) == 26


def test_it_is_drawn_as_it_was_looked_at() -> None:
    small = np.array([[0, 3], [1200, 1]])
    middle = np.diag([5] * 60) + np.eye(60, k=1, dtype=np.int64)
    as_drawn(
        "confusion",
        confusion_picture(MATRIX, ["boat", "car", "a tramway with a long name"]),
        confusion_picture(small, ["a", "b"]),
    )
    as_drawn("confusion-middle", confusion_picture(middle, [f"class {number:02}" for number in range(60)]))


def test_mistakes_are_told_where_there_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    said = read(np.array([[8, 1200], [0, 5]]), ["boat", "car"]).texts
    assert "boat taken for car: 1,200 of 1,208" in said
    monkeypatch.setattr(confusion, "_MOST_TOLD", 2)
    assert "boat taken for car: 1,200 of 1,208" not in read(np.array([[8, 1200], [0, 5]]), ["boat", "car"]).texts
