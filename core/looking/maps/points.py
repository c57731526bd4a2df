"""What a map shows: the pictures that are in use with their places, and what they can be coloured by. No torch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.finding_words import finding_title
from core.datasets.cleaning.findings import read_findings
from core.datasets.cleaning.open_findings import open_questions
from core.evaluation.report import read_report
from core.looking.maps.picture_map import CLOSER_LOOK, file_of, read_map, stamp
from core.runs.folder import RunFolder
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.ordering import in_order
from core.support.workspace import Workspace

MEANING = "Pictures near each other look alike to the network. How far apart groups lie, and how large they are, says nothing."
"""What a map can and cannot say."""

SIDES = ("train", "val", "test")
MISTAKES = "mistakes "
"""Begins the name of the colouring by a run's answers; the run's name follows."""

_QUERY = (
    "SELECT s.id, s.path, s.sha256, s.class, p.side FROM pictures s "
    "LEFT JOIN split_rows p ON p.sample = s.id AND p.split = ? WHERE s.used ORDER BY s.path"
)


@dataclass(frozen=True, eq=False)
class Colouring:
    """A way of colouring the points.

    Attributes:
        name: "class", "side", "finding", or `MISTAKES` with the name of a run.
        title: As shown.
        names: What the colours stand for.
        codes: Which of them each point has.
        quiet: The one of `names` that is nothing special, and is shown in grey; None where all are.

    Shapes:
        codes: int64 [N].
    """

    name: str
    title: str
    names: tuple[str, ...]
    codes: NDArray[np.int64]
    quiet: int | None = None

    @property
    def counts(self) -> NDArray[np.int64]:
        """Points of each of `names`. *Shapes*: int64 [len(names)]."""
        return np.bincount(self.codes, minlength=len(self.names))


@dataclass(frozen=True, eq=False)
class MapPoints:
    """The points of a map as columns of equal length, in the order of their paths.

    Attributes:
        by: `CLOSER_LOOK`, or the name of a run.
        of: What the places follow from, as in `PictureMap`.
        ids: Numbers of the samples in the catalog.
        paths, sha256: As in the catalog.
        places: Within -1 and 1.
        colourings: Those that are read with the map: by class, by side of the current split, by finding.
        missing: Pictures in use that are not on the map, because they came later or could not be decoded.
        is_old: True when the run has other weights by now than those that saw the pictures.

    Shapes:
        ids: int64 [N]; places: float32 [N, 2].
    """

    by: str
    of: str
    ids: NDArray[np.int64]
    paths: tuple[str, ...]
    sha256: tuple[str, ...]
    places: NDArray[np.float32]
    colourings: tuple[Colouring, ...]
    missing: int
    is_old: bool

    def __len__(self) -> int:
        return len(self.paths)


@dataclass(frozen=True, eq=False)
class MapSheet:
    """A map with what else can be asked for.

    Attributes:
        points: None where no map has been made by this.
        by: What was asked for.
        runs: Runs on this dataset that have weights, and can lay a map out; the newest first.
        judged: Those of them whose mistakes are known.
    """

    points: MapPoints | None
    by: str
    runs: tuple[str, ...]
    judged: tuple[str, ...]


def read_sheet(workspace: Workspace, dataset: Dataset, by: str = CLOSER_LOOK, context: Context | None = None) -> MapSheet:
    """Job: the map that is kept, and the runs that can make or colour one.

    Raises:
        BadInput: The catalog is damaged.
        NotThere: The catalog is gone.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    points = read_points(workspace, dataset, by, context)
    runs = tuple(_runs_on(workspace, dataset.name, context))
    judged = tuple(run.name for run in runs if run.report_path.is_file())
    return MapSheet(points, by, tuple(run.name for run in runs), judged)


def read_points(workspace: Workspace, dataset: Dataset, by: str, context: Context | None = None) -> MapPoints | None:
    """The points of the map that is kept; None where there is none. As `read_sheet`."""
    context = context or Context()
    kept = read_map(file_of(dataset, by))
    if kept is None:
        return None
    with schema.reading(dataset.catalog.path) as connection:
        split = dataset.current_split
        rows = connection.execute(_QUERY, (split or "",)).fetchall()
        classes = tuple(in_order(row[0] for row in connection.execute("SELECT DISTINCT class FROM pictures WHERE class <> ''")))
    context.check_abandoned()
    place = {sample: number for number, sample in enumerate(kept.samples)}
    shown = [row for row in rows if row[2] in place]
    ids, paths, sha256, labels, sides = zip(*shown, strict=True) if shown else ((),) * 5
    weights = "" if by == CLOSER_LOOK else stamp(RunFolder(workspace.run_folder(by)).best_weights)
    numbers = np.array(ids, np.int64)
    return MapPoints(
        by, kept.of, numbers, paths, sha256,
        kept.places[np.array([place[sample] for sample in sha256], np.int64)],
        (_by_class(labels, classes), _by_side(sides, split), _by_finding(dataset, numbers, context)),
        missing=len(rows) - len(shown),
        is_old=weights != kept.weights,
    )  # fmt: skip


def mistakes_of(workspace: Workspace, points: MapPoints, run: str) -> Colouring:
    """Job: which pictures of val a run gets wrong. Nothing of a sealed test is shown.

    Raises:
        NotThere: No such run, or it has no report yet.
        BadInput: The report is damaged.
    """
    val = read_report(RunFolder.open(workspace, run).report_path).val
    right = dict(zip(val.samples, val.correct.tolist(), strict=True))
    codes = [2 if sample not in right else 0 if right[sample] else 1 for sample in points.sha256]
    return Colouring(f"{MISTAKES}{run}", f"Mistakes of {run}", ("right", "wrong", "not on val"), np.array(codes, np.int64), 2)


def _runs_on(workspace: Workspace, dataset: str, context: Context) -> Iterable[RunFolder]:
    found: list[tuple[str, RunFolder]] = []
    for path in workspace.run_folders():
        context.check_abandoned()
        run = RunFolder(path)
        try:
            if run.best_weights.is_file() and run.request.dataset == dataset:
                found.append((run.request.created, run))
        except SafelightError:
            continue  # the Runs page tells of damaged ones
    return (run for _, run in sorted(found, key=lambda entry: entry[0], reverse=True))


def _by_class(labels: Sequence[str], classes: tuple[str, ...]) -> Colouring:
    number = {name: place for place, name in enumerate(classes)}
    return Colouring("class", "Class", classes, np.array([number[label] for label in labels], np.int64))


def _by_side(sides: Sequence[str | None], split: str | None) -> Colouring:
    codes = [SIDES.index(side) if side in SIDES else len(SIDES) for side in sides]
    title = f"Side of {split}" if split is not None else "Side"
    return Colouring("side", title, (*SIDES, "on no side"), np.array(codes, np.int64), len(SIDES))


def _by_finding(dataset: Dataset, ids: NDArray[np.int64], context: Context) -> Colouring:
    """Of a picture with several findings, the strongest."""
    strongest: dict[int, tuple[float, str]] = {}
    for question in open_questions(dataset, read_findings(dataset), context):
        for sample in question.samples:
            strongest[sample.id] = max(strongest.get(sample.id, (-1.0, "")), (question.score, question.kind))
    found = [strongest[number][1] if number in strongest else "" for number in ids.tolist()]
    counts = Counter(kind for kind in found if kind)
    kinds = sorted(counts, key=lambda kind: (-counts[kind], kind))
    codes = np.array([kinds.index(kind) if kind else len(kinds) for kind in found], np.int64)
    return Colouring("finding", "Finding", (*map(finding_title, kinds), "no finding"), codes, len(kinds))
