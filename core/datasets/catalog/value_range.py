"""The range of values of a dataset's deep pictures: measured over all of them once, kept in the catalog, changed on request.

Networks learn what pictures look like in that range. Those that are added later keep to it, and new ones a run is asked about.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import schema
from core.pictures.scaling import ValueRange
from core.support.documents import parse
from core.support.ordering import in_order
from core.support.wording import counted

DEEP = "(mode LIKE 'I%' OR mode LIKE 'F%' OR mode LIKE '%;%')"
"""SQL that holds for deep pictures, as `core.pictures.deep.is_deep`."""

_NAME = "value range"
_ENDS = (0.1, 0.9)  # of the pictures' own ends; what lies beyond may be a picture that went wrong
_WIDER = 4.0  # times the range within these ends that it may become for the sake of all pictures
_LEAST = 0.125  # of the range, which is 32 greys of 256
_NOMINAL = (255, 65535)  # what 8 and 16 bits hold


@dataclass(frozen=True)
class MeasuredRange:
    """What was measured over several pictures.

    Attributes:
        value_range: What becomes black and white.
        beyond: Pictures that go beyond it, because they would have left too little of all others.
    """

    value_range: ValueRange
    beyond: int = 0


def measured_range(levels: Sequence[ValueRange]) -> MeasuredRange:
    """One range for pictures that lie between these values each.

    It holds all of them, unless a few widen it more than fourfold. Where it takes up most of what 8 or 16 bits hold, or of 0
    to 1, that is meant.

    Raises:
        ValueError: No picture.
    """
    if not levels:
        raise ValueError("there is no picture to measure")
    lows, highs = sorted(low for low, _ in levels), sorted(high for _, high in levels)
    low, high = lows[0], highs[-1]
    last = len(levels) - 1
    inner = lows[math.floor(_ENDS[0] * last)], highs[math.ceil(_ENDS[1] * last)]
    # Fewer than ten have no tenth at each end that could be left out.
    if len(levels) > 9 and high - low > _WIDER * (inner[1] - inner[0]) > 0:
        low, high = inner
    beyond = sum(one < low or other > high for one, other in levels)
    return MeasuredRange(_nominal(low, high if high > low else low + 1), beyond)


def read_value_range(catalog: Path) -> ValueRange | None:
    """The range that was measured or chosen; None where there has been no deep picture.

    Raises:
        NotThere, BadInput: As `schema.reading`.
    """
    with schema.reading(catalog) as connection:
        row = connection.execute("SELECT value FROM choices WHERE name = ?", (_NAME,)).fetchone()
    try:
        # The row may be damaged: a list that is too short, texts and infinities all end in None.
        low, high = map(float, parse(row[0]) if row is not None else ())
    except (ValueError, TypeError, AttributeError):
        return None  # a damaged one is measured again by the next check
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low < high else None


def keep_value_range(connection: sqlite3.Connection, value_range: ValueRange) -> None:
    """Keeps the range, in a transaction that is open."""
    connection.execute("INSERT OR REPLACE INTO choices (name, value) VALUES (?, ?)", (_NAME, json.dumps(value_range)))


def range_words(value_range: ValueRange) -> str:
    """The range as read: "100 is black, 900 is white"."""
    low, high = (f"{end:,.6g}" for end in value_range)
    return f"{low} is black, {high} is white"


def beyond_words(measured: MeasuredRange) -> str:
    """A sentence about pictures that the range leaves out of account; empty without any."""
    if not measured.beyond:
        return ""
    return f" {counted(measured.beyond, 'picture')} with values far beyond would have left little of all others."


def sort_of(mode: str) -> str:
    """The sort of numbers in pictures of a stored mode, as read: "12 bits", "floating point"."""
    if mode.startswith("F") or mode.endswith("F"):
        return "floating point"
    bits = "".join(filter(str.isdigit, mode.partition(";")[2]))
    return f"{bits or 32} bits"


def sorts_words(modes: Iterable[str]) -> str:
    """How many deep pictures hold which sort of numbers, in brackets: " (2 of 12 bits, 4 of 16 bits)"; "" for one sort alone."""
    sorts = Counter(map(sort_of, modes))
    return f" ({', '.join(f'{sorts[name]:,} of {name}' for name in in_order(sorts))})" if len(sorts) > 1 else ""


def unlike_words(levels: Sequence[tuple[str, ValueRange]], value_range: ValueRange) -> str:
    """A sentence where pictures hold several sorts of numbers and the range leaves next to nothing of one; empty otherwise.

    Args:
        levels: Mode and own ends of each deep picture.
        value_range: What is black and white in all of them.
    """
    ends: dict[str, list[ValueRange]] = {}
    for mode, own in levels:
        ends.setdefault(sort_of(mode), []).append(own)
    least = _LEAST * (value_range[1] - value_range[0])
    faint = [name for name in in_order(ends) if max(high for _, high in ends[name]) - min(low for low, _ in ends[name]) < least]
    if len(ends) < 2 or not faint:
        return ""
    few = f"{counted(sum(len(ends[name]) for name in faint), 'picture')} of {' and '.join(faint)}"
    return f" No one range fits them all: of {few} next to no greys are left. Import them on their own."


def _nominal(low: float, high: float) -> ValueRange:
    if low >= 0 and 0.5 < high <= 1:
        return (0.0, 1.0) if low < 0.25 else (low, high)
    for most in _NOMINAL:
        if 0 <= low < most / 4 and most / 2 < high <= most:
            return 0.0, float(most)
    return low, high
