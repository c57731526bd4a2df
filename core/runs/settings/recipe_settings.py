"""What recipes ask for, setting by setting, and which settings are not the same in all of some runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from core.runs.augmentation import Augmentation
from core.runs.recipe import Recipe, Stage
from core.support.fields import describe

Settings = tuple[tuple[str, str], ...]
"""The settings of a recipe as (path, value): ("picture_size", "224"), ("stages.0.learning_rate", "0.001")."""

MISSING = "–"
"""The value of a setting in a recipe that has no such stage."""


def settings_of(recipe: Recipe) -> Settings:
    """Every setting of a recipe, in the order of its fields; stages count from 0, as `--set` counts them."""
    return tuple(_flat(recipe.model_dump(mode="json")))


def differing(recipes: Sequence[Settings]) -> tuple[str, ...]:
    """The paths whose values are not the same in all of these, in the order in which they come."""
    fields = [dict(settings) for settings in recipes]
    names = dict.fromkeys(name for one in fields for name in one)
    return tuple(name for name in names if len({one.get(name, MISSING) for one in fields}) > 1)


def setting_label(path: str) -> str:
    """A setting as a person reads it: "Learning rate", "Stage 2: learning rate" of the second stage."""
    *before, name = path.split(".")
    label = _LABELS.get(name, name.replace("_", " ").capitalize())
    stage = next((int(part) for part in before if part.isdecimal()), 0)
    return label if not stage else f"Stage {stage + 1}: {_within(label)}"


def setting_in_words(path: str) -> str:
    """As `setting_label`, within a sentence: "learning rate", "MLP widths"."""
    return _within(setting_label(path))


def is_number(path: str) -> bool:
    """Whether the values of a setting are numbers."""
    return path.split(".")[-1] in _NUMBERS


def _within(label: str) -> str:
    first = label.split(" ", 1)[0]
    return label if first[1:] != first[1:].lower() else f"{label[:1].lower()}{label[1:]}"  # "MLP" and "BatchNorm" stay


def _flat(document: Any, start: str = "") -> Iterator[tuple[str, str]]:
    entries = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in entries:
        name = f"{start}{key}"
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(part, dict) for part in value)):
            yield from _flat(value, f"{name}.")
        else:
            yield name, ", ".join(map(str, value)) if isinstance(value, list) else _said(value)


def _said(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else MISSING if value in (None, "") else str(value)


_FIELDS = tuple(field for record in (Augmentation, Stage, Recipe) for field in describe(record))
_LABELS = {field.name: field.label for field in _FIELDS}
_NUMBERS = frozenset(field.name for field in _FIELDS if field.kind in ("int", "float"))
