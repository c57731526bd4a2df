"""Numbers with their noun."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 picture", "1,200 pictures"; the plural where it is not made with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
