"""What would a naive random split have said? The same head on the same features, judged with folds by groups and at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.rows import read_rows
from core.datasets.splits.splitting import stored_request
from core.datasets.splits.stratifying import assign_groups
from core.evaluation.intervals import accuracy_interval, difference_interval
from core.looking.embedding import embed
from core.looking.kept_comparison import keep_comparison
from core.looking.naive_time import keep_naive_pace
from core.looking.split_comparison import SplitComparison, Way
from core.runs.uneven import floor_of
from core.support.errors import BadInput, SafelightError
from core.support.jobs import Context, Meter

FOLDS = 5
SEEDS = 3
DECAY = 0.1
"""Weight of the squared weights in the head's loss. Between 0.0001 and 0.1 the accuracy on photographs changes by 0.2 points."""

STEPS = 40
"""Steps of L-BFGS; a hundred change the accuracy on photographs by less than 0.1 points."""


@dataclass(frozen=True, eq=False)
class JudgedPictures:
    """Pictures that can be held out.

    Attributes:
        paths: They name single pictures.
        groups: Group of each.
        labels: Class of each, by name; `classes` has all of them, sorted.
        left_out: Classes with a single group.
    """

    paths: tuple[str, ...]
    groups: tuple[str, ...]
    labels: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.labels)))


def compare_with_naive(
    dataset: Dataset, split: str | None = None, context: Context | None = None, seeds: int = SEEDS
) -> SplitComparison:
    """Judges a head with folds by whole groups and with folds of single pictures, over several seeds.

    Every picture of train and val is held out once per seed in both ways, so both speak of the same pictures. The pictures
    on test take no part: they stay sealed.

    Args:
        split: Gives the groups and what is on test; the current one when None.
        context: For progress and cancelling.
        seeds: How often the folds are drawn.

    Raises:
        BadInput: There is no split, or too little on train and val to be held out.
        NotThere: No split of that name, or the package with the weights is not installed.
        Abandoned: The job was dropped; the features that were computed stay.
    """
    context = context or Context()
    name = split or dataset.current_split
    if name is None:
        raise BadInput(f"{dataset.name} has no split yet.", "Make one first: it says what must stay together.")
    judged = _judged(dataset, name)
    embedding = embed(dataset, context)
    row_of = {path: row for row, path in enumerate(embedding.table.paths)}
    judged = _without_lost(judged, row_of)
    features = torch.from_numpy(embedding.features[[row_of[path] for path in judged.paths]])
    classes = judged.classes
    labels = torch.tensor([classes.index(label) for label in judged.labels])
    # Over all pictures, held out ones too: no label is in it. A number that never changes has no spread to divide by.
    features = (features - features.mean(0)) / features.std(0).clamp_min(1e-6)
    meter = Meter(context, "Training heads on both splits", 2 * seeds)
    ways = {"grouped": judged.groups, "naive": judged.paths}
    right: dict[str, list[NDArray[np.bool_]]] = {way: [] for way in ways}
    seen: dict[str, list[float]] = {way: [] for way in ways}
    begun = perf_counter()
    for seed in range(seeds):
        for way, names in ways.items():
            folds = deal(names, judged.labels, seed)
            context.check_abandoned()
            right[way].append(_held_out(features, labels, folds, len(classes)))
            seen[way].append(seen_share(folds, judged.groups))
            meter.advance()
    if seeds == SEEDS:
        with suppress(SafelightError):  # a disk that is full keeps no pace, and the answer stands all the same
            keep_naive_pace(dataset, len(judged.paths), len(classes), perf_counter() - begun)
    found = _told(dataset.name, name, judged, right, seen)
    keep_comparison(dataset, found)
    return found


def deal(names: Sequence[str], labels: Sequence[str], seed: int) -> NDArray[np.int64]:
    """The fold of each picture, in equal parts of every class. *Shapes*: names (what stays together), labels: [N]; int64 [N]."""
    chosen = assign_groups(names, labels, {str(fold): 1 / FOLDS for fold in range(FOLDS)}, seed)
    return np.array([int(chosen[name]) for name in names], np.int64)


def seen_share(folds: NDArray[np.int64], groups: Sequence[str]) -> float:
    """Part of the pictures that have another picture of their group in another fold, which the head learned from; 0 to 1.

    *Shapes*: folds: int64 [N], at least one; groups: [N].
    """
    of: dict[str, set[int]] = {}
    for group, fold in zip(groups, folds.tolist(), strict=True):
        of.setdefault(group, set()).add(fold)
    return float(np.mean([len(of[group]) > 1 for group in groups]))


def fit_heads(features: torch.Tensor, labels: torch.Tensor, learned: torch.Tensor, classes: int) -> torch.Tensor:
    """What linear heads say of all pictures, each of which learned from the pictures marked for it; all at once.

    Shapes:
        features: float [N, D], about standardised; labels: int64 [N]; learned: bool [heads, N]; result: logits, float
        [heads, N, classes].
    """
    weights, bias = solved_heads(features, labels, learned, classes)
    return (features @ weights.T + bias).reshape(len(features), len(learned), classes).movedim(1, 0)


