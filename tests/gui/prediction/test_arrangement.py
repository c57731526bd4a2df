"""Rows are put in order and picked without Qt; what comes in bit by bit is what would come of all at once."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from core.prediction.records import ClassProbability, KeptRanked
from gui.prediction.arrangement import Arrangement
from gui.prediction.order import BANDS, KINDS, ORDERS, RowOrder, WantedRows
from gui.prediction.table import AskedPicture

RUNS = ("one", "two")


def shown(made: Arrangement) -> str:
    return "".join(made.rows[place].path.stem for place in made.shown)


def said(name: str, probability: float) -> KeptRanked:
    return KeptRanked((ClassProbability(name, probability),))


def test_equal_rows_stay_as_they_were_dropped() -> None:
    made = Arrangement()
    made.show(RowOrder("least-sure"), WantedRows())
    answers = {run: said("car", 0.5) for run in RUNS}
    made.take_runs([AskedPicture(Path(f"/p/{name}.png"), answers=answers) for name in "cab"], RUNS, {})
    assert shown(made) == "cab"
    made.take_answers([1], lambda _: AskedPicture(Path("/p/a.png"), answers={run: said("car", 0.4) for run in RUNS}))
    assert shown(made) == "acb"
    made.take_answers([1], lambda _: AskedPicture(Path("/p/a.png"), answers=answers))
    assert shown(made) == "cab", "and come back there"


def test_bit_by_bit_is_as_all_at_once() -> None:
    """Answers, rows that come and go and other runs, in a hundred steps, under every order and part."""
    draw = random.Random(3)
    made, rows, order, wanted = Arrangement(), [], RowOrder(), WantedRows()
    made.take_runs([], RUNS, {})
    for step in range(120):
        match draw.choice(["add", "remove", "answer", "answer", "answer", "show"]):
            case "add":
                fresh = [AskedPicture(Path(f"/p/{step}-{number}.png")) for number in range(draw.randrange(1, 5))]
                made.take_rows([*fresh, *rows], [-1] * len(fresh) + list(range(len(rows))))
                rows = [*fresh, *rows]
            case "remove":
                kept = [place for place in range(len(rows)) if draw.random() < 0.8]
                rows = [rows[place] for place in kept]
                made.take_rows(rows, kept)
            case "answer":
                places = sorted(draw.sample(range(len(rows)), min(len(rows), 3)))
                for place in places:
                    fresh_answers = {
                        run: said(draw.choice("abc") + str(step % 12), draw.random()) for run in RUNS[: draw.randrange(3)]
                    }
                    rows[place] = replace(rows[place], answers=rows[place].answers | fresh_answers)
                made.take_answers(places, rows.__getitem__)
            case "show":
                order = RowOrder(draw.choice(ORDERS)[0], draw.choice(("", *RUNS)))
                wanted = WantedRows(draw.choice(KINDS)[0], "", draw.choice(BANDS)[0] if draw.random() < 0.3 else "")
                made.show(order, wanted)
        anew = Arrangement()
        anew.show(order, wanted)
        anew.take_runs(rows, RUNS, {})
        assert made.shown == anew.shown, step
        assert (+made.counts, +made.classes) == (anew.counts, anew.classes), step
    assert len(rows) > 3
