"""Which samples are wanted, and in which order: what a gallery asks the catalog for, as SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.datasets.catalog.class_names import UNLABELLED
from core.pictures.measures import MEASURES

NOT_STATED = "not stated"
"""Stands for a licence that neither the ledger nor the source names."""

LICENCE = f"COALESCE(NULLIF(g.licence, ''), NULLIF(o.licence, ''), '{NOT_STATED}')"
"""The licence of a sample: its own where the ledger has it, else its source's."""

PICTURES = "pictures s"
"""Samples as `s`; what conditions and orders are about."""

JOINED = f"{PICTURES} JOIN sources o ON o.id = s.source"
"""The same with their source as `o`, where it is needed: joining costs more than finding the samples."""

WITH_LEDGER = f"{JOINED} LEFT JOIN ledger g ON g.sha256 = s.sha256"
"""The same with the ledger as `g`."""

MAY_BE_OUT_OF_USE = (
    "SELECT sample FROM exclusions UNION SELECT t.id FROM samples t JOIN refused q ON q.path = t.path "
    "UNION SELECT id FROM samples WHERE label = '' UNION SELECT sample FROM relabels WHERE label = ''"
)
"""Numbers of samples, those among them that are not in use; found by indexes. Whether one is in use is the view's to say."""

_SIDE = {True: "side IS NOT NULL", False: "side = ?"}


@dataclass(frozen=True)
class SampleFilter:
    """Which samples are wanted; every part that is not None narrows the choice.

    Attributes:
        label: Of this class (after relabels); `UNLABELLED` for those that have none yet and are neither excluded nor lost.
        excluded: Only excluded ones (True), or only those in use (False), which leaves out lost and unlabelled ones too.
        finding: With a finding of this kind.
        split, side: On this side ("train", "val", "test") of this split; "none" for those set aside.
        text: Part of the path.
        source: From the source of this number.
        licence: Under this licence; `NOT_STATED` for those without a word about it.
        gone: Only pictures that were found to have been taken down where they came from (True), or only others (False).
        numbers: Only samples of these numbers.
    """

    label: str | None = None
    excluded: bool | None = None
    finding: str | None = None
    split: str | None = None
    side: str | None = None
    text: str | None = None
    source: int | None = None
    licence: str | None = None
    gone: bool | None = None
    numbers: tuple[int, ...] | None = None

    def clause(self) -> tuple[str, list[Any]]:
        """The SQL condition over `PICTURES`, and its values."""
        parts, values = ["1"], list[Any]()
        for condition, added in filter(None, (self._label(), self._state(), self._finding(), self._side(), self._text())):
            parts.append(condition)
            values += added
        for condition, added in filter(None, (self._source(), self._licence(), self._gone(), self._numbers())):
            parts.append(condition)
            values += added
        return " AND ".join(parts), values

    def _label(self) -> tuple[str, list[Any]] | None:
        if self.label == UNLABELLED:
            return "s.unlabelled", []
        return None if self.label is None else ("s.class = ?", [self.label])

    def _state(self) -> tuple[str, list[Any]] | None:
        return None if self.excluded is None else ("s.excluded" if self.excluded else "s.used", [])

    def _finding(self) -> tuple[str, list[Any]] | None:
        if self.finding is None:
            return None
        query = "SELECT p.sample FROM findings f JOIN finding_paths p ON p.finding = f.id WHERE f.kind = ?"
        return f"s.id IN ({query})", [self.finding]

    def _side(self) -> tuple[str, list[Any]] | None:
        if self.split is None or self.side is None:
            return None
        none = self.side == "none"
        condition = f"s.id {'NOT ' if none else ''}IN (SELECT sample FROM split_rows WHERE split = ? AND {_SIDE[none]})"
        return condition, [self.split] if none else [self.split, self.side]

    def _text(self) -> tuple[str, list[Any]] | None:
        # Not LIKE, to which % and _ in what a person types are patterns.
        return ("instr(lower(s.path), lower(?)) > 0", [self.text]) if self.text else None

    def _source(self) -> tuple[str, list[Any]] | None:
        return None if self.source is None else ("s.source = ?", [self.source])

    def _licence(self) -> tuple[str, list[Any]] | None:
        if self.licence is None:
            return None
        return f"s.id IN (SELECT s.id FROM {WITH_LEDGER} WHERE {LICENCE} = ?)", [self.licence]

    def _gone(self) -> tuple[str, list[Any]] | None:
        if self.gone is None:
            return None
        return f"s.sha256 {'' if self.gone else 'NOT '}IN (SELECT sha256 FROM ledger WHERE gone != '')", []

    def _numbers(self) -> tuple[str, list[Any]] | None:
        if self.numbers is None:
            return None
        # As one text, because a statement takes only so many values.
        return "s.id IN (SELECT value FROM json_each(?))", [json.dumps(self.numbers)]


EVERYTHING = SampleFilter()

# What stands behind the last "/": rtrim takes off all signs that occur in the path without its "/", and stops at one.
_NAME = "substr(s.path, length(rtrim(s.path, replace(s.path, '/', ''))) + 1) COLLATE NOCASE"
_FOUND = "SELECT {} FROM findings f JOIN finding_paths p ON p.finding = f.id WHERE p.sample = s.id AND (? IS NULL OR f.kind = ?)"
_STRONGEST = f"COALESCE(({_FOUND.format('max(f.score)')}), -1)"
_FIRST_FOUND = f"({_FOUND.format('min(f.id)')})"

ORDERS: Mapping[str, str] = {
    "path": "s.path",
    "name": _NAME,
    "class": "s.class",
    "added": "s.id",
    "size": "s.width * s.height",
    "width": "s.width",
    "height": "s.height",
    "aspect": "CAST(s.width AS REAL) / s.height",
    "bytes": "s.bytes",
    **{name: f"s.{name}" for name in MEASURES.names()},
    "finding": _STRONGEST,
}
"""What samples can be ordered by, each with its SQL over `PICTURES`."""


@dataclass(frozen=True)
class Order:
    """An order of samples; equals follow by path.

    Attributes:
        key: One of `ORDERS`. "finding" is the score of the strongest finding on a sample, of the kind that is filtered by.
        descending: The largest, latest, strongest first.
    """

    key: str = "path"
    descending: bool = False

    def clause(self, which: SampleFilter) -> tuple[str, list[Any]]:
        """The SQL after ORDER BY, and its values."""
        by = f"{ORDERS[self.key]}{' DESC' if self.descending else ''}"
        if self.key != "finding":
            return f"{by}, s.path", []
        return f"{by}, {_FIRST_FOUND}, s.path", [which.finding] * 4  # pictures of one finding stay beside one another
