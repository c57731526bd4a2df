"""What came of making a dataset out of another one."""

from __future__ import annotations

from dataclasses import dataclass

from core.support.left_out import LeftOut


@dataclass(frozen=True)
class DerivedResult:
    """What came of it.

    Attributes:
        dataset: Name of the derived dataset.
        parent: Name of the dataset it was made from.
        added: Pictures that are new in it.
        already: Pictures it had before.
        left: Everything that was left out, with the reason.
        classes: Pictures per class now.
        split: Name of the split that was carried over; None without one.
        notes: Sentences for the person.
    """

    dataset: str
    parent: str
    added: int
    already: int
    left: tuple[LeftOut, ...]
    classes: dict[str, int]
    split: str | None
    notes: tuple[str, ...] = ()
