"""What rows are ordered by, and what kind of agreement they have."""

from __future__ import annotations

from pathlib import Path

from core.prediction.records import ClassProbability
from gui.prediction.order import (
    AGREEMENT,
    CLASS,
    DROPPED,
    LEAST_SURE,
    NAME,
    SUREST,
    UNANSWERED,
    RowOrder,
    WantedRows,
    facts_of,
    kind_of,
    sort_key,
)  # fmt: skip
from gui.prediction.table import AskedPicture

RUNS = ("one", "two", "three")


def row(name: str, *said: tuple[str, float]) -> AskedPicture:
    answers = {run: (ClassProbability(*first),) for run, first in zip(RUNS, said, strict=False)}
    return AskedPicture(Path(f"/p/{name}.png"), answers=answers)


ROWS = [
    row("image10", ("car", 0.9), ("car", 0.6), ("car", 0.8)),
    row("image2", ("ferry", 0.7), ("car", 0.95), ("ketch", 0.99)),
    row("waiting", ("ferry", 0.7)),
    row("Image1", ("boat", 0.99), ("boat", 0.97), ("car", 0.96)),
]


def ordered(order: RowOrder, runs: tuple[str, ...] = RUNS) -> list[str]:
    return [one.path.stem for one in sorted(ROWS, key=lambda one: sort_key(one, order, runs))]


def test_rows_are_ordered_by_name_agreement_class_and_sureness() -> None:
    assert ordered(RowOrder(DROPPED)) == ["image10", "image2", "waiting", "Image1"]
    assert ordered(RowOrder(NAME)) == ["Image1", "image2", "image10", "waiting"]
    assert ordered(RowOrder(AGREEMENT)) == ["image2", "Image1", "image10", "waiting"], "those that differ first"
    assert ordered(RowOrder(CLASS)) == ["Image1", "image10", "image2", "waiting"]
    assert ordered(RowOrder(LEAST_SURE)) == ["image10", "image2", "Image1", "waiting"], "by the run that is least sure"
    assert ordered(RowOrder(SUREST)) == ["Image1", "image2", "image10", "waiting"]


def test_one_run_can_be_what_counts_and_is_forgotten_when_it_is_not_shown() -> None:
    assert ordered(RowOrder(LEAST_SURE, "two")) == ["image10", "image2", "Image1", "waiting"]
    assert ordered(RowOrder(SUREST, "one")) == ["Image1", "image10", "image2", "waiting"]
    assert ordered(RowOrder(LEAST_SURE, "three"), RUNS[:2]) == ordered(RowOrder(LEAST_SURE), RUNS[:2])


def test_kinds_of_agreement() -> None:
    assert [kind_of(one, RUNS) for one in ROWS] == ["all", "differ", UNANSWERED, "most"]
    assert kind_of(ROWS[2], RUNS[:1]) == "all", "a single run that has answered differs from nobody"
    assert kind_of(ROWS[0], ()) == UNANSWERED


def test_certainty_is_that_of_the_least_sure_run() -> None:
    assert [facts_of(one, RUNS).band for one in ROWS] == ["half", "half", "", "fair"]
    bands = [
        facts_of(row("edge", ("car", value)), RUNS[:1]).band for value in (0.2, 0.5, 0.5001, 0.9, 0.99, 0.991, 1.0, 1.0000001)
    ]
    assert bands == ["unsure", "unsure", "half", "half", "fair", "sure", "sure", "sure"]


def test_rows_are_wanted_by_all_that_was_said() -> None:
    facts = facts_of(ROWS[1], RUNS)
    assert facts.classes == {"ferry", "car", "ketch"}
    assert WantedRows().takes(facts)
    assert WantedRows("differ", "ketch", "half").takes(facts)
    for other in (
        WantedRows("all", "ketch", "half"),
        WantedRows("differ", "boat", "half"),
        WantedRows("differ", "ketch", "sure"),
    ):
        assert not other.takes(facts)
