"""An inverse power law through accuracies at several numbers of pictures, with a band by drawing the runs anew. Numpy only.

The error falls as `floor + scale * n ** -decay`, with nothing below 0. It is an estimate, and said as one: of what lies far
beyond what was measured nobody knows anything, so that nothing is told beyond twice the most pictures there were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FARTHEST = 2.0
"""Times the most pictures there were, beyond which nothing is told."""
LEAST_SIZES = 3
"""Different numbers of pictures that a law with three unknowns needs."""
_DECAYS = np.linspace(0.05, 2.5, 99)
_DRAWS = 400
_WITHIN = (2.5, 97.5)  # percentiles of the band
_PLACES = 60


@dataclass(frozen=True, eq=False)
class PowerLaw:
    """A fitted law. *Units*: accuracies are fractions.

    *Shapes*: `across`, `accuracy`: float [P]; `low`, `high`: float [P], or None where every size has one run only, of which
    nobody knows how much was luck.

    Attributes:
        across: Numbers of pictures, from the fewest there were to twice the most, evenly on a logarithmic axis.
        measured: The most there were.
    """

    across: Floats
    accuracy: Floats
    low: Floats | None
    high: Floats | None
    measured: float

    def rows(self) -> Iterator[tuple[float, float, float | None, float | None]]:
        """Pictures, accuracy, and the ends of the band, place by place."""
        unknown = [None] * len(self.across)
        low, high = (unknown if end is None else end.tolist() for end in (self.low, self.high))
        yield from zip(self.across.tolist(), self.accuracy.tolist(), low, high, strict=True)

    @property
    def at_farthest(self) -> tuple[float, float | None, float | None]:
        """The estimate at twice the most pictures, with the band's ends there."""
        if self.low is None or self.high is None:
            return float(self.accuracy[-1]), None, None
        return float(self.accuracy[-1]), float(self.low[-1]), float(self.high[-1])


def fit_power_law(sizes: Sequence[float], accuracies: Sequence[Sequence[float]], seed: int = 0) -> PowerLaw | None:
    """The law by least squares over all runs; None with fewer than three different sizes.

    The band is what 400 such fits come to when the runs are drawn anew: each size's mean, and what runs were away from the means
    of their sizes, of all sizes together, since three runs alone say little about their spread.

    Args:
        sizes: Pictures per class, K of them.
        accuracies: For each of them those of its runs, at least one.
        seed: Of the draws.

    *Source*: C. Cortes, L. D. Jackel, S. A. Solla, V. Vapnik, J. S. Denker, Learning curves: asymptotic values and rate of
    convergence, NIPS 6 (1993) 327-334.
    """
    if len(set(sizes)) < LEAST_SIZES:
        return None
    at = np.repeat(np.asarray(sizes, np.float64), [len(one) for one in accuracies])
    errors = 1 - np.concatenate([np.asarray(one, np.float64) for one in accuracies])
    across = np.geomspace(min(sizes), FARTHEST * max(sizes), _PLACES)
    solver = _Solver(at, across)
    fitted = 1 - solver.curves(errors[None, :])[0]
    away = _residuals(accuracies)
    if away is None:
        return PowerLaw(across, fitted, None, None, max(sizes))
    means = np.repeat([float(np.mean(one)) for one in accuracies], [len(one) for one in accuracies])
    rng = np.random.default_rng(seed)
    drawn = solver.curves(1 - means - rng.choice(away, (_DRAWS, len(at))))
    low, high = np.percentile(1 - drawn, _WITHIN, axis=0)
    return PowerLaw(across, fitted, np.minimum(low, fitted), np.maximum(high, fitted), max(sizes))


class _Solver:
    """Fits the law to errors at the same places again and again.

    *Shapes*: `at`: float [N]; `across`: float [P].
    """

    def __init__(self, at: Floats, across: Floats) -> None:
        # Sizes as parts of the fewest, or the columns of the first decays are all but zero.
        unit = float(at.min())
        self._columns = (at[None, :] / unit) ** -_DECAYS[:, None]
        self._wanted = (across[None, :] / unit) ** -_DECAYS[:, None]

    def curves(self, errors: Floats) -> Floats:
        """The law's errors across, for each row by the decay with the least squares. *Shapes*: float [D, N] to float [D, P]."""
        columns, count = self._columns, errors.shape[1]
        total, squares = columns.sum(axis=1), (columns**2).sum(axis=1)
        with_errors, level = errors @ columns.T, errors.sum(axis=1, keepdims=True)
        scale = np.maximum(0.0, (with_errors - level * total / count) / (squares - total**2 / count))
        floor = (level - scale * total) / count
        # Where the law would end below no errors at all, it goes through zero.
        scale = np.where(floor < 0, np.maximum(0.0, with_errors / squares), scale)
        floor = np.maximum(0.0, floor)
        # The squares that are left, but for those of the errors, which are the same for every decay.
        left = count * floor**2 + scale**2 * squares + 2 * floor * scale * total - 2 * floor * level - 2 * scale * with_errors
        rows, best = np.arange(len(errors)), left.argmin(axis=1)
        found = floor[rows, best, None] + scale[rows, best, None] * self._wanted[best]
        return np.asarray(np.clip(found, 0.0, 1.0), np.float64)


def _residuals(accuracies: Sequence[Sequence[float]]) -> Floats | None:
    """What runs were away from the mean of their size, as wide as they really are: a mean of few lies too near to them."""
    found = [
        (np.asarray(one, np.float64) - np.mean(one)) * np.sqrt(len(one) / (len(one) - 1)) for one in accuracies if len(one) > 1
    ]
    return np.concatenate(found) if found else None
