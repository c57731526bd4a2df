"""By what the rows of the Predict page are ordered and which of them are shown; pure, over one row at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.prediction.promised import RunPromise, as_answered
from core.support.ordering import natural
from gui.prediction.table import NO_PROMISES, AskedPicture, agreement_of

DROPPED, NAME, AGREEMENT, CLASS, LEAST_SURE, SUREST = "dropped", "name", "agreement", "class", "least-sure", "surest"
ORDERS = (
    (DROPPED, "As dropped"),
    (NAME, "Name"),
    (AGREEMENT, "Differing first"),
    (CLASS, "Class"),
    (LEAST_SURE, "Least sure first"),
    (SUREST, "Surest first"),
)
"""Orders by key, with their words."""

EVERY, UNANSWERED = "", "unanswered"
KINDS = ((EVERY, "All"), ("all", "All agree"), ("most", "Most agree"), ("differ", "They differ"), (UNANSWERED, "No answer"))
"""What can be shown alone, by the kind of agreement, with its words."""

BANDS = (
    ("", "However sure", -1.0, 1.0),
    ("unsure", "Up to 50 %", -1.0, 0.5),
    ("half", "50 to 90 %", 0.5, 0.9),
    ("fair", "90 to 99 %", 0.9, 0.99),
    ("sure", "Above 99 %", 0.99, 1.0),
)
"""How sure the least sure run shown is: keys, words, and between which probabilities; the upper one belongs to it."""

_KIND_ORDER = {"differ": 0, "most": 1, "all": 2}


@dataclass(frozen=True)
class RowOrder:
    """An order of the rows. `run` is whose class or sureness counts; "" for all runs shown."""

    key: str = DROPPED
    run: str = ""


@dataclass(frozen=True)
class RowFacts:
    """What a row is chosen by.

    Attributes:
        kind: Of agreement, as in `KINDS`.
        classes: What the runs shown take it for, "none of these" among them; each once.
        band: Of certainty, as in `BANDS`; "" while a run has not answered.
    """

    kind: str
    classes: frozenset[str]
    band: str


@dataclass(frozen=True)
class WantedRows:
    """Which rows are shown: of a kind, that a run takes for a class, of a band of certainty. "" leaves each open."""

    kind: str = EVERY
    class_name: str = ""
    band: str = ""

    def takes(self, facts: RowFacts) -> bool:
        """Whether a row of these facts is shown."""
        return (
            self.kind in (EVERY, facts.kind)
            and (not self.class_name or self.class_name in facts.classes)
            and self.band in ("", facts.band)
        )


_NOTHING_SAID = RowFacts(UNANSWERED, frozenset(), "")


def facts_of(row: AskedPicture, runs: tuple[str, ...], promises: Mapping[str, RunPromise] = NO_PROMISES) -> RowFacts:
    """What a row is chosen by."""
    if not row.answers:
        return _NOTHING_SAID
    said = as_answered({run: row.answers[run] for run in runs if row.answers.get(run)}, promises)
    kind = kind_of(row, runs, promises)
    classes = frozenset(ranked[0].class_name for ranked in said.values())
    return RowFacts(kind, classes, "" if kind == UNANSWERED else _band(min(ranked[0].probability for ranked in said.values())))


def _band(probability: float) -> str:
    return next(key for key, _, low, high in BANDS[1:] if low < probability <= high or key == BANDS[-1][0])


def kind_of(row: AskedPicture, runs: tuple[str, ...], promises: Mapping[str, RunPromise] = NO_PROMISES) -> str:
    """The kind of agreement a row has, as in `KINDS`."""
    found = agreement_of(row, runs, promises)
    if found is not None:
        return found.kind
    # A single run agrees with nobody; its answer is one all the same.
    return "all" if runs and all(run in row.answers for run in runs) else UNANSWERED


def sort_key(
    row: AskedPicture, order: RowOrder, runs: tuple[str, ...], promises: Mapping[str, RunPromise] = NO_PROMISES
) -> tuple[Any, ...]:
    """What rows are compared by; those without an answer come last. Equal keys stay as they were dropped."""
    if order.key == DROPPED:
        return ()
    name = natural(row.path.name)
    if order.key == NAME:
        return (0, name)
    asked = (order.run,) if order.run in runs else runs
    said = as_answered({run: row.answers[run] for run in asked if row.answers.get(run)}, promises)
    first = [ranked[0] for ranked in said.values()]
    if len(first) < len(asked) or not first:
        return (1, name)
    if order.key == AGREEMENT:
        found = agreement_of(row, runs, promises)
        return (0, _KIND_ORDER[found.kind] if found else 3, found.class_name or "" if found else "", name)
    if order.key == CLASS:
        return (0, natural(first[0].class_name), -first[0].probability)
    least = min(entry.probability for entry in first)
    return (0, least if order.key == LEAST_SURE else -least)
