"""The ways to judge predictions: one figure each for a side of a split. A new one is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation import metrics
from core.evaluation.certainty.calibration import calibration_error
from core.evaluation.predictions import Predictions
from core.support.registry import Registry

Confusion = NDArray[np.int64]


@dataclass(frozen=True)
class Metric:
    """A way to judge a side, as one figure.

    Attributes:
        title: As shown before the figure, in the middle of a sentence.
        meaning: What it tells, for who asks.
        of: From predictions and their confusion matrix to a fraction; None where these pictures cannot say.
    """

    title: str
    meaning: str
    of: Callable[[Predictions, Confusion], float | None]


METRICS: Registry[Metric] = Registry("metric")
"""By the name that `--json` and report.json give the figure. Whatever judges a side tells all of them."""
METRICS.add(
    "floor",
    Metric(
        "always saying the commonest class",
        "Accuracy of saying the commonest class to every picture.",
        lambda _, c: metrics.floor(c),
    ),
)
METRICS.add(
    "balanced_accuracy",
    Metric("balanced accuracy", "Mean over the classes of the part recognised.", lambda _, c: metrics.balanced_accuracy(c)),
)
METRICS.add(
    "macro_precision",
    Metric(
        "macro-precision",
        "Mean over the classes of the part of what was taken for one that is of it.",
        lambda _, c: metrics.macro_precision(c),
    ),
)
METRICS.add("macro_f1", Metric("macro-F1", "Mean F1 over the classes that occur.", lambda _, c: metrics.macro_f1(c)))
METRICS.add(
    "calibration_error",
    Metric(
        "calibration error",
        "Mean distance between how sure the network is and how often it is right.",
        lambda side, _: calibration_error(side.truth, side.probabilities),
    ),
)


def figures(side: Predictions, confusion: Confusion) -> dict[str, float | None]:
    """Every metric of a side by name; None where its pictures cannot say.

    *Shapes*: `confusion`: int [C, C], rows = truth.
    """
    # None and not 0: a side without pictures is not one on which all is wrong.
    return {name: METRICS.get(name).of(side, confusion) if side.n else None for name in METRICS.names()}
