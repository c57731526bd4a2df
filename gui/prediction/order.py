"""By what the rows of the Predict page are ordered and which of them are shown; pure, over one row at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.support.ordering import natural
from gui.prediction.table import AskedPicture, agreement_of

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

_KIND_ORDER = {"differ": 0, "most": 1, "all": 2}


@dataclass(frozen=True)
class RowOrder:
    """An order of the rows. `run` is whose class or sureness counts; "" for all runs shown."""

    key: str = DROPPED
    run: str = ""


def kind_of(row: AskedPicture, runs: tuple[str, ...]) -> str:
    """The kind of agreement a row has, as in `KINDS`."""
    found = agreement_of(row, runs)
    if found is not None:
        return found.kind
    # A single run agrees with nobody; its answer is one all the same.
    return "all" if runs and all(run in row.answers for run in runs) else UNANSWERED


def sort_key(row: AskedPicture, order: RowOrder, runs: tuple[str, ...]) -> tuple[Any, ...]:
    """What rows are compared by; those without an answer come last. Equal keys stay as they were dropped."""
    if order.key == DROPPED:
        return ()
    name = natural(row.path.name)
    if order.key == NAME:
        return (0, name)
    asked = (order.run,) if order.run in runs else runs
    first = [row.answers[run][0] for run in asked if row.answers.get(run)]
    if len(first) < len(asked) or not first:
        return (1, name)
    if order.key == AGREEMENT:
        found = agreement_of(row, runs)
        return (0, _KIND_ORDER[found.kind] if found else 3, found.class_name or "" if found else "", name)
    if order.key == CLASS:
        return (0, natural(first[0].class_name), -first[0].probability)
    least = min(said.probability for said in first)
    return (0, least if order.key == LEAST_SURE else -least)
