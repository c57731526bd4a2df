"""A linear head on cached features as what it is: a convex problem with one answer, solved instead of approached."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from core.pixels.randomness import generator
from core.support.errors import SafelightError
from core.training.step import optimisers
from core.training.step.margins import margins_of
from core.training.step.objective import losses, one_hot

PENALTIES = (1000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.3)
"""Strengths of the L2 penalty that are tried, strongest first. One counts as much as that many pictures would: it is what
scikit-learn calls 1 / C."""

FOLDS = 3
SAMPLE = 2e8
"""Pictures x features x classes that the penalty is chosen on, at most: the choice hardly depends on more, its time does."""

_LEAST = 1000  # pictures that the choice is made on, however many classes there are
_USUAL = 100.0
_TRIAL, _FINAL = 40, 400  # iterations; the path from strong to weak begins each problem near its answer
LAST = 130.0
"""Gradients of the last problem."""
_CHOOSING = 5 * 30.0 * (FOLDS - 1)  # of the trials: five penalties, 30 a fold
_MISSES = 2  # weaker penalties in a row that are worse end the search

Fold = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Rows to learn from, and rows held out."""


@dataclass(frozen=True)
class Problem:
    """What a head is solved for.

    Attributes:
        features: float32 [N, D], on the device, or on the processor where that has no room for them.
        labels: int64 [N], on the device.
        groups: int64 [N]; pictures of one group are held out together.
        classes: C.
        smoothing: Label smoothing, 0 to below 1.
        class_weights: float32 [C] on the device; None when classes count as they come.
        seed: Of the folds.
    """

    features: torch.Tensor
    labels: torch.Tensor
    groups: NDArray[np.int64]
    classes: int
    smoothing: float = 0.0
    class_weights: torch.Tensor | None = None
    seed: int = 0

    def at(self, device: torch.device) -> Problem:
        """The same with all of it on a device."""
        weights = None if self.class_weights is None else self.class_weights.to(device)
        return replace(self, features=self.features.to(device), labels=self.labels.to(device), class_weights=weights)


@dataclass(frozen=True)
class PenaltyTrial:
    """A penalty, with the mean cross-entropy in nats of pictures that were held out, and the part of them that was right."""

    penalty: float
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Solution:
    """A solved head, as a linear layer over the features as they come.

    Attributes:
        weight: float32 [C, D].
        bias: float32 [C].
        trials: What was chosen from; empty when there were too few groups to hold any out.
        penalty: The one that was taken.
        held_out: What was made of pictures that were held out; its rows are the problem's. None with too few groups.
    """

    weight: torch.Tensor
    bias: torch.Tensor
    trials: tuple[PenaltyTrial, ...]
    penalty: float
    held_out: HeldOut | None

    def words(self) -> str:
        """One sentence on how the penalty was found."""
        if self.held_out is None:
            return f"The head was solved with an L2 penalty of {self.penalty:g}: there are too few groups to choose one by."
        return (
            f"The head was solved with an L2 penalty of {self.penalty:g}, the best of {len(self.trials)} by "
            f"cross-validation on {len(self.held_out.rows):,} pictures of train, whole groups held out together: "
            f"{100 * self.held_out.best.accuracy:.1f} % of these were right."
        )


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What heads under the best penalty made of pictures they had not learned from.

    Attributes:
        trials: Of each penalty that was tried.
        rows: Of the problem; those of classes that a fold would not have known are not among them.
        losses: Cross-entropy of each, weighed as its class is. *Units*: nats.
        margins, others: How far its own class was ahead of the best other one, and which that is.

    Shapes:
        rows, losses, margins, others: int64 and float64 [M].
    """

    trials: tuple[PenaltyTrial, ...]
    rows: NDArray[np.int64]
    losses: NDArray[np.float64]
    margins: NDArray[np.float64]
    others: NDArray[np.int64]

    @property
    def best(self) -> PenaltyTrial:
        """The trial with the least loss."""
        return min(self.trials, key=lambda trial: trial.loss)


class Unsolved(SafelightError):
    """The features are not finite, so that there is nothing to solve."""


def solve(problem: Problem, look: Callable[[], None]) -> Solution:
    """Chooses the penalty by cross-validation over whole groups and solves the head on all pictures.

    Args:
        problem: At least two pictures.
        look: Called between problems; what it raises ends the solving.

    Raises:
        Unsolved: Features are infinite or undefined.
    """
    _check_finite(problem)
    rows = _sample(problem)
    found = _cross_validated(problem if len(rows) == len(problem.labels) else _part(problem, rows), look)
    trials, penalty = (found.trials, found.best.penalty) if found is not None else ((), _USUAL)
    look()
    weight, bias = solved_at(problem, penalty)
    return Solution(weight, bias, trials, penalty, replace(found, rows=rows[found.rows]) if found is not None else None)


def solved_at(problem: Problem, penalty: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight and bias of the head under a penalty that was chosen already. *Shapes*: float32 [C, D] and [C].

    Raises:
        Unsolved: Features are infinite or undefined.
    """
    _check_finite(problem)
    scaling = FeatureScaling.of(problem.features)
    return scaling.unfolded(_minimised(problem, scaling.applied(problem.features), penalty, None, _FINAL))


