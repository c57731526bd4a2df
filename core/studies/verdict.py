"""What a study answers: each cell's accuracy with both sorts of spread, and which cells cannot be told from the best. No torch.

Two things are uncertain, and both count: another draw of pictures, and another seed. A cell is better than another one only where
the exact test over whole groups of pictures says so, and, where there are several seeds, Welch's test over the seeds says so too.
Each of them holds its 5 % by itself, hence also both together; over all pairs of cells they are corrected by Holm's method.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import accuracy_interval, members
from core.evaluation.quantiles import beyond_t
from core.evaluation.significance import ALPHA, holm, sign_flip
from core.runs.headline import Interval
from core.support.csv_files import CsvCell
from core.support.wording import counted, percentage

HEADS = ("Cell", "Runs", "Val", "Over seeds", "Over pictures", "")
"""Of a table of cells; see `CellResult.row`."""


@dataclass(frozen=True)
class CellResult:
    """What one cell came to on the pictures that all of them share.

    *Units*: accuracies, spreads and the interval are fractions.

    Attributes:
        words: The cell's values.
        runs: Its runs, by seed.
        mean: Mean accuracy over the seeds.
        spread: Standard deviation over the seeds; None with one.
        interval: 95 % interval over pictures, by whole groups, of its middle seed.
        accuracies: Of each of its runs, by seed.
        p: Corrected p-value of the best cell being no better; None of the best itself.
        told_apart: True where the best cell is better by more than chance.
        standing: How it stands to the others: "best", "ahead" where nothing can be told apart from it and none equals it, "less
            good", or "cannot be told apart"; "" of a cell that is alone.
    """

    words: str
    runs: tuple[str, ...]
    mean: float
    spread: float | None
    interval: Interval
    accuracies: tuple[float, ...] = ()
    p: float | None = None
    told_apart: bool = False
    standing: str = ""

    @property
    def row(self) -> tuple[str, ...]:
        """What a table tells of it, under `HEADS`."""
        low, high = self.interval
        spread = f"± {100 * self.spread:.1f}" if self.spread is not None else "–"
        interval = f"{percentage(low, 1)} to {percentage(high, 1)}"
        return (self.words, f"{len(self.runs):,}", percentage(self.mean, 1), spread, interval, self.standing)


@dataclass(frozen=True)
class StudyVerdict:
    """The answer of a study.

    Attributes:
        n, groups: Pictures of val that all runs were judged on, and their groups.
        cells: In the order of the study.
        best: Place of the best cell among them.
        seeds: Fewest runs of a cell.
        sentence: The answer in words.
        left_out: Pictures of val that not all runs were judged on, or that one of them knew.
        reasons: Why, in words, with how many each of them left out.
    """

    n: int
    groups: int
    cells: tuple[CellResult, ...]
    best: int
    seeds: int
    sentence: str
    left_out: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def basis(self) -> tuple[str, ...]:
        """On what it rests, in sentences: how the weights were chosen, what the intervals are, and what was left out."""
        kept = "Chosen on these pictures of val; test decides. The interval is over pictures, of each cell's middle seed."
        return (kept, *self.reasons)


def verdict(
    names: Sequence[str], runs: Sequence[Sequence[str]], right: Sequence[NDArray[np.bool_]], groups: Sequence[str]
) -> StudyVerdict:
    """The verdict on cells by what their runs got right on the same pictures.

    *Shapes*: `names`: K cells, at least one; `runs`: for each the names of its S runs; `right`: K times bool [S, N]; `groups`: N
    names.
    """
    means = [float(one.mean()) for one in right]
    best = int(np.argmax(means))
    pairs = list(itertools.combinations(range(len(names)), 2))
    corrected = dict(zip(pairs, holm([apart(right[a], right[b], groups) for a, b in pairs]), strict=True))
    others = [corrected[min(place, best), max(place, best)] for place in range(len(names)) if place != best]
    first = "best" if others else ""  # of nothing
    if others and min(others) >= ALPHA:  # of several that got the same, none is ahead
        first = "cannot be told apart" if means.count(means[best]) > 1 else "ahead"
    cells = []
    for place, (name, own, hits) in enumerate(zip(names, runs, right, strict=True)):
        p = None if place == best else corrected[min(place, best), max(place, best)]
        spread = float(hits.mean(axis=1).std(ddof=1)) if len(hits) > 1 else None
        middle = int(np.argsort(hits.mean(axis=1), kind="stable")[len(hits) // 2])
        told_apart = p is not None and p < ALPHA
        standing = first if p is None else "less good" if told_apart else "cannot be told apart"
        interval = accuracy_interval(hits[middle], groups)
        each = tuple(float(one) for one in hits.mean(axis=1))
        cells.append(CellResult(name, tuple(own), means[place], spread, interval, each, p, told_apart, standing))
    seeds, n = min(len(hits) for hits in right), len(groups)
    count = len(set(groups))
    return StudyVerdict(n, count, tuple(cells), best, seeds, _sentence(cells, best, seeds, n, count))


def renamed(answer: StudyVerdict, names: Mapping[str, str]) -> StudyVerdict:
    """The verdict with its cells called otherwise: by the names given for their words, where there is one."""
    cells = tuple(replace(cell, words=names.get(cell.words, cell.words)) for cell in answer.cells)
    return replace(answer, cells=cells, sentence=_sentence(cells, answer.best, answer.seeds, answer.n, answer.groups))


def cell_numbers(cells: Sequence[CellResult]) -> tuple[tuple[str, ...], list[tuple[CsvCell, ...]]]:
    """Headings and rows of a table of cells as a file keeps them. *Units*: fractions."""
    heads = ("cell", "runs", "mean", "spread_over_seeds", "interval_low", "interval_high", "p_against_best", "standing")
    return heads, [(cell.words, len(cell.runs), cell.mean, cell.spread, *cell.interval, cell.p, cell.standing) for cell in cells]


def apart(a: NDArray[np.bool_], b: NDArray[np.bool_], groups: Sequence[str]) -> float:
    """The larger p-value of the two tests that two cells have to pass to be told apart.

    *Shapes*: `a`, `b`: bool [S, N], S may differ; `groups`: N names.
    """
    return max(_by_pictures(a, b, groups), _by_seeds(a, b))


def _by_pictures(a: NDArray[np.bool_], b: NDArray[np.bool_], groups: Sequence[str]) -> float:
    member, _ = members(groups)
    # Whole numbers, as the exact test wants them: the hits of each are counted as often as the other has seeds.
    ahead = a.sum(axis=0, dtype=np.int64) * len(b) - b.sum(axis=0, dtype=np.int64) * len(a)
    return sign_flip(np.rint(np.bincount(member, weights=ahead)).astype(np.int64))


def _by_seeds(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """*Source*: B. L. Welch, The generalization of Student's problem when several different population variances are involved,
    Biometrika 34 (1947) 28-35."""
    if len(a) < 2 or len(b) < 2:
        return 0.0  # of one seed nobody knows how much was luck: the verdict says so, and is about these networks only
    first, second = a.mean(axis=1), b.mean(axis=1)
    shares = np.array([first.var(ddof=1) / len(first), second.var(ddof=1) / len(second)])
    if not shares.any():
        return float(first[0] == second[0])  # heads that are solved: no seed changes them
    t = (first.mean() - second.mean()) / math.sqrt(shares.sum())
    freedom = shares.sum() ** 2 / (shares[0] ** 2 / (len(first) - 1) + shares[1] ** 2 / (len(second) - 1))
    return beyond_t(t, max(1, int(freedom)))  # whole degrees, rounded to where less is found


def _sentence(cells: Sequence[CellResult], best: int, seeds: int, n: int, groups: int) -> str:
    basis = f"with {counted(seeds, 'seed')} and {counted(n, 'picture')} of val"
    if groups < n:
        basis += f" in {counted(groups, 'group')}"
    first = cells[best]
    if len(cells) == 1:
        spread = f", {100 * first.spread:.1f} points from seed to seed" if first.spread is not None else ""
        return f"{first.words.replace('the recipe', 'The recipe')} gets {100 * first.mean:.1f} %{spread}, {basis}."
    alike = [cell.words for place, cell in enumerate(cells) if place != best and not cell.told_apart]
    if not alike:
        told = f"{first.words} is best, {basis}."
    elif len(alike) == len(cells) - 1:
        equal = [cell.words for cell in cells if cell.mean == first.mean]
        told = f"{first.words} is ahead, but nothing can be told apart from it {basis}."
        # Of cells that get the same none is ahead, though one of them stands first.
        if len(equal) == len(cells):
            told = f"{'Both' if len(cells) == 2 else f'All {len(cells):,}'} get the same, and cannot be told apart {basis}."
        elif len(equal) > 1:
            others = f"; and {len(equal) - 3:,} more" if len(equal) > 3 else ""
            told = f"{'; '.join(equal[:3])}{others} get the same, and nothing can be told apart from them {basis}."
    else:
        others = "; ".join(alike[:3]) + (f"; and {len(alike) - 3:,} more" if len(alike) > 3 else "")
        told = f"{first.words} is best; what cannot be told apart from it {basis}: {others}."
    if seeds == 1:
        told += " One seed each says nothing about luck: it is a verdict on these networks only."
    return told