def solved_heads(
    features: torch.Tensor, labels: torch.Tensor, learned: torch.Tensor, classes: int, decay: float = DECAY
) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights and biases of linear heads, each of which learned from the pictures marked for it; all at once. `decay` as `DECAY`.

    Shapes:
        features: float [N, D], about standardised; labels: int64 [N]; learned: bool [heads, N]; weights: [heads * classes, D];
        biases: [heads * classes].

    *Source*: multinomial logistic regression by L-BFGS, D. Liu and J. Nocedal, Mathematical Programming 45 (1989) 503-528.
    """
    heads = len(learned)
    weights = torch.zeros(heads * classes, features.shape[1], requires_grad=True)
    bias = torch.zeros(heads * classes, requires_grad=True)
    share = (learned / learned.sum(1, keepdim=True)).T
    target = labels[:, None].expand(-1, heads)
    search = torch.optim.LBFGS([weights, bias], max_iter=STEPS, history_size=10, line_search_fn="strong_wolfe")

    def logits() -> torch.Tensor:
        return (features @ weights.T + bias).reshape(len(features), heads, classes)

    def loss() -> torch.Tensor:
        search.zero_grad()
        each = functional.cross_entropy(logits().movedim(2, 1), target, reduction="none")
        total = (each * share).sum() + decay / 2 * weights.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    search.step(loss)  # type: ignore[no-untyped-call]
    return weights.detach(), bias.detach()


def _judged(dataset: Dataset, split: str) -> JudgedPictures:
    rows = read_rows(dataset, [split], stored_request(dataset, split))
    table = dataset.table(split)
    sealed = {path for path, side in zip(table.paths, table.sides, strict=True) if side == "test"}
    columns = zip(rows.paths, rows.groups().names, rows.labels, rows.used, strict=True)
    kept = [(path, group, label) for path, group, label, used in columns if used and path not in sealed]
    groups: dict[str, set[str]] = {}
    for _, group, label in kept:
        groups.setdefault(label, set()).add(group)
    alone = tuple(sorted(label for label, own in groups.items() if len(own) < 2))
    kept = [row for row in kept if row[2] not in alone]
    if len({label for *_, label in kept}) < 2 or len({group for _, group, _ in kept}) < FOLDS:
        raise BadInput(
            f"There is too little on train and val of {split} to hold some out: {len(kept)} pictures in classes of two groups.",
            "Add pictures that are not alike, to two classes at least.",
        )
    paths, names, labels = zip(*kept, strict=True)
    return JudgedPictures(paths, names, labels, alone)


def _without_lost(judged: JudgedPictures, row_of: dict[str, int]) -> JudgedPictures:
    """The same without pictures that could not be decoded."""
    places = [place for place, path in enumerate(judged.paths) if path in row_of]
    if len(places) == len(judged.paths):
        return judged
    columns = (judged.paths, judged.groups, judged.labels)
    paths, groups, labels = (tuple(column[place] for place in places) for column in columns)
    if len(set(labels)) < 2:
        raise BadInput("Too few of the pictures can be decoded.", "See what is refused on the Findings page.")
    return JudgedPictures(paths, groups, labels, judged.left_out)


def _held_out(features: torch.Tensor, labels: torch.Tensor, folds: NDArray[np.int64], classes: int) -> NDArray[np.bool_]:
    """Whether each picture is recognised by the head that did not learn from its fold. *Shapes*: bool [N]."""
    fold = torch.from_numpy(folds)
    learned = torch.stack([fold != number for number in sorted(set(folds.tolist()))])
    if len(learned) == 1:
        return np.zeros(len(folds), bool)
    said = fit_heads(features, labels, learned, classes).argmax(2)
    return ((said == labels) & ~learned).any(0).numpy()


def _told(
    dataset: str, split: str, judged: JudgedPictures, right: dict[str, list[NDArray[np.bool_]]], seen: dict[str, list[float]]
) -> SplitComparison:
    groups = [*judged.groups] * len(right["naive"])  # what is said of a picture with several seeds belongs together, too
    flat = {way: np.concatenate(found) for way, found in right.items()}
    ways = {
        way: Way(
            float(np.mean(flat[way])),
            accuracy_interval(flat[way], groups),
            tuple(float(np.mean(found)) for found in right[way]),
            float(np.mean(seen[way])),
        )
        for way in right
    }
    sizes = Counter(judged.groups)
    return SplitComparison(
        dataset=dataset,
        split=split,
        pictures=len(judged.paths),
        groups=len(sizes),
        classes=len(judged.classes),
        tied=sum(sizes[group] > 1 for group in judged.groups),
        folds=FOLDS,
        grouped=ways["grouped"],
        naive=ways["naive"],
        difference=ways["naive"].accuracy - ways["grouped"].accuracy,
        interval=difference_interval(flat["naive"], flat["grouped"], groups),
        left_out=judged.left_out,
        floor=floor_of(Counter(judged.labels)),
    )