def held_out(problem: Problem, look: Callable[[], None]) -> HeldOut | None:
    """What heads make of pictures of the problem that they have not learned from; None with too few groups to hold any out.

    Args:
        problem: At least two pictures; all of them take part.
        look: Called between problems; what it raises ends the solving.

    Raises:
        Unsolved: Features are infinite or undefined.
    """
    _check_finite(problem)
    return _cross_validated(problem, look)


def _check_finite(problem: Problem) -> None:
    if not bool(problem.features.isfinite().all()):
        raise Unsolved(
            "The features of some pictures are infinite or undefined, so no head can be found on them.",
            "Train with other weights, or with precision=fp32.",
        )


def gradients(pictures: int, width: int, classes: int) -> float:
    """About how many gradients over all pictures a solution takes: what a plan's time is made of.

    Counted on photographs, small pictures and solar cells.
    """
    return LAST + _CHOOSING * _sampled(pictures, width, classes) / pictures


def held_out_part(pictures: int, train: int) -> float:
    """What `held_out` on so many pictures takes at most, as a part of what `solve` takes on all of train."""
    return _CHOOSING * pictures / (LAST * train + _CHOOSING * pictures)


def copied(pictures: int, width: int, classes: int) -> int:
    """Rows of features that solving holds besides those it was given: all of them scaled, and each fold's twice."""
    return pictures + 2 * FOLDS * _sampled(pictures, width, classes)


def _sampled(pictures: int, width: int, classes: int) -> int:
    """Of so many pictures, those that the penalty is chosen on."""
    return min(pictures, max(_LEAST, int(SAMPLE / (width * classes))))


