"""Nearest rows by the angle between features, block by block, for tens of thousands of pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.support.jobs import Context, Meter

Features = NDArray[np.float32]

_BLOCK = 1024  # rows compared with all others at a time
_MANY = 6000  # pictures beyond which features are made shorter first
_SHORT = 256  # numbers they are made to
_NOISE = 0.05  # of the mean spread, that every direction is taken to have besides


@dataclass(frozen=True, eq=False)
class Nearest:
    """The rows nearest to each row, the nearest first.

    Shapes:
        rows: int64 [N, K], -1 where there are fewer; cosines: float32 [N, K].
    """

    rows: NDArray[np.int64]
    cosines: Features


def nearest(
    queries: Features,
    keys: Features,
    count: int,
    context: Context,
    what: str,
    apart: NDArray[np.int64] | None = None,
) -> Nearest:
    """For each query the `count` keys with the largest cosine.

    Args:
        queries, keys: Rows of length 1.
        count: How many.
        context: Hears the progress.
        what: What is being done, as shown.
        apart: Keys with the same number as the query are left out: each row itself, its copies, its class. Each row
            itself when None.

    Shapes:
        queries, keys: float32 [N, D]; row i of both is the same picture. apart: int64 [N].
    """
    numbers = torch.arange(len(keys)) if apart is None else torch.from_numpy(apart)
    table = torch.from_numpy(keys)
    found, cosines = [], []
    meter = Meter(context, what, len(queries))
    for begin in range(0, len(queries), _BLOCK):
        context.check_abandoned()
        block = torch.from_numpy(queries[begin : begin + _BLOCK])
        products = block @ table.T
        products.masked_fill_(numbers[begin : begin + _BLOCK, None] == numbers, -torch.inf)
        best = products.topk(min(count, len(keys)), dim=1)
        found.append(torch.where(best.values.isinf(), -1, best.indices))
        cosines.append(best.values)
        meter.advance(len(block))
    if not found:
        return Nearest(np.zeros((0, count), np.int64), np.zeros((0, count), np.float32))
    return Nearest(torch.cat(found).numpy(), torch.cat(cosines).numpy())


def shortened(features: Features) -> Features:
    """Rows of length 1 for comparing with each other, as `shortening` makes them. *Shapes*: float32 [N, D] to [N, D']."""
    return shortening(features)(features)


def shortening(first: Features) -> Callable[[Features], Features]:
    """What makes features of these pictures rows of length 1: of many pictures only the directions in which these vary most.

    *Shapes*: float32 [N, D] each; [N, D'] with D' at most D comes back.

    *Source*: K. Pearson, "On Lines and Planes of Closest Fit", 1901: principal components, without centring, so that angles
    stay what they are but for what is left out.
    """
    if len(first) <= _MANY:
        return _unit
    step = -(-len(first) // (2 * _MANY))
    # In double, and of some rows only: sums of thousands of squares in float32 drown the directions that vary least.
    some = torch.from_numpy(_unit(first[::step])).double()
    _, directions = torch.linalg.eigh(some.T @ some)
    kept = directions[:, -_SHORT:].float().numpy()
    return lambda features: _unit(_unit(features) @ kept)


def contrasting(first: Features) -> Callable[[Features], Features]:
    """What makes features of these pictures rows of length 1 that tell pictures of one kind apart.

    What all have in common is taken off, and directions in which they vary much count less: of the parts of airplanes the cosines
    with a crop of one were 0.6 to 0.9 as they are, the right one's often below ten others'.

    *Shapes*: float32 [N, D] each; [N, D] comes back.

    *Source*: H. Jegou, O. Chum, "Negative Evidences and Co-occurrences in Image Retrieval: The Benefit of PCA and Whitening",
    2012; by the square root of the spread only, since the least directions hold noise.
    """
    some = torch.from_numpy(_apart(first)).double()
    spreads, directions = torch.linalg.eigh(some.T @ some)
    spreads = spreads.clamp_min(0)
    # The mean of the directions there are: of few pictures most are empty, and what parts have in these hid all else.
    mean = spreads.sum() / max(1, min(len(first) - 1, len(spreads)))
    evened = (directions / (spreads + _NOISE * mean + 1e-12) ** 0.25).float().numpy()
    return lambda features: _unit(_apart(features) @ evened)


def _apart(features: Features) -> Features:
    """Rows of length 1 without what all have in common. *Shapes*: float32 [N, D] both."""
    rows = _unit(features)
    return np.asarray(rows - rows.mean(0), np.float32)


def _unit(features: Features) -> Features:
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / np.maximum(lengths, 1e-12), np.float32)
