"""Temperature scaling: one number, fitted on val, that makes a network less sure of everything, or more.

It changes no answer, only how sure the network says it is. It is told beside the figures as they are, never in their place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEAST, MOST = 0.01, 100.0
"""Temperatures beyond these fit nothing: val has no mistake that would say how unsure to be, or no answer better than chance."""

_SMALLEST = float(np.finfo(np.float32).smallest_subnormal)
"""What a probability of 0 in a report may have been."""

_STEPS = 200


def fitted_temperature(truth: NDArray[np.int64], probabilities: NDArray[np.floating]) -> float | None:
    """The temperature at which the true classes are most probable together; above 1 the network was too sure.

    None where there is none between `LEAST` and `MOST`: all pictures are right, say, so that the surer the better.

    *Shapes*: `truth`: int64 [N], 0 to C - 1; `probabilities`: float [N, C], 0 to 1, rows adding up to 1.
    *Source*: Guo, Pleiss, Sun and Weinberger, On calibration of modern neural networks, ICML 2017. The logarithms of
    probabilities are the logits up to a number for each picture, which makes no difference. The loss is convex in 1 / T: its
    slope is bisected, with Newton's steps where they stay inside.
    """
    if not len(truth):
        return None
    logs = _logs(probabilities)
    own = logs[np.arange(len(truth)), truth]
    low, high = 1 / MOST, 1 / LEAST
    if _slopes(logs, own, low)[0] >= 0 or _slopes(logs, own, high)[0] <= 0:
        return None
    sharpness = 1.0
    for _ in range(_STEPS):
        slope, curvature = _slopes(logs, own, sharpness)
        low, high = (sharpness, high) if slope < 0 else (low, sharpness)
        step = sharpness - slope / curvature if curvature > 0 else low
        following = step if low < step < high else (low + high) / 2
        if abs(following - sharpness) <= 1e-15 * sharpness:
            break
        sharpness = following
    return 1 / sharpness


def at_temperature(probabilities: NDArray[np.floating], temperature: float) -> NDArray[np.float64]:
    """The probabilities as they are at that temperature.

    *Shapes*: `probabilities`: float [N, C], 0 to 1; result: the same.
    """
    if not len(probabilities):
        return probabilities.astype(float)
    raised = np.exp(_logs(probabilities) / temperature)
    scaled: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return scaled


def _logs(probabilities: NDArray[np.floating]) -> NDArray[np.float64]:
    """Logits, the largest of each picture 0."""
    logs = np.log(np.maximum(probabilities.astype(float), _SMALLEST))
    shifted: NDArray[np.float64] = logs - logs.max(axis=1, keepdims=True)
    return shifted


def _slopes(logs: NDArray[np.float64], own: NDArray[np.float64], sharpness: float) -> tuple[float, float]:
    """First and second derivative of the mean loss by 1 / T."""
    raised = np.exp(sharpness * logs)
    shares = raised / raised.sum(axis=1, keepdims=True)
    mean = np.einsum("ij,ij->i", shares, logs)
    square = np.einsum("ij,ij,ij->i", shares, logs, logs)
    return float(np.mean(mean - own)), float(np.mean(square - mean**2))
