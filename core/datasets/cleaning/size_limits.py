"""What a person calls a usual size and shape in a dataset: kept with the decisions, used by the checks instead of their own."""

from __future__ import annotations

import json
import math
import sqlite3
from dataclasses import replace
from typing import Any

from core.datasets.catalog import edits, schema
from core.datasets.catalog.catalog_errors import stored
from core.datasets.catalog.edits import Change
from core.datasets.catalog.samples import Catalog
from core.datasets.cleaning.checks.check import Evidence, Finding, SizeLimits
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.checks.sizes import aspect_limits, side_limits
from core.support.errors import BadInput

KINDS = ("odd-size", "odd-aspect")
"""The kinds of findings that go by these limits."""

_CHOICE = "limits"  # name of the row among the catalog's choices


def read_limits(catalog: Catalog) -> SizeLimits:
    """The limits a person has set for a dataset; without any, both parts are None.

    Raises:
        BadInput: What is stored cannot be understood.
    """
    with schema.reading(catalog.path) as connection:
        row = connection.execute("SELECT value FROM choices WHERE name = ?", (_CHOICE,)).fetchone()
    return SizeLimits() if row is None else stored(catalog.path, row[0], limits_from)


def limits_change(connection: sqlite3.Connection, limits: SizeLimits) -> Change | None:
    """The change that stores limits, as part of an edit; None when they are stored so already."""
    if limits == SizeLimits():
        return edits.change(connection, "choices", (_CHOICE,), None)
    value = json.dumps(limits_to(limits))
    return edits.change(connection, "choices", (_CHOICE,), (_CHOICE, value))


def check_limits(limits: SizeLimits) -> SizeLimits:
    """The limits as they are.

    Raises:
        BadInput: The lower one is not below the higher one, or below 0.
    """
    for words, pair in (("size", limits.side), ("shape", limits.aspect)):
        if pair is not None and not 0 <= pair[0] < pair[1]:
            raise BadInput(
                f"The limits of {words}, {pair[0]:g} to {pair[1]:g}, cannot be used.", "Give the lower one first, from 0 on."
            )
    return limits


def usual_limits(evidence: Evidence) -> SizeLimits:
    """What the samples themselves say is usual."""
    return SizeLimits(side_limits(evidence), aspect_limits(evidence))


def outside(evidence: Evidence, limits: SizeLimits) -> tuple[Finding, ...]:
    """What the checks of size and shape would find with these limits, the strongest of each kind first."""
    tried = replace(evidence, limits=limits)
    found: list[Finding] = []
    for kind in KINDS:
        found += sorted(CHECKS.get(kind).find(tried), key=lambda finding: (-finding.score, finding.paths))
    return tuple(found)


def limits_from(stored: Any) -> SizeLimits:
    """The limits in a stored document.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(stored, dict):
        raise ValueError("no limits")
    return SizeLimits(_opened(stored.get("side")), _opened(stored.get("aspect")))


def limits_to(limits: SizeLimits) -> dict[str, list[float | None] | None]:
    """The limits as a document to store; JSON has no infinity."""
    return {"side": _closed(limits.side), "aspect": _closed(limits.aspect)}


def _opened(pair: Any) -> tuple[float, float] | None:
    if pair is None:
        return None
    if not isinstance(pair, list) or len(pair) != 2 or not all(end is None or isinstance(end, int | float) for end in pair):
        raise ValueError(f"{pair!r} are no limits")
    low, high = pair
    return (0.0 if low is None else float(low), math.inf if high is None else float(high))


def _closed(pair: tuple[float, float] | None) -> list[float | None] | None:
    return None if pair is None else [pair[0], None if math.isinf(pair[1]) else pair[1]]