@dataclass(frozen=True)
class FeatureScaling:
    """How features are made to vary around 0 by about 1 before a penalty treats them alike.

    One deviation for all: by each feature's own, rare ones weigh as much as telling ones, and on solar cells what was held
    out had a cross-entropy of 0.32 instead of 0.30 (photographs do not mind).
    """

    mean: torch.Tensor
    deviation: torch.Tensor

    @staticmethod
    def of(features: torch.Tensor) -> FeatureScaling:
        """*Shapes*: float32 [N, D] to [D] and []."""
        deviation = features.std(0, correction=0).square().mean().sqrt()
        return FeatureScaling(features.mean(0), deviation.clamp_min(1e-12))

    def applied(self, features: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float32 [N, D] to float32 [N, D]."""
        return (features - self.mean) / self.deviation

    def unfolded(self, solved: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Weight and bias for features as they come. *Shapes*: float32 [D + 1, C] to [C, D] and [C]."""
        weight = (solved[:-1] / self.deviation).T.contiguous()
        return weight, solved[-1] - weight @ self.mean


def _sample(problem: Problem) -> NDArray[np.int64]:
    """Rows of whole groups, drawn by the seed, as many as `SAMPLE` allows, and what the last group has beyond."""
    wanted = _sampled(len(problem.labels), problem.features.shape[1], problem.classes)
    if len(problem.labels) == wanted:
        return np.arange(wanted)
    order = generator(problem.seed, "solving", 0).permutation(len(np.unique(problem.groups)))
    place = np.unique(problem.groups, return_inverse=True)[1]
    sizes = np.bincount(place)
    taken = order[np.concatenate([[True], np.cumsum(sizes[order])[:-1] < wanted])]
    return np.flatnonzero(np.isin(place, taken))


def _part(problem: Problem, rows: NDArray[np.int64]) -> Problem:
    at = torch.from_numpy(rows).to(problem.features.device)
    return Problem(
        problem.features.index_select(0, at), problem.labels.index_select(0, at), problem.groups[rows],
        problem.classes, problem.smoothing, problem.class_weights, problem.seed,
    )  # fmt: skip


def _folds(problem: Problem) -> list[Fold]:
    """Rows to learn from and rows held out, by fold; nothing when there are fewer groups than folds."""
    names, place = np.unique(problem.groups, return_inverse=True)
    if len(names) < FOLDS:
        return []
    sizes = np.bincount(place)
    # Large groups first, each to the smallest fold so far: folds of about equal size whatever the groups are.
    order = generator(problem.seed, "solving", 1).permutation(len(names))
    order = order[np.argsort(-sizes[order], kind="stable")]
    filled, fold_of = np.zeros(FOLDS), np.zeros(len(names), dtype=np.int64)
    for group in order:
        smallest = int(filled.argmin())
        fold_of[group] = smallest
        filled[smallest] += sizes[group]
    folds = fold_of[place]
    return [(np.flatnonzero(folds != number), np.flatnonzero(folds == number)) for number in range(FOLDS)]


def _telling(problem: Problem, folds: Sequence[Fold]) -> list[Fold]:
    """The folds without what is held out of classes that the rest does not hold.

    No penalty can know these: on two classes, of which one was a single group, they decided about the penalty alone, and it was
    said that 44 % were right.
    """
    labels = problem.labels.cpu().numpy()
    telling = []
    for learned, held_out in folds:
        known = np.unique(labels[learned])
        judged = held_out[np.isin(labels[held_out], known)]
        if len(known) > 1 and len(judged):
            telling.append((learned, judged))
    return telling


def _cross_validated(problem: Problem, look: Callable[[], None]) -> HeldOut | None:
    parts = _telling(problem, _folds(problem))
    return _try_penalties(problem, parts, look) if parts else None


def _try_penalties(problem: Problem, parts: Sequence[Fold], look: Callable[[], None]) -> HeldOut:
    scaled = FeatureScaling.of(problem.features).applied(problem.features)
    sides = []
    for fold in parts:
        train, judged = (_part(problem, side) for side in fold)
        inputs, held_out = (scaled.index_select(0, torch.from_numpy(side).to(scaled.device)) for side in fold)
        sides.append((train, inputs, judged, held_out))
    found: list[torch.Tensor | None] = [None] * len(sides)
    trials: list[PenaltyTrial] = []
    misses, best = 0, math.inf
    kept: list[tuple[torch.Tensor, ...]] = []
    for penalty in PENALTIES:
        loss = right = 0.0
        each: list[tuple[torch.Tensor, ...]] = []
        for number, (train, inputs, judged, held_out) in enumerate(sides):
            look()
            found[number] = solved = _minimised(train, inputs, penalty, found[number], _TRIAL)
            logits = held_out @ solved[:-1] + solved[-1]
            told = torch.nn.functional.cross_entropy(logits, judged.labels, weight=judged.class_weights, reduction="none")
            each.append((told, *margins_of(logits, judged.labels)))
            loss += float(told.sum())
            right += float((logits.argmax(1) == judged.labels).sum())
        count = sum(len(judged.labels) for _, _, judged, _ in sides)
        trials.append(PenaltyTrial(penalty, loss / count, right / count))
        misses = 0 if loss < best else misses + 1
        if not misses or not kept:
            best, kept = loss, each
        if misses >= _MISSES:
            break
    apart = np.concatenate([rows for _, rows in parts])
    losses, margins, others = (torch.cat(part).cpu() for part in zip(*kept, strict=True))
    return HeldOut(tuple(trials), apart, losses.double().numpy(), margins.numpy(), others.numpy())


def _minimised(
    problem: Problem, scaled: torch.Tensor, penalty: float, begin: torch.Tensor | None, iterations: int
) -> torch.Tensor:
    """The least mean cross-entropy plus `penalty` / 2N times the squared weights. *Shapes*: float32 [D + 1, C]."""
    count, width = scaled.shape
    solved = torch.zeros(width + 1, problem.classes, device=scaled.device) if begin is None else begin.clone()
    targets = one_hot(problem.labels, problem.classes)
    solved.requires_grad_(True)
    search = torch.optim.LBFGS(
        [solved], max_iter=iterations, history_size=10, line_search_fn="strong_wolfe", tolerance_grad=1e-5, tolerance_change=1e-9
    )

    def objective() -> torch.Tensor:
        optimisers.forget_gradients(search)  # its own method loads a compiler
        trained, _ = losses(scaled @ solved[:-1] + solved[-1], targets, problem.smoothing, problem.class_weights)
        loss: torch.Tensor = trained.mean() + 0.5 * penalty / count * solved[:-1].square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    search.step(objective)  # type: ignore[no-untyped-call]
    return solved.detach()
