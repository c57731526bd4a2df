"""Classes that differ much in size: a network that knows only the commonest looks good there, and a recipe can mend it.

Nineteen pictures of one class to one of another made a network "96 %" right that recognised not one picture of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNEVEN = 5.0
"""Largest to smallest class in train beyond which a recipe without balance deserves a hint."""


def floor_of(counts: Mapping[Any, int]) -> float | None:
    """Accuracy of saying the commonest class to all of these pictures, as a fraction; None without any.

    Args:
        counts: Pictures by class, whatever stands for a class.
    """
    total = sum(counts.values())
    return max(counts.values()) / total if total else None


def uneven_words(counts: Mapping[str, int], balance: str) -> str:
    """A sentence with advice when classes in train differ by more than five to one and the recipe does nothing about it.

    Args:
        counts: Pictures in train by class; classes without any are told of elsewhere.
        balance: That field of the recipe.
    """
    there = {name: count for name, count in counts.items() if count}
    if balance != "none" or len(there) < 2:
        return ""
    most, least = max(there, key=there.__getitem__), min(there, key=there.__getitem__)
    if there[most] <= UNEVEN * there[least]:
        return ""
    return (
        f"{most} has {there[most] / there[least]:.3g} times as many pictures in train as {least}, and balance is none: "
        f"the network may learn to say {most} to everything. Set balance to 'class weights' or 'balanced sampling', "
        "and go by the balanced accuracy."
    )
