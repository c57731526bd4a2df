"""The exclusion job: leaves pictures out by their findings or by name, as one edit that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from shlex import quote

from core.datasets.catalog import edits, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import as_order
from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.checking import undo_edit
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.findings import read_evidence, read_findings
from core.datasets.cleaning.open_findings import left_out, open_questions
from core.datasets.cleaning.questions import Question
from core.datasets.cleaning.size_limits import KINDS as SIZE_KINDS
from core.datasets.cleaning.size_limits import check_limits, limits_change, outside
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.wording import counted

UNDONE = ("exclude", "restore", "clean")
"""Actions that `undo_exclusion` looks for when it is told no number."""


@dataclass(frozen=True)
class ExclusionResult:
    """What an exclusion, or its undo, did.

    Attributes:
        dataset: Its name.
        excluded: Samples that were excluded by it.
        restored: Samples that were taken in again by it.
        edit: Number of the edit, for undo; None when nothing changed.
        paths: The samples it is about, sorted.
        undone: What an undo took back, as an order ("exclude 16 pictures: by hand"); "" when it was none.
    """

    dataset: str
    excluded: int
    restored: int
    edit: int | None
    paths: tuple[str, ...] = ()
    undone: str = ""


@dataclass(frozen=True)
class ExclusionRule:
    """Which findings lead to an exclusion.

    Attributes:
        kinds: Kinds of findings.
        least: Only findings with at least this score; fraction.
        strongest: Only so many findings of each kind, the strongest; None for all.
        limits: What counts as a usual size and shape from now on; it is kept with the dataset. None leaves the findings of the
            last check.
    """

    kinds: tuple[str, ...]
    least: float = 0.0
    strongest: int | None = None
    limits: SizeLimits | None = None


def exclude(dataset: Dataset, kinds: Sequence[str] | ExclusionRule, try_out: bool = False) -> ExclusionResult:
    """Excludes the samples that the last check found something of these kinds on.

    Of duplicates the largest picture of each finding stays that is not excluded already; of a label conflict none stays. What a
    person has looked at in cleaning, and kept, stays.

    Args:
        dataset: It.
        kinds: Kinds of findings, or a rule that narrows them.
        try_out: True to find out what would be excluded, and store nothing.

    Raises:
        NotThere: A kind that no check has, or the dataset was never checked.
        BadInput: No kind was given, one that is about whole classes, or a limit that cannot be used.
    """
    rule = kinds if isinstance(kinds, ExclusionRule) else ExclusionRule(tuple(kinds))
    if not rule.kinds:
        usable = (check.kind for check in CHECKS if not check.of_classes)
        raise BadInput("No kind of finding was given.", f"Kinds: {', '.join(usable)}.")
    if rule.limits is not None:
        check_limits(rule.limits)
    # Before a first check nothing is known of them: that nothing is left out would read as if nothing were wrong.
    if not dataset.catalog.is_checked() and (rule.limits is None or not set(rule.kinds) <= set(SIZE_KINDS)):
        raise NotThere(f"{dataset.name} was not checked yet, so nothing is known of its pictures.", "Check it first.")
    chosen: dict[int, Sample] = {}
    for kind in rule.kinds:
        if CHECKS.get(kind).of_classes:  # which says which kinds there are, if this is none
            hint = "Collect pictures of another kind, or leave pictures out by hand."
            raise BadInput(f"{kind} is about whole classes, not about single pictures.", hint)
        for question in _open(dataset, kind, rule):
            present = tuple(sample for sample in question.samples if sample.id not in chosen)
            if present:
                chosen.update((sample.id, sample) for sample in left_out(replace(question, samples=present)))
    return _store(dataset, tuple(chosen.values()), ", ".join(rule.kinds), rule.limits, try_out)


def exclude_paths(dataset: Dataset, paths: Sequence[str], try_out: bool = False) -> ExclusionResult:
    """Excludes samples by their paths.

    Raises:
        NotThere: A path the dataset does not have; nothing is excluded.
    """
    samples = dataset.catalog.named(paths)
    return _store(dataset, tuple(sample for sample in samples if not sample.excluded), "by hand", None, try_out)


def restore_paths(dataset: Dataset, paths: Sequence[str], try_out: bool = False) -> ExclusionResult:
    """Takes excluded samples in again, by their paths.

    Raises:
        NotThere: A path the dataset does not have; nothing is taken in.
    """
    samples = [sample for sample in dataset.catalog.named(paths) if sample.excluded]
    edit = None if try_out else dataset.catalog.restore([sample.id for sample in samples])
    return ExclusionResult(dataset.name, 0, len(samples), edit, tuple(sorted(sample.path for sample in samples)))


def undo_exclusion(dataset: Dataset, edit: int | None = None) -> ExclusionResult:
    """Undoes an exclusion or a cleaning: the edit of that number, or the last one that is in force.

    Raises:
        NotThere: There is no exclusion to undo.
        Refused: It is another decision, or what it changed was changed again since.
    """
    log = dataset.catalog.edits()
    if edit is None:
        entry = next((entry for entry in log if entry.action in UNDONE and not entry.undone), None)
        if entry is None:
            raise NotThere(
                f"{dataset.name} has no exclusion that could be undone.", "Nothing was excluded, or all of it was taken back."
            )
        edit = entry.id
    other = next((entry for entry in log if entry.id == edit and entry.action not in UNDONE), None)
    if other is not None:
        hint = f"`main.py history {quote(dataset.name)} --undo {edit}` takes it back, if nothing stands on it."
        raise Refused(f"Edit {edit} ({other.title}) is no exclusion.", hint)
    taken_back = undo_edit(dataset, edit)
    with schema.reading(dataset.catalog.path) as connection:
        changed = [entry for entry in edits.changes_of(connection, edit) if entry.table == "exclusions"]
    restored = [int(str(entry.key[0])) for entry in changed if entry.before is None]
    paths = tuple(sorted(sample.path for sample in dataset.catalog.by_ids(restored)))
    return ExclusionResult(dataset.name, len(changed) - len(restored), len(restored), edit, paths, as_order(taken_back.title))


def _open(dataset: Dataset, kind: str, rule: ExclusionRule) -> tuple[Question, ...]:
    """The open findings of a kind that the rule leaves, the strongest first."""
    if rule.limits is not None and kind in SIZE_KINDS:
        found = [finding for finding in outside(read_evidence(dataset.catalog), rule.limits) if finding.kind == kind]
    else:
        found = list(read_findings(dataset, kind))
    strong = [finding for finding in found if finding.score >= rule.least]
    return open_questions(dataset, strong, Context())[: rule.strongest]


def _store(dataset: Dataset, samples: Sequence[Sample], reason: str, limits: SizeLimits | None, try_out: bool) -> ExclusionResult:
    paths = tuple(sorted(sample.path for sample in samples))
    if try_out:
        return ExclusionResult(dataset.name, len(paths), 0, None, paths)
    if limits is None:
        return ExclusionResult(dataset.name, len(paths), 0, dataset.catalog.exclude([s.id for s in samples], reason), paths)
    with schema.writing(dataset.catalog.path) as connection:
        ids = sorted(sample.id for sample in samples)
        changes = [limits_change(connection, limits)]
        changes += [edits.change(connection, "exclusions", (number,), (number, reason)) for number in ids]
        title = f"Excluded {counted(len(ids), 'picture')}: {reason}, by limits set"
        edit = edits.apply(connection, "exclude", title, len(ids), changes)
    return ExclusionResult(dataset.name, len(paths), 0, edit, paths)
