"""Jobs behind the Data page's decisions: exclude, take in again, move to a class, tie together. Each is one edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.datasets.catalog.dataset import Dataset
from core.support.jobs import Context
from core.support.wording import counted

if TYPE_CHECKING:
    from core.datasets.splits.ties import TieResult


@dataclass(frozen=True)
class Decided:
    """What was done, as the status bar says it, and the number of the edit; None when there was nothing to decide."""

    words: str
    edit: int | None


def turn_exclusion(dataset: Dataset, ids: Sequence[int], context: Context) -> Decided:
    """Excludes the pictures; takes them in again when all of them are excluded already."""
    catalog = dataset.catalog
    samples = catalog.by_ids(ids)
    if samples and all(sample.excluded for sample in samples):
        edit = catalog.restore(ids)
        return Decided(f"{counted(len(samples), 'picture')} taken in again. Ctrl+Z undoes it.", edit)
    edit = catalog.exclude(ids)
    return Decided(f"{counted(sum(not sample.excluded for sample in samples), 'picture')} excluded. Ctrl+Z undoes it.", edit)


def move_to_class(dataset: Dataset, ids: Sequence[int], label: str, context: Context) -> Decided:
    """Gives the pictures another class; those that are in it already are no decision."""
    others = [sample.id for sample in dataset.catalog.by_ids(ids) if sample.label != label]
    edit = dataset.catalog.relabel(others, label) if others else None
    if edit is None:
        return Decided(f"The selection is in {label} already.", None)
    return Decided(f"{counted(len(others), 'picture')} moved to {label}. Ctrl+Z undoes it.", edit)


def tie_together(dataset: Dataset, ids: Sequence[int], context: Context) -> Decided:
    """Ties the pictures together, so that every split made from now on keeps them on one side."""
    from core.datasets.splits.ties import tie

    if len(ids) < 2:
        return Decided("Select two pictures or more to tie them together.", None)
    return _tied(tie(dataset, ids))


def tie_pair(dataset: Dataset, paths: Sequence[str], context: Context) -> Decided:
    """Ties the pictures of these paths together."""
    from core.datasets.splits.ties import tie_paths

    return _tied(tie_paths(dataset, paths))


def exclude_found(dataset: Dataset, ids: Sequence[int], kind: str, context: Context) -> Decided:
    """Excludes pictures for what was found on them."""
    edit = dataset.catalog.exclude(ids, kind)
    return Decided(f"{counted(len(ids), 'picture')} excluded. Ctrl+Z undoes it.", edit)


def _tied(found: TieResult) -> Decided:
    pictures = counted(len(found.paths), "picture")
    if found.edit is None:
        return Decided(f"{pictures} are tied together already.", None)
    return Decided(" ".join(filter(None, (f"{pictures} tied together.", found.parted_words, "Ctrl+Z undoes it."))), found.edit)
