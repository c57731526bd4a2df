"""What a study of `pictures_per_class` answers: how accuracy grows, what twice as many may bring, and which class gains most."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.comparison import on_shared_pictures
from core.evaluation.predictions import Predictions
from core.evaluation.same_pictures import joined_groups
from core.evaluation.significance import ALPHA, holm
from core.runs.folder import RunFolder
from core.studies.pictures.power_law import PowerLaw, fit_power_law
from core.studies.study import Cell, CellValues, written
from core.studies.training import StudyRuns, known_as
from core.studies.verdict import apart
from core.support.csv_files import CsvCell
from core.support.jobs import Context
from core.support.wording import counted, percentage
from core.support.workspace import Workspace

KEY = "pictures_per_class"
"""The factor it is about."""


@dataclass(frozen=True)
class CurvePoint:
    """One number of pictures.

    *Units*: accuracies are fractions.

    Attributes:
        words: The cell.
        pictures: Per class, on average over its classes and runs: what was learned from, not what was asked for.
        runs: Its runs.
        accuracies: Of each of them on val.
        recalls: For each class the mean over the runs; NaN where val has none of it.
    """

    words: str
    pictures: float
    runs: tuple[str, ...]
    accuracies: tuple[float, ...]
    recalls: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(self.accuracies) / len(self.accuracies)


@dataclass(frozen=True, eq=False)
class PictureCurve:
    """Accuracy against pictures per class, at one value of every other factor.

    Attributes:
        title: The values of the other factors; "" where there are none.
        points: Fewest pictures first.
        classes: Names, in the order of recalls.
        law: What was fitted; None with fewer than three sizes.
        gains: Place of the class whose recall rose most from the fewest pictures to the most; None where nothing rose.
        sure: Whether it rose by more than chance, by groups of pictures and by seeds as cells are told apart, over all classes.
    """

    title: str
    points: tuple[CurvePoint, ...]
    classes: tuple[str, ...]
    law: PowerLaw | None
    gains: int | None
    sure: bool

    @property
    def sentence(self) -> str:
        """What it says, in words."""
        first, last = self.points[0], self.points[-1]
        told = f"{self.title}: " if self.title else ""
        told += f"{percentage(first.mean, 1)} with {_each(first)}, {percentage(last.mean, 1)} with {_each(last)}"
        if self.law is not None:
            value, low, high = self.law.at_farthest
            band = f" ({percentage(low, 1)} to {percentage(high, 1)})" if low is not None and high is not None else ""
            told += f"; about {percentage(value, 1)}{band} with twice as many, by estimate"
        if self.gains is not None:
            before, after = (percentage(point.recalls[self.gains]) for point in (first, last))
            told += f". {self.classes[self.gains]} gains most: {before} of it is found with the fewest, {after} with the most"
            told += "" if self.sure else ", which may be luck"
        return f"{told}."

    @property
    def basis(self) -> str:
        """On what the estimate rests."""
        if self.law is None:
            return "An estimate of what more pictures bring needs three different numbers of them."
        told = "Estimated by an inverse power law, least squares over all runs"
        if self.law.low is None:
            return f"{told}; one run each says nothing about luck, so that there is no band."
        return f"{told}; the band is what drawing the runs anew makes of it, on the same pictures of val."


def has_curve(found: StudyRuns) -> bool:
    """Whether pictures per class are varied in a study, of which at least two numbers have been trained."""
    values = {
        value
        for one, there in zip(found.wanted, found.trained, strict=True)
        for key, value in one.cell.values
        if there and key == KEY
    }
    return len(values) > 1 and not found.study.is_search


def picture_curves(
    workspace: Workspace, found: StudyRuns, context: Context | None = None, named: Callable[[CellValues], str] = written
) -> tuple[PictureCurve, ...]:
    """Job: the curves of a study, one for each combination of the other factors' values; none where its runs did not learn from
    different numbers of pictures.

    Args:
        workspace: Whose runs.
        found: The study's.
        context: Of the job.
        named: How the values of a cell are called in titles.

    Raises:
        NotThere: The runs share no pictures.
        BadInput: A report is damaged.
    """
    if not has_curve(found):
        return ()
    trained = [(one, run) for one, run, there in zip(found.wanted, found.runs, found.trained, strict=True) if there]
    names = list(dict.fromkeys(run for _, run in trained))
    if len(names) < 2:
        return ()
    folders = {name: RunFolder.open(workspace, name) for name in names}
    reports, sides, _, _ = on_shared_pictures(list(folders.values()), "val", known_as(workspace, found.wanted))
    judged, groups = dict(zip(names, sides, strict=True)), joined_groups(sides)
    pictures = {name: _learned_from(folder) for name, folder in folders.items()}
    cells: defaultdict[str, dict[Cell, list[str]]] = defaultdict(dict)
    for one, run in trained:
        if not pictures[run]:
            continue  # of a run without a plan nobody knows what it learned from
        cells[_title(one.cell, named)].setdefault(one.cell, []).append(run)
    classes = reports[0].classes
    curves = (_curve(title, of, judged, groups, pictures, classes) for title, of in cells.items())
    # Numbers beyond what there is are one number: of a single one there is no curve.
    return tuple(curve for curve in curves if len({point.pictures for point in curve.points}) > 1)


def class_rows(curve: PictureCurve) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and rows of a table of classes: what part of each was found, by pictures per class; what rose most comes first."""
    heads = ("Class", *(f"{point.pictures:,.3g}" for point in curve.points), "Rose by")
    first, last = curve.points[0].recalls, curve.points[-1].recalls
    known = [place for place in range(len(curve.classes)) if not math.isnan(first[place])]
    rows = [
        (
            curve.classes[place],
            *(percentage(point.recalls[place]) for point in curve.points),
            f"{100 * (last[place] - first[place]):+.0f} points",
        )
        for place in sorted(known, key=lambda place: first[place] - last[place])
    ]
    return heads, rows


