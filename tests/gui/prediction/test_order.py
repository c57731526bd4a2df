"""What is said of rows, which of them are wanted, and the numbers they are ordered by."""

from __future__ import annotations

from pathlib import Path

from core.prediction.promised import NONE
from core.prediction.records import ClassProbability, KeptRanked
from core.support.ordering import in_order, natural
from gui.prediction.order import (
    AGREEMENT,
    CLASS,
    LEAST_SURE,
    NAME,
    SUREST,
    UNANSWERED,
    Numbers,
    RowOrder,
    WantedRows,
    band_of,
    facts_of,
)  # fmt: skip
from gui.prediction.table import AskedPicture

RUNS = ("one", "two", "three")
NO_FLOORS = (0.0, 0.0, 0.0)


def row(name: str, *said: tuple[str, float]) -> AskedPicture:
    answers = {run: KeptRanked((ClassProbability(*first),)) for run, first in zip(RUNS, said, strict=False)}
    return AskedPicture(Path(f"/p/{name}.png"), answers=answers)


ROWS = [
    row("image10", ("car", 0.9), ("car", 0.6), ("car", 0.8)),
    row("image2", ("ferry", 0.7), ("car", 0.95), ("ketch", 0.99)),
    row("waiting", ("ferry", 0.7)),
    row("Image1", ("boat", 0.99), ("boat", 0.97), ("car", 0.96)),
]


def ordered(order: RowOrder, runs: tuple[str, ...] = RUNS) -> list[str]:
    names = sorted(range(len(ROWS)), key=lambda place: natural(ROWS[place].path.name))
    ranks = [names.index(place) for place in range(len(ROWS))]
    said = [facts_of(one, runs, NO_FLOORS[: len(runs)]) for one in ROWS]
    numbers = Numbers(order, runs, in_order(name for one, _ in said for name in one.classes), lambda: ranks)
    assert all(numbers.knows(one) for one, _ in said)
    return [ROWS[at].path.stem for at in sorted(range(len(ROWS)), key=lambda at: numbers.of(at, ROWS[at], *said[at]))]


def test_rows_are_ordered_by_name_agreement_class_and_sureness() -> None:
    assert ordered(RowOrder(NAME)) == ["Image1", "image2", "image10", "waiting"]
    assert ordered(RowOrder(AGREEMENT)) == ["image2", "Image1", "image10", "waiting"], "those that differ first"
    assert ordered(RowOrder(CLASS)) == ["Image1", "image10", "image2", "waiting"]
    assert ordered(RowOrder(LEAST_SURE)) == ["image10", "image2", "Image1", "waiting"], "by the run that is least sure"
    assert ordered(RowOrder(SUREST)) == ["Image1", "image2", "image10", "waiting"]


def test_one_run_can_be_what_counts_and_is_forgotten_when_it_is_not_shown() -> None:
    assert ordered(RowOrder(LEAST_SURE, "two")) == ["image10", "image2", "Image1", "waiting"]
    assert ordered(RowOrder(SUREST, "one")) == ["Image1", "image10", "image2", "waiting"], "its own answer is enough"
    assert ordered(RowOrder(CLASS, "three"))[:2] == ["Image1", "image10"], "the surer first within a class"
    assert ordered(RowOrder(LEAST_SURE, "three"), RUNS[:2]) == ordered(RowOrder(LEAST_SURE), RUNS[:2])


def test_kinds_of_agreement() -> None:
    assert [facts_of(one, RUNS, NO_FLOORS)[0].kind for one in ROWS] == ["all", "differ", UNANSWERED, "most"]
    alone, _ = facts_of(ROWS[2], RUNS[:1], (0.0,))
    assert alone.kind == "all", "a single run that has answered differs from nobody"
    assert facts_of(ROWS[0], (), ())[0].kind == UNANSWERED


def test_a_run_that_is_less_sure_than_its_floor_says_none_of_these() -> None:
    said, least = facts_of(ROWS[0], RUNS, (0.95, 0.6, 0.0))
    assert said.names == (NONE, "car", "car"), "as sure as the floor is sure enough"
    assert (said.kind, said.agreed, least) == ("most", "car", 0.6)


def test_certainty_is_that_of_the_least_sure_run() -> None:
    assert [band_of(facts_of(one, RUNS, NO_FLOORS)[1]) for one in (ROWS[0], ROWS[1], ROWS[3])] == ["half", "half", "fair"]
    bands = [band_of(value) for value in (0.2, 0.5, 0.5001, 0.9, 0.99, 0.991, 1.0, 1.0000001)]
    assert bands == ["unsure", "unsure", "half", "half", "fair", "sure", "sure", "sure"]


def test_rows_are_wanted_by_all_that_was_said() -> None:
    said, least = facts_of(ROWS[1], RUNS, NO_FLOORS)
    assert said.classes == {"ferry", "car", "ketch"}
    assert WantedRows().takes(said, least)
    assert WantedRows("differ", "ketch", "half").takes(said, least)
    for other in (
        WantedRows("all", "ketch", "half"),
        WantedRows("differ", "boat", "half"),
        WantedRows("differ", "ketch", "sure"),
    ):
        assert not other.takes(said, least)
    waiting = facts_of(ROWS[2], RUNS, NO_FLOORS)
    assert not any(WantedRows(band=band).takes(*waiting) for band in ("unsure", "half", "fair", "sure")), "nothing is known yet"
