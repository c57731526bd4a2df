"""The exclusion job: leaves pictures with certain findings out, as one edit that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.datasets.catalog import SampleFilter
from core.datasets.checks.registry import CHECKS
from core.datasets.dataset import Dataset
from core.datasets.findings import read_findings
from core.support.errors import BadInput, NotThere


@dataclass(frozen=True)
class ExclusionResult:
    """What an exclusion, or its undo, did.

    Attributes:
        dataset: Its name.
        excluded: Samples that were excluded by it.
        restored: Samples that were taken in again by it.
        edit: Number of the edit, for undo; None when nothing changed.
    """

    dataset: str
    excluded: int
    restored: int
    edit: int | None


def exclude(dataset: Dataset, kinds: Sequence[str]) -> ExclusionResult:
    """Excludes the samples that the last check found something of these kinds on.

    Of duplicates the first picture of each finding stays that is not excluded already; of a label conflict none stays.

    Raises:
        NotThere: A kind that no check has.
        BadInput: No kind was given.
    """
    if not kinds:
        raise BadInput("No kind of finding was given.", f"Kinds: {', '.join(CHECKS.names())}.")
    used = {sample.path: sample.id for sample in dataset.catalog.samples(SampleFilter(excluded=False))}
    chosen: set[int] = set()
    for kind in kinds:
        rule = CHECKS.get(kind)
        for finding in read_findings(dataset.catalog, kind):
            present = [path for path in finding.paths if path in used and used[path] not in chosen]
            chosen.update(used[path] for path in (present[1:] if rule.keeps_first else present))
    edit = dataset.catalog.exclude(chosen, ", ".join(kinds))
    return ExclusionResult(dataset.name, len(chosen), 0, edit)


def undo_exclusion(dataset: Dataset, edit: int | None = None) -> ExclusionResult:
    """Undoes an exclusion: the edit of that number, or the last one that is in force.

    Raises:
        NotThere: There is no exclusion to undo.
        Refused: What it changed was changed again since.
    """
    if edit is None:
        entry = next((entry for entry in dataset.catalog.edits() if entry.action == "exclude" and not entry.undone), None)
        if entry is None:
            raise NotThere(f"{dataset.name} has no exclusion that could be undone.", "The edit log lists what was done.")
        edit = entry.id
    undone = dataset.catalog.undo(edit)
    return ExclusionResult(dataset.name, 0, undone.pictures if undone.action == "exclude" else 0, edit)
