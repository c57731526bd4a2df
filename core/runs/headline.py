"""The head of report.json: accuracies and intervals in its first lines, so that a list of runs need not read predictions."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from core.runs.plan import NotCounted
from core.support.documents import parse, record
from core.support.errors import BadInput
from core.support.inside import open_own

Interval = tuple[float, float]
"""Low and high end of a 95 % interval, as fractions."""

_LONGEST = 2**24  # signs of a line of the head; the longest holds the names of the classes

UNKNOWN_DIFFERENCE: Interval = (-1.0, 1.0)
"""The interval of a difference of accuracies that nothing can be said about."""


@dataclass(frozen=True)
class SideHead:
    """What is told of one side of the split.

    Attributes:
        n: Pictures judged.
        accuracy: Fraction; None while the side is sealed.
        interval: 95 % interval of the accuracy; None while the side is sealed.
        figures: Every other figure that was written, by name; empty while the side is sealed.
    """

    n: int
    accuracy: float | None = None
    interval: Interval | None = None
    figures: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class ScoredAgain:
    """That a run was held against other classes or sides than it was judged by, and what it had come to before.

    Attributes:
        when: ISO 8601 in UTC.
        relabelled, aside, back: Pictures whose class had changed, that no longer counted, and that counted again.
        val, test: The accuracies before, as fractions; None for a side without pictures, and for a sealed one.
    """

    when: str
    relabelled: int
    aside: int
    back: int
    val: float | None
    test: float | None


@dataclass(frozen=True)
class ReportHead:
    """The head of a report.

    Attributes:
        opened: The times at which the test result was looked at; empty means sealed.
        left_out: What does not count in the figures; None in a report from before it was looked at.
        scored_again: What it came to before, oldest first.
    """

    val: SideHead
    test: SideHead
    opened: tuple[str, ...] = ()
    left_out: NotCounted | None = None
    scored_again: tuple[ScoredAgain, ...] = ()


def read_headline(path: Path) -> ReportHead | None:
    """The head of a run's report.json; None when there is no report yet or it is damaged.

    Reads no further than the line on which the predictions begin.
    """
    lines = ["{"]
    try:
        with open_own(path) as raw:
            file = io.TextIOWrapper(raw, encoding="utf-8")
            if file.readline(_LONGEST).strip() != "{":
                return None
            for line in iter(partial(file.readline, _LONGEST), ""):
                if line.startswith(PREDICTIONS_LINE) or line.strip() == "}":
                    break
                lines.append(line)
        document = parse("".join(lines).rstrip().rstrip(",") + "}")
        left_out = NotCounted.model_validate(document["left_out"]) if "left_out" in document else None
        opened, again = tuple(map(str, document["opened"])), scored_again(document)
        return ReportHead(_side(document["val"]), _side(document["test"]), opened, left_out, again)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, BadInput):
        return None


def scored_again(document: Mapping[str, Any]) -> tuple[ScoredAgain, ...]:
    """What a report's document tells of what it came to before.

    Raises:
        ValueError, TypeError: It is damaged.
    """
    return tuple(record(ScoredAgain, entry) for entry in document.get("scored_again", ()))


PREDICTIONS_LINE = '"predictions":'
"""How the line begins that ends the head."""


def write_lines(head: dict[str, Any], predictions: dict[str, Any]) -> bytes:
    """The bytes of report.json: one line per key of `head`, the predictions last."""
    rows = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}" for key, value in head.items()]
    rows.append(f"{PREDICTIONS_LINE} {json.dumps(predictions, ensure_ascii=False, allow_nan=False)}")
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode("utf-8")


def _side(document: dict[str, Any]) -> SideHead:
    ends = document.get("interval")
    interval = (float(ends[0]), float(ends[1])) if ends is not None else None
    figures = {
        name: None if value is None else float(value)
        for name, value in document.items()
        if name not in ("n", "accuracy", "interval", "sealed") and isinstance(value, int | float | None)
    }
    return SideHead(int(document["n"]), document.get("accuracy"), interval, figures)
