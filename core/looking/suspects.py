"""Which labels are doubtful: what heads that never saw a picture, nor one like it, say of its class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
from numpy.typing import NDArray

from core.looking.naive import deal, fit_heads
from core.support.jobs import Context, Meter

FOLDINGS = 2
"""How often every picture is held out, each time with other partners; what is said of it is averaged."""

DOUBTED = 0.1
"""Probability of its own class below which a label is doubted, whatever confident learning says."""

_LEAST = 0.01


@dataclass(frozen=True, eq=False)
class Doubts:
    """What was said of each label.

    Attributes:
        trust: Probability of the picture's own class.
        suggestion: The class, by number, that was said to be most likely.
        suspicion: 0 for a label that is not doubted; else by how much the suggestion is more probable, up to 1.

    Shapes:
        all: [N].
    """

    trust: NDArray[np.float64]
    suggestion: NDArray[np.int64]
    suspicion: NDArray[np.float64]


def doubts(
    features: NDArray[np.float32], labels: Sequence[str], groups: Sequence[str], classes: Sequence[str], context: Context
) -> Doubts:
    """Doubts about labels, from linear heads on cached features, with whole groups held out.

    Args:
        features: Of each picture.
        labels: Its class.
        groups: Pictures of one group are held out together.
        classes: All classes, sorted.
        context: Hears the progress.

    Shapes:
        features: float32 [N, D]; labels, groups: [N].

    *Source*: C. Northcutt, L. Jiang, I. Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 2021,
    as in cleanlab; J. Kuan, J. Mueller, "Model-agnostic label quality scoring", 2022 for the order
    (normalised margin).
    """
    number = {name: index for index, name in enumerate(classes)}
    given = np.array([number[label] for label in labels], np.int64)
    probabilities = held_out_probabilities(features, given, groups, labels, len(classes), context)
    found = find_label_issues(given, probabilities, filter_by="both", n_jobs=1)
    quality = get_label_quality_scores(given, probabilities, method="normalized_margin")
    trust = probabilities[np.arange(len(given)), given]
    best = probabilities.argmax(1)
    # A low trust alone doubts nothing: the head has to have another class to offer.
    doubted = (best != given) & (found | (trust < DOUBTED))
    return Doubts(trust, best, np.where(doubted, np.clip(1 - 2 * quality, _LEAST, 1), 0.0))


def held_out_probabilities(
    features: NDArray[np.float32],
    given: NDArray[np.int64],
    groups: Sequence[str],
    labels: Sequence[str],
    classes: int,
    context: Context,
) -> NDArray[np.float64]:
    """Class probabilities of each picture from heads that learned from no picture of its group. *Shapes*: float64 [N, C]."""
    numbers = torch.from_numpy(features)
    numbers = (numbers - numbers.mean(0)) / numbers.std(0).clamp_min(1e-6)
    truth = torch.from_numpy(given)
    total = torch.zeros(len(given), classes)
    meter = Meter(context, "Judging labels by pictures of the same class", FOLDINGS)
    for seed in range(FOLDINGS):
        context.check_abandoned()
        folds = deal(groups, labels, seed)
        learned = torch.from_numpy(np.stack([folds != held_out for held_out in np.unique(folds)]))
        said = fit_heads(numbers, truth, learned, classes).softmax(2)
        total += (said * (~learned)[:, :, None]).sum(0)
        meter.advance()
    chances = total.double().numpy() + 1e-9
    return np.asarray(chances / chances.sum(1, keepdims=True), np.float64)
