"""Thresholds that val's pictures set: when a run should not answer, and which classes go together into a set."""

from __future__ import annotations

import numpy as np

from core.evaluation.certainty.coverage import coverage
from core.evaluation.certainty.promises import AnswerThreshold, SetThreshold
from core.evaluation.intervals import accuracy_interval, members
from core.evaluation.predictions import Predictions


def answer_threshold(val: Predictions, wanted: float) -> AnswerThreshold | None:
    """The threshold that answers most of val and has so many of its answers right; None where none has.

    Args:
        val: What the run said there.
        wanted: Part of the answers that has to be right, above 0 and at most 1.
    """
    found = coverage(val.correct, val.probabilities, most=max(1, val.n))
    reached = np.flatnonzero(found.accuracy >= wanted)
    if not len(reached):
        return None
    last = int(reached[-1])
    threshold = float(found.threshold[last])
    sure = np.flatnonzero(val.probabilities.max(axis=1).astype(float) >= threshold)
    correct = val.correct[sure]
    interval = accuracy_interval(correct, [val.groups[row] for row in sure.tolist()])
    if last + 1 < len(found.threshold):
        # Halfway to the first that is not answered: the last digits of an answer differ from those in the report.
        threshold = (threshold + float(found.threshold[last + 1])) / 2
    return AnswerThreshold(wanted, threshold, len(sure) / val.n, float(correct.mean()), interval, val.n)


def set_threshold(val: Predictions, promised: float) -> SetThreshold:
    """The threshold of sets that hold the right class of so many pictures: split conformal prediction.

    A group counts as one picture, each of its pictures as a part of it: copies tell nothing that one did not.

    Args:
        val: What the run said there.
        promised: Fraction, above 0 and below 1.

    *Source*: Sadinle, Lei and Wasserman, Least ambiguous set-valued classifiers with bounded error levels, JASA 114 (2019)
    223-234, with the finite-sample rank of split conformal prediction; the weights are those of pooled distributions in Dunn,
    Wasserman and Ramdas, Distribution-free prediction sets for two-layer hierarchical models, JASA 118 (2023) 2491-2502.
    """
    if not val.n:
        return SetThreshold(promised, 0.0, 1.0, float(val.probabilities.shape[1]), 0)
    own = val.probabilities[np.arange(val.n), val.truth].astype(float)
    member, sizes = members(val.groups)
    order = np.argsort(-own, kind="stable")
    # The picture to come is one more group, and may be the worst of all.
    reached = np.cumsum(1 / sizes[member[order]]) / (len(sizes) + 1)
    # Less a hair, for sums of thirds miss whole numbers by one.
    enough = np.flatnonzero(reached >= promised - 1e-9)
    threshold = float(own[order][enough[0]]) if len(enough) else 0.0
    inside = val.probabilities >= threshold
    held = float((own >= threshold).mean())
    return SetThreshold(promised, threshold, held, float(inside.sum(axis=1).mean()), val.n)
