"""Numbers with their noun, and long lists of names in short."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 picture", "1,200 pictures"; the plural where it is not made with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def some(names: Sequence[str], most: int = 3) -> str:
    """ "a, b, c and 1,200 more": the first names and how many others there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