def curve_numbers(curves: Sequence[PictureCurve]) -> tuple[tuple[str, ...], list[tuple[CsvCell, ...]]]:
    """Headings and rows of a table of all points as a file keeps them, and of the law between and beyond them."""
    heads = ("curve", "what", "pictures_per_class", "accuracy", "low", "high", "runs")
    rows: list[tuple[CsvCell, ...]] = []
    for curve in curves:
        for point in curve.points:
            ends = min(point.accuracies), max(point.accuracies)
            rows.append((curve.title, "measured", point.pictures, point.mean, *ends, len(point.accuracies)))
        if (law := curve.law) is not None:
            rows += [(curve.title, "estimated", *told, None) for told in law.rows()]
    return heads, rows


def _curve(
    title: str,
    cells: dict[Cell, list[str]],
    judged: dict[str, Predictions],
    groups: Sequence[str],
    pictures: dict[str, float],
    classes: tuple[str, ...],
) -> PictureCurve:
    points = []
    for cell, runs in cells.items():
        recalls = np.mean([_recalls(judged[run], len(classes)) for run in runs], axis=0)
        accuracies = tuple(float(judged[run].correct.mean()) for run in runs)
        each = sum(pictures[run] for run in runs) / len(runs)
        points.append(CurvePoint(cell.words, each, tuple(runs), accuracies, tuple(map(float, recalls))))
    points.sort(key=lambda point: point.pictures)
    law = fit_power_law([point.pictures for point in points], [point.accuracies for point in points])
    rises = np.subtract(points[-1].recalls, points[0].recalls)
    known = np.where(np.isnan(rises), -1.0, rises)
    gains = int(np.argmax(known)) if len(known) and known.max() > 0 else None
    sure = gains is not None and _rose(points[0], points[-1], judged, groups, len(classes))[gains] < ALPHA
    return PictureCurve(title, tuple(points), classes, law, gains, sure)


def _rose(
    first: CurvePoint, last: CurvePoint, judged: dict[str, Predictions], groups: Sequence[str], classes: int
) -> list[float]:
    """For each class the p-value, corrected for their number, of what was found of it being the same at both points."""
    before, after = (np.stack([judged[run].correct for run in point.runs]) for point in (first, last))
    truth = judged[first.runs[0]].truth
    found = []
    for label in range(classes):
        rows = np.flatnonzero(truth == label)
        found.append(apart(before[:, rows], after[:, rows], [groups[row] for row in rows.tolist()]) if len(rows) else 1.0)
    return list(holm(found))


def _recalls(side: Predictions, classes: int) -> NDArray[np.float64]:
    """Part of each class that was found; NaN where there is none of it. *Shapes*: float [C]."""
    there = np.bincount(side.truth, minlength=classes).astype(np.float64)
    hits = np.bincount(side.truth, weights=side.correct, minlength=classes)
    found = np.full(classes, np.nan)
    np.divide(hits, there, out=found, where=there > 0)
    return found


def _learned_from(folder: RunFolder) -> float:
    """Pictures of train for each class that has any, as the run's plan has them."""
    plan = folder.plan
    counts = [count for count in plan.split.counts["train"].values() if count] if plan is not None else []
    return sum(counts) / len(counts) if counts else 0.0


def _title(cell: Cell, named: Callable[[CellValues], str]) -> str:
    others = tuple((key, value) for key, value in cell.values if key != KEY)
    return named(others) if others else ""


def _each(point: CurvePoint) -> str:
    return f"{counted(round(point.pictures), 'picture')} per class"
