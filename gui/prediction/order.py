"""By what the rows of the Predict page are ordered and which of them are shown; pure, over what is known of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from core.prediction.agreement import agreed
from core.prediction.promised import NONE
from gui.prediction.table import AskedPicture

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
_LAST = 1e12
"""Behind every row that has an answer."""


@dataclass(frozen=True)
class RowOrder:
    """An order of the rows. `run` is whose class or sureness counts; "" for all runs shown."""

    key: str = DROPPED
    run: str = ""


class RowFacts(NamedTuple):
    """What the runs shown say of a picture, likeliest classes only; one record for all pictures of which the same is said.

    Attributes:
        names: By run, in the order of their columns: the likeliest class, or "none of these"; "" without an answer.
        kind: Of agreement, as in `KINDS`.
        agreed: The class that all or most runs take it for; "" where there is none.
        classes: What runs take it for; each once.
    """

    names: tuple[str, ...]
    kind: str
    agreed: str
    classes: frozenset[str]


@dataclass(frozen=True)
class WantedRows:
    """Which rows are shown: of a kind, that a run takes for a class, of a band of certainty. "" leaves each open."""

    kind: str = EVERY
    class_name: str = ""
    band: str = ""

    def takes(self, said: RowFacts, least: float) -> bool:
        """Whether a row is shown of which this is said, by the least sure run with that probability."""
        return (
            self.kind in (EVERY, said.kind)
            and (not self.class_name or self.class_name in said.classes)
            and (not self.band or (said.kind != UNANSWERED and self.band == band_of(least)))
        )


def facts_of(row: AskedPicture, runs: tuple[str, ...], floors: tuple[float, ...]) -> tuple[RowFacts, float]:
    """What is said of a row, and how sure the least sure run is of it; 1 while none has answered.

    Args:
        row: The row.
        runs: The runs shown.
        floors: By run: the smallest probability that is an answer, less is "none of these".
    """
    names, least, answers = [], 1.0, row.answers
    for run, floor in zip(runs, floors, strict=True):
        ranked = answers.get(run)
        if not ranked:
            names.append("")
            continue
        name, probability = ranked.first
        names.append(NONE if probability < floor else name)
        least = min(least, probability)
    return _facts(tuple(names)), least


@lru_cache(maxsize=4096)  # thousands of pictures, and few different things that are said of them
def _facts(names: tuple[str, ...]) -> RowFacts:
    classes = frozenset(filter(None, names))
    if not names or "" in names:
        return RowFacts(names, UNANSWERED, "", classes)
    found = agreed(names)
    # A single run agrees with nobody; its answer is one all the same.
    return (
        RowFacts(names, found.kind, found.class_name or "", classes) if found is not None else RowFacts(names, "all", "", classes)
    )


def band_of(probability: float) -> str:
    """The band of certainty, as in `BANDS`."""
    return next(key for key, _, low, high in BANDS[1:] if low < probability <= high or key == BANDS[-1][0])


class Numbers:
    """Rows as numbers of which the smallest comes first; those without an answer come last.

    Numbers, as pairs of names and probabilities took ten times as long to compare, and the window stood still meanwhile.

    Args:
        order: What they are to be ordered by; not `DROPPED`, which needs no numbers.
        runs: The runs shown.
        classes: All classes that were said, in the order of a person.
        ranks: Gives, by place of a row, the place of its name among all names; asked only where names count.
    """

    def __init__(
        self, order: RowOrder, runs: tuple[str, ...], classes: Sequence[str], ranks: Callable[[], Sequence[int]]
    ) -> None:
        self._order, self._ranks = order, ranks
        self._classes = {name: rank for rank, name in enumerate(classes, 1)}
        self._run = order.run if order.run in runs else ""
        self._whose = runs.index(order.run) if self._run else None
        # Whose probability counts beside the class: the least sure one's has no class.
        self._first = self._run or next(iter(runs), "")
        self._several = len(runs) > 1

    def knows(self, said: RowFacts) -> bool:
        """Whether it has a number for what was said."""
        return said.classes <= self._classes.keys()

    def of(self, place: int, row: AskedPicture, said: RowFacts, least: float) -> float:
        """The number of the row at that place, of which this was said."""
        key = self._order.key
        if key == NAME:
            return self._ranks()[place]
        if said.kind == UNANSWERED if self._whose is None else not said.names[self._whose]:
            return _LAST + self._ranks()[place]
        if key == AGREEMENT:
            kind = _KIND_ORDER.get(said.kind, 3) if self._several else 0
            group = kind * (len(self._classes) + 1) + self._classes.get(said.agreed, 0)
            return float(group * len(self._ranks()) + self._ranks()[place])
        if key == CLASS:
            return self._classes[said.names[self._whose or 0]] - row.answers[self._first].first[1] / 2
        least = row.answers[self._run].first[1] if self._run else least
        return least if key == LEAST_SURE else -least
