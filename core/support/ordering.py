"""The order in which a person counts: "class 2" before "class 10"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"([0-9]+)")

Key = tuple[tuple[tuple[int, int, str], ...], str]


def natural(name: str) -> Key:
    """What names are sorted by: runs of digits as numbers, small and large letters alike, the name itself where all is equal."""
    return tuple(_part(part) for part in _NUMBER.split(name) if part), name


def _part(part: str) -> tuple[int, int, str]:
    if not _NUMBER.fullmatch(part):
        return 1, 0, part.casefold()
    digits = part.lstrip("0")  # compared by their length first: Python makes no number of more than 4,300
    return 0, len(digits), digits


def in_order(names: Iterable[str]) -> list[str]:
    """The names, each once, in natural order."""
    return sorted(set(names), key=natural)
