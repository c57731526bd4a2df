"""The closer look: what an offline backbone sees in a dataset, stored in the catalog and told as findings."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.datasets.cleaning.checking import CheckResult, check_stored
from core.datasets.cleaning.checks.closer import ODD
from core.datasets.cleaning.closer_look import CloserLook, Near, store_closer_look
from core.datasets.cleaning.findings import read_evidence
from core.datasets.cleaning.look_time import FEWEST, keep_pace
from core.datasets.splits.groups import Likeness, find_groups
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.rows import read_rows
from core.looking.embedding import Looker
from core.looking.likenesses import find_alike
from core.looking.naive import FOLDS
from core.looking.nearest import Features, shortened
from core.looking.oddness import oddness
from core.looking.registering import Compared
from core.looking.suspects import Doubts, doubts
from core.support.errors import BadInput
from core.support.jobs import Context, Course, Note
from core.support.wording import counted

_ON_ITS_SIDE = 5  # EXIF orientations from here on swap width and height

SHOWN = 5
"""Nearest pictures of other classes that are kept for a picture that something is found about."""


# Of a first look's time, by what each step reports; measured over `vehicles`.
_SHARES = {
    "Decoding pictures": 0.01,
    "Looking at each picture once": 0.2,
    "Looking at parts of each picture": 0.34,
    "Looking for pictures that look alike": 0.03,
    "Comparing pictures that look alike": 0.37,
    "Judging labels by pictures of the same class": 0.04,
    "Looking for pictures unlike all others": 0.005,
    "Checking pictures": 0.005,
}


@dataclass(frozen=True)
class LookResult:
    """What a closer look found.

    Attributes:
        samples: Pictures that were looked at.
        alike: Pairs that are the same photograph.
        checked: The findings of all checks, those of the closer look among them.
    """

    samples: int
    alike: int
    checked: CheckResult


def look_closer(dataset: Dataset, context: Context | None = None) -> LookResult:
    """Looks at every used picture with the offline backbone, and stores what it saw in place of earlier looks.

    What the checks of files found stays; all findings are told anew from what is stored. Features are kept: a second look
    computes those of new pictures only.

    Raises:
        BadInput: Too few pictures.
        DiskFull: No room for pixels or features.
        NotThere: The package with the weights is not installed.
        Refused: A newer Safelight wrote the catalog.
        Abandoned: The job was dropped; no findings change.
    """
    context = Course(context or Context(), _SHARES)
    began = time.monotonic()
    looker = Looker(dataset, context)
    table = looker.table
    if len(table) < FEWEST:
        there = counted(len(table), "picture")
        raise BadInput(f"{dataset.name} has {there} to look at.", f"A closer look needs {FEWEST} or more.")
    raw = looker.features()
    short = shortened(raw)
    hashes, proportions = _shown(dataset, table)
    pictures = Compared(looker.store.squares, looker.store.rows(table.sha256), proportions)
    alike = find_alike(looker.parts(), _numbers(table.sha256), hashes, pictures, context)
    groups = _groups(dataset, table, alike.copies)
    found = _doubts(raw, table, groups, context)
    odd = oddness(short, table.labels, _numbers(groups), context)
    looks = CloserLook(
        table.labels,
        tuple(table.classes[number] for number in found.suggestion),
        found.trust, found.suspicion, odd, alike.copies, alike.near,
    )  # fmt: skip
    near = _near_others(short, table, looks, context)
    context.check_abandoned()
    store_closer_look(dataset.catalog, table.paths, table.sha256, looks, near)
    checked = check_stored(dataset, context)
    if looker.computed == 2 * len(set(table.sha256)):  # else it tells nothing of pictures that nobody has seen
        keep_pace(dataset, len(table), time.monotonic() - began)
    return LookResult(len(table), len(alike.copies), checked)


def _doubts(features: Features, table: SampleTable, groups: tuple[str, ...], context: Context) -> Doubts:
    """Doubts about the labels of classes with enough groups to hold some out; none about the others'."""
    known: dict[str, set[str]] = {}
    for label, group in zip(table.labels, groups, strict=True):
        known.setdefault(label, set()).add(group)
    few = sorted(label for label, own in known.items() if len(own) < FOLDS)
    judged = np.array([label not in few for label in table.labels])
    own = np.array([table.classes.index(label) for label in table.labels], np.int64)
    told = Doubts(np.ones(len(table)), own.copy(), np.zeros(len(table)))
    classes = [label for label in table.classes if label not in few]
    if few:
        context.report(Note(f"Labels are not judged in classes with fewer than {FOLDS} different pictures: {', '.join(few)}."))
    if len(classes) < 2:
        return told
    places = np.flatnonzero(judged)
    found = doubts(
        features[places], [table.labels[place] for place in places], [groups[place] for place in places], classes, context
    )
    numbers = np.array([table.classes.index(label) for label in classes], np.int64)
    told.trust[places], told.suspicion[places] = found.trust, found.suspicion
    told.suggestion[places] = numbers[found.suggestion]
    return told


def _near_others(features: Features, table: SampleTable, looks: CloserLook, context: Context) -> tuple[Near, ...]:
    """The nearest pictures of another class for each picture that something is found about: of the suggested class if any."""
    labels = _numbers(table.labels)
    found: list[Near] = []
    suspects = looks.suspicion > 0
    chosen = np.flatnonzero(suspects | (looks.oddness > ODD))
    suggested = {name: np.flatnonzero(np.array(table.labels) == name) for name in set(looks.suggestions)}
    for row in chosen:
        context.check_abandoned()
        others = suggested[looks.suggestions[row]] if suspects[row] else np.flatnonzero(labels != labels[row])
        cosines = features[others] @ features[row]
        for place in np.argsort(-cosines, kind="stable")[:SHOWN]:
            found.append(Near(int(row), int(others[place]), max(0.0, 1 - float(cosines[place]))))
    return tuple(found)


def _groups(dataset: Dataset, table: SampleTable, alike: tuple[Likeness, ...]) -> tuple[str, ...]:
    """Group of each picture: what a source tied together, copies, and what looks alike."""
    rows = read_rows(dataset, (), SplitRequest())
    place = {path: row for row, path in enumerate(table.paths)}
    kept = [row for row, path in enumerate(rows.paths) if path in place]
    nothing = np.zeros((0, 3), np.int64)  # what hashes say counts no more where pixels were compared
    columns = {name: [values[row] for row in kept] for name, values in rows.columns.items()}
    return find_groups([rows.sha256[row] for row in kept], nothing, columns, alike=alike).names


def _shown(dataset: Dataset, table: SampleTable) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """The perceptual hash of each picture, and its width by its height as it is shown. *Shapes*: [N] both."""
    known = read_evidence(dataset.catalog)
    place = {path: row for row, path in enumerate(known.paths)}
    rows = np.array([place[path] for path in table.paths], np.int64)
    proportions = known.width[rows] / known.height[rows]
    on_its_side = known.orientations[rows] >= _ON_ITS_SIDE
    return known.hashes[rows], np.where(on_its_side, 1 / proportions, proportions)


def _numbers(values: tuple[str, ...]) -> NDArray[np.int64]:
    """A number for each value, equal for equal ones. *Shapes*: int64 [N]."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], np.int64)
