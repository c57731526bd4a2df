"""Jobs behind the Data page's decisions: exclude, take in again, move to a class, undo. Each is one edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.datasets.dataset import Dataset
from core.support.counted import counted
from core.support.jobs import Context


@dataclass(frozen=True)
class Decided:
    """What was done, as the status bar says it."""

    words: str


def turn_exclusion(dataset: Dataset, ids: Sequence[int], context: Context) -> Decided:
    """Excludes the pictures; takes them in again when all of them are excluded already."""
    catalog = dataset.catalog
    samples = catalog.by_ids(ids)
    if samples and all(sample.excluded for sample in samples):
        catalog.restore(ids)
        return Decided(f"{counted(len(samples), 'picture')} taken in again. Ctrl+Z undoes it.")
    catalog.exclude(ids)
    return Decided(f"{counted(sum(not sample.excluded for sample in samples), 'picture')} excluded. Ctrl+Z undoes it.")


def move_to_class(dataset: Dataset, ids: Sequence[int], label: str, context: Context) -> Decided:
    """Gives the pictures another class."""
    edit = dataset.catalog.relabel(ids, label)
    if edit is None:
        return Decided(f"The selection is in {label} already.")
    return Decided(f"{counted(len(ids), 'picture')} moved to {label}. Ctrl+Z undoes it.")


def exclude_findings(dataset: Dataset, kind: str, context: Context) -> Decided:
    """Excludes what the last check found of one kind."""
    from core.datasets.exclusion import exclude

    result = exclude(dataset, (kind,))
    return Decided(f"{counted(result.excluded, 'picture')} excluded. Ctrl+Z undoes it.")


def undo_last(dataset: Dataset, context: Context) -> Decided:
    """Undoes the latest decision that is in force."""
    latest = next((edit for edit in dataset.catalog.edits() if not edit.undone), None)
    if latest is None:
        return Decided("There is nothing to undo in this dataset.")
    from core.datasets.checking import undo_edit

    undo_edit(dataset, latest.id, context)
    return Decided(f"Undone: {latest.title}.")
