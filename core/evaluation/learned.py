"""What weights have learned from, wherever they come from; and which pictures of a split say nothing about them any more."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.rows import DERIVED, ORIGINAL
from core.evaluation.report import read_report
from core.evaluation.wording import first_or_before
from core.runs.folder import RunFolder
from core.runs.learned import Keys, Learned, key, keys, of_weights, read_record, together
from core.runs.members import runs_of
from core.runs.plan import NotCounted
from core.runs.recipe import MEMBERS, Recipe
from core.runs.weights_header import safetensors_header
from core.support.errors import NotThere, Refused, SafelightError
from core.support.file_hash import file_sha256
from core.support.wording import counted
from core.support.workspace import Workspace

_QUERY = """
SELECT s.sha256, d.value, o.value, p.part, p.side, s.used FROM split_rows p JOIN pictures s ON s.id = p.sample
LEFT JOIN columns d ON d.sample = s.id AND d.name = ? LEFT JOIN columns o ON o.sample = s.id AND o.name = ?
WHERE p.split = ?
"""

MOST = 0.5
"""Part of val that may be left out. With less to choose the best epoch by, a run is not begun."""


@dataclass(frozen=True)
class KnownPictures:
    """Pictures of a split that some weights know already.

    Attributes:
        samples: SHA-256 of those on val and test.
        left_out: How many there are, and of which runs.
        on_val: How many pictures val has, these included.
    """

    samples: frozenset[str]
    left_out: NotCounted
    on_val: int


def learned_by_run(workspace: Workspace, run: RunFolder) -> Learned:
    """What a run has learned from, and all before it.

    A run that a Safelight made which kept no record is told of by its report, else by its dataset as long as its split is as it
    was. What cannot be told is named in `unknown`.

    Raises:
        BadInput: The run's record or plan is damaged.
        Refused: A newer Safelight wrote it.
    """
    return _by_run(workspace, run, frozenset())


def learned_before(workspace: Workspace, run: RunFolder) -> Learned:
    """What the weights that a run began with had learned from, as `learned_by_run`."""
    return _before(workspace, run, frozenset())


def learned_by_weights(workspace: Workspace, recipe: Recipe) -> Learned:
    """What the weights that a recipe begins with have learned from among pictures of ours; nothing for random and published ones.

    A file is known by what it says of itself, by its SHA-256, or as a copy of a run's best weights.

    Raises:
        NotThere: No such run or file.
        BadInput: A record is damaged.
        Refused: A newer Safelight wrote it.
    """
    if runs := runs_of(recipe):
        return together(learned_by_run(workspace, RunFolder.open(workspace, run)) for run in runs)
    kind, _, rest = recipe.weights.partition(":")
    return _by_file(workspace, Path(rest).expanduser()) if kind == "file" else Learned()


def known_pictures(dataset: Dataset, split: str, learned: Learned) -> KnownPictures:
    """The pictures on val and test that say nothing about weights which have learned so.

    A picture counts as learned from when it, or the original it was made from, was; and when any picture of its group was.

    Raises:
        SafelightError: The catalog cannot be read.
    """
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute(_QUERY, (DERIVED, ORIGINAL, split)).fetchall()
    found: set[str] = set()
    counts = {"val": 0, "test": 0}
    for side in counts:
        met = learned.on(side)
        groups = {part for *shas, part, _, _ in rows if any(sha and key(sha) in met for sha in shas)} if met else set()
        there = [row for row in rows if row[4] == side and row[5] and row[3] in groups]
        found.update(row[0] for row in there)
        counts[side] = len(there)
    on_val = sum(side == "val" and bool(used) for *_, side, used in rows)
    return KnownPictures(frozenset(found), NotCounted(**counts, runs=learned.runs, unknown=learned.unknown), on_val)


def sides_of(dataset: Dataset, split: str, taught: Container[str] | None = None) -> dict[str, Keys]:
    """What a run on this split learns from (train) and is chosen by (val), as keys: the samples and what they were made from.

    Args:
        dataset: Whose split it is.
        split: Its name.
        taught: Samples of train that the run learns from, where it is not all of them.
    """
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute(_QUERY, (DERIVED, ORIGINAL, split)).fetchall()
    if taught is not None:
        rows = [row for row in rows if row[4] != "train" or row[0] in taught]
    return {
        side: frozenset(key(sha) for *shas, _, where, used in rows if where == side and used for sha in shas if sha)
        for side in ("train", "val")
    }


def known_by_weights(workspace: Workspace, recipe: Recipe, dataset: Dataset, split: str) -> tuple[Learned, KnownPictures]:
    """What the weights a recipe begins with have learned from, and which pictures of the split they know by that.

    Raises:
        Refused: They know more than half of val; or a newer Safelight wrote a record.
        NotThere: No such run or file.
        BadInput: A record is damaged.
    """
    learned = learned_by_weights(workspace, recipe)
    known = known_pictures(dataset, split, learned)
    _check(known, dataset, split, workspace)
    return learned, known


def _by_run(workspace: Workspace, run: RunFolder, passed: frozenset[str]) -> Learned:
    record = read_record(run.path)
    if record is not None:
        return record.learned
    before = _before(workspace, run, passed)
    own = _own_sides(workspace, run)
    if own is None:
        return Learned((run.name, *before.runs), (run.name, *before.unknown), before.train, before.val)
    return before.before(run.name, own["train"], own["val"], _recipe(run).refit)


def _before(workspace: Workspace, run: RunFolder, passed: frozenset[str]) -> Learned:
    plan, recipe = run.plan, _recipe(run)
    weights = recipe.weights
    parent = (plan.parent if plan is not None else None) or run.request.parent
    if weights.startswith("file:"):
        path = Path(weights.removeprefix("file:"))
        # A plan may be somebody else's, and name any file: outside of the workspace only its own word for the contents counts.
        if path.resolve().is_relative_to(workspace.root):
            return _by_file(workspace, path)
        return _by_digest(workspace, plan.weights.sha256 if plan is not None else "", path.name)
    if weights == MEMBERS:
        return together(_by_name(workspace, name, passed | {run.name}) for name in runs_of(recipe))
    # Records are files: one that was edited may name a run as its own ancestor, and the walk would never end.
    if parent is None or parent in passed | {run.name}:
        return Learned()
    return _by_name(workspace, parent, passed | {run.name})


def _recipe(run: RunFolder) -> Recipe:
    """As it was planned, else as it was asked for."""
    plan = run.plan
    return plan.recipe if plan is not None else run.request.recipe


def _by_name(workspace: Workspace, name: str, passed: frozenset[str]) -> Learned:
    try:
        return _by_run(workspace, RunFolder.open(workspace, name), passed)
    except NotThere:
        return Learned((name,), (name,))


def _own_sides(workspace: Workspace, run: RunFolder) -> dict[str, Keys] | None:
    """What a run without a record was trained and chosen on; None where nothing tells."""
    plan = run.plan
    try:
        dataset = Dataset.open(workspace, run.request.dataset)
        if plan is not None and dataset.table(plan.split.name).fingerprint == plan.split.fingerprint:
            return sides_of(dataset, plan.split.name)
    except SafelightError:
        pass  # the report may still tell
    try:
        report = read_report(run.report_path)
    except SafelightError:
        return None
    return {"train": keys(report.trained_on), "val": keys(report.val.samples)} if report.trained_on else None


def _by_file(workspace: Workspace, path: Path) -> Learned:
    if not path.is_file():
        return Learned(unknown=(path.name,))
    header = safetensors_header(path) or {}
    told = header.get("__metadata__")
    told = told if isinstance(told, dict) else {}
    sha256 = file_sha256(path)
    record = of_weights(workspace, sha256, str(told.get("learned", "")))
    if record is not None:
        return record.learned
    # By content, however the file was renamed or where it was copied to; sizes are compared first, for hashing all takes long.
    for run in _runs_with_weights_of(workspace, path):
        if file_sha256(run.best_weights) == sha256:
            return learned_by_run(workspace, run)
    return Learned(unknown=(str(told.get("run", "")) or path.name,))


def _by_digest(workspace: Workspace, sha256: str, name: str) -> Learned:
    record = of_weights(workspace, sha256) if re.fullmatch("[0-9a-f]{64}", sha256) else None
    return record.learned if record is not None else Learned(unknown=(name,))


def _runs_with_weights_of(workspace: Workspace, path: Path) -> Iterator[RunFolder]:
    """Runs, those in the trash included, whose best weights have as many bytes as a file."""
    size = path.stat().st_size
    # Those in the trash as well: weights do not unlearn when their run is deleted.
    for best in sorted((*workspace.models.glob("*/best.safetensors"), *workspace.models.glob(".trash/*/best.safetensors"))):
        if best.stat().st_size == size and (best.parent / "request.json").is_file():
            yield RunFolder(best.parent)


def _check(known: KnownPictures, dataset: Dataset, split: str, workspace: Workspace) -> None:
    """Refuses, with the numbers and what to do, when too little of val is new to the weights."""
    left_out = known.left_out
    if left_out.val <= MOST * known.on_val:
        return
    raise Refused(
        f"The weights know {left_out.val:,} of the {counted(known.on_val, 'picture')} on val of {split} already: "
        f"{first_or_before(left_out.runs)} learned from them or from pictures of their groups. That leaves too little to choose "
        "the best epoch by.",
        _remedy(left_out.runs, dataset, workspace),
        dataset.folder,
    )


def _remedy(runs: tuple[str, ...], dataset: Dataset, workspace: Workspace) -> str:
    for name in runs:
        try:
            plan = RunFolder.open(workspace, name).plan
        except SafelightError:
            continue
        if plan is not None and plan.recipe.refit:
            break  # it knows val of its own split, too: the split to take was the very one that was refused
        if plan is not None and plan.dataset == dataset.name and plan.split.name in dataset.split_names():
            return f"Train on the split {plan.split.name}, by which {name} was trained, or begin from other weights."
    again = f"split {dataset.name} again with what {runs[0]} knows on train: under Split on the Data page"
    return f"Begin from other weights, or {again}."
