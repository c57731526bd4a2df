"""Where points lie on a map: features of many numbers become two, so that near neighbours stay neighbours (t-SNE)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.looking.nearest import nearest, shortened
from core.support.jobs import Context, Meter

Features = NDArray[np.float32]

VERSION = 1
"""Of how points are laid out: maps of another one are made anew."""

FEWEST = 10
"""Points below which neighbours mean nothing: fewer are shown by their two main directions."""

NEIGHBOURS = "Looking for each picture's neighbours"
LAYING = "Laying out the map"
"""What is told of the progress."""

_PERPLEXITY = 30.0  # neighbours that count for each point, more or less
_EARLY, _LATE = 250, 500  # steps
_EXAGGERATED = 12.0  # by how much neighbours attract each other more in the early steps
_MANY = 10_000  # points from which on repulsion is interpolated on a grid; with fewer that takes longer than a tree
_THREADS = 4  # of many points, on every machine: sums are parted by it, and with them the last digits
_BEGIN = 1e-4  # spread of the first positions
_EVERY = 10  # steps between two looks at whether anybody still waits


def laid_out(features: Features, context: Context | None = None) -> Features:
    """Places of the rows on a map, the same each time: within -1 and 1, with the middle at 0.

    *Shapes*: float32 [N, D] to float32 [N, 2].

    Raises:
        Abandoned: The job was dropped.

    *Source*: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", 2008, as in openTSNE; begun from principal
    components, after D. Kobak, P. Berens, "The art of using t-SNE for single-cell transcriptomics", 2019.
    """
    context = context or Context()
    if len(features) < 2:
        return np.zeros((len(features), 2), np.float32)
    rows = shortened(features)
    begin = _main_directions(rows)
    if len(rows) < FEWEST or not np.ptp(rows, axis=0).any():
        return _in_frame(begin)
    perplexity = min(_PERPLEXITY, (len(rows) - 1) / 3)
    found = nearest(rows, rows, min(len(rows) - 1, int(3 * perplexity)), context, NEIGHBOURS)
    # Of rows of length 1: what openTSNE calls a distance is the chord, not the angle.
    chords = np.sqrt(np.maximum(0.0, 2 - 2 * found.cosines.astype(np.float64)))
    return _in_frame(_moved(begin, found.rows, chords, perplexity, context))


def _moved(
    begin: Features, neighbours: NDArray[np.int64], chords: NDArray[np.float64], perplexity: float, context: Context
) -> Features:
    """The points after all steps. *Shapes*: begin [N, 2]; neighbours, chords [N, K]; [N, 2]."""
    from openTSNE import TSNEEmbedding  # seconds to import, and wanted only here
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    affinities = PerplexityBasedNN(knn_index=PrecomputedNeighbors(neighbours, chords), perplexity=perplexity)
    # Each step waits for its slowest thread: with other work beside it, few points took twenty seconds in place of one.
    method, threads = ("fft", _THREADS) if len(begin) > _MANY else ("bh", 1)
    points = TSNEEmbedding(begin.astype(np.float64), affinities, negative_gradient_method=method, n_jobs=threads)
    meter = Meter(context, LAYING, _EARLY + _LATE)

    def heard(step: int, error: float, embedding: object) -> bool:
        context.check_abandoned()
        meter.advance(_EVERY if step else 0)
        return False

    steps = {"inplace": True, "momentum": 0.8, "callbacks": heard, "callbacks_every_iters": _EVERY}
    points.optimize(_EARLY, exaggeration=_EXAGGERATED, **steps)
    points.optimize(_LATE, exaggeration=None, **steps)
    return np.asarray(points, np.float32)


def _main_directions(rows: Features) -> Features:
    """Places along the two directions in which rows differ most, spread by `_BEGIN`. *Shapes*: [N, D] to [N, 2]."""
    level = rows.astype(np.float64) - rows.mean(0, dtype=np.float64)
    _, directions = np.linalg.eigh(level.T @ level)
    chosen = directions[:, : -3 if directions.shape[1] > 1 else None : -1]
    # A direction and its opposite are equally right; which one comes is the library's affair.
    largest = np.abs(chosen).argmax(0)
    chosen = chosen * np.where(chosen[largest, range(chosen.shape[1])] < 0, -1.0, 1.0)
    places = np.zeros((len(rows), 2))
    places[:, : chosen.shape[1]] = level @ chosen
    places *= _BEGIN / max(float(places[:, 0].std()), 1e-12)
    # Points in the very same place are never parted.
    return np.asarray(places + np.random.default_rng(0).normal(0, _BEGIN / 100, places.shape), np.float32)


def _in_frame(places: Features) -> Features:
    """*Shapes*: float32 [N, 2] both."""
    low, high = places.min(0), places.max(0)
    return np.asarray((places - (low + high) / 2) / max(float((high - low).max()) / 2, 1e-30), np.float32)
