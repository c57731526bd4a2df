"""What policies of augmentation do to pictures, one operation at a time, each picture by its own strength, on the device.

Bytes go in and bytes come out, as in the definitions these follow: what equalising does depends on which values there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.pixels.colouring import channels

Operation = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""*Shapes*: uint8 [n, 3, S, S] and float32 [n], the strengths, to uint8 [n, 3, S, S]."""

GREY = 128.0
"""What is seen where a moved picture has left its place."""

_LUMA = (0.2989, 0.587, 0.114)


@dataclass(frozen=True, eq=False)
class Changes:
    """What a policy does to each picture of a batch: K operations, one after the other.

    *Shapes*: `kinds` int64 [N, K], places in `operations`; `strengths` float64 [N, K], in the unit of each operation.
    """

    operations: tuple[Operation, ...]
    kinds: NDArray[np.int64]
    strengths: NDArray[np.float64]

    def __getitem__(self, part: slice) -> Changes:
        return Changes(self.operations, self.kinds[part], self.strengths[part])


def no_changes(count: int) -> Changes:
    """Nothing is done to any of so many pictures."""
    return Changes((), np.zeros((count, 0), np.int64), np.zeros((count, 0)))


def joined_changes(parts: Sequence[Changes]) -> Changes:
    """The changes of several batches that one policy drew, as those of one batch."""
    kinds, strengths = ([getattr(part, name) for part in parts] for name in ("kinds", "strengths"))
    return Changes(parts[0].operations, np.concatenate(kinds), np.concatenate(strengths))


def acts_of(changes: Changes) -> list[tuple[Operation, NDArray[np.int64], NDArray[np.float32]]]:
    """The operations in their order, each with the pictures that go through it together and its strength for each of those.

    *Shapes*: int64 [n] and float32 [n].
    """
    found = []
    for kinds, strengths in zip(changes.kinds.T, changes.strengths.T, strict=True):
        for kind in np.unique(kinds):
            if changes.operations[kind] is not kept:
                rows = np.flatnonzero(kinds == kind)
                found.append((changes.operations[kind], rows, strengths[rows].astype(np.float32)))
    return found


def changed(views: torch.Tensor, acts: Iterable[tuple[Operation, torch.Tensor, torch.Tensor]]) -> torch.Tensor:
    """The views after these operations.

    *Shapes*: uint8 or float32 [N, 3, S, S], values 0 to 255, to uint8 [N, 3, S, S]; acts as `acts_of` has them, on the device.
    """
    views = views if views.dtype == torch.uint8 else views.round().clamp_(0, 255).to(torch.uint8)
    for operation, where, strengths in acts:
        views = views.index_copy(0, where, operation(views.index_select(0, where), strengths))
    return views


def kept(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """As they are."""
    return views


def sheared_across(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """Rows moved sideways, the more the lower they lie; the strength is the tangent of the angle."""
    return _warped(views, {(0, 0): 1.0, (1, 1): 1.0, (0, 1): strengths, (0, 2): strengths})


def sheared_along(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """Columns moved down, the more the further right they lie; the strength is the tangent of the angle."""
    return _warped(views, {(0, 0): 1.0, (1, 1): 1.0, (1, 0): strengths, (1, 2): strengths})


def shifted_across(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """Moved to the right by a part of the side."""
    return _warped(views, {(0, 0): 1.0, (1, 1): 1.0, (0, 2): -2 * strengths})


def shifted_along(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """Moved down by a part of the side."""
    return _warped(views, {(0, 0): 1.0, (1, 1): 1.0, (1, 2): -2 * strengths})


def turned(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """Turned around the middle against the clock, by degrees."""
    cos, sin = strengths.deg2rad().cos(), strengths.deg2rad().sin()
    return _warped(views, {(0, 0): cos, (1, 1): cos, (0, 1): -sin, (1, 0): sin})


def brighter(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """So much of their brightness more; at -1 black."""
    return _blended(views, torch.zeros_like(views), strengths)


def more_colourful(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """So much further from grey; at -1 grey."""
    return _blended(views, _grey(views), strengths)


def more_contrasted(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """So much further from the mean brightness; at -1 all of that."""
    return _blended(views, _grey(views).float().mean((1, 2, 3), keepdim=True), strengths)


def sharper(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """So much further from what a small smoothing makes of them; at -1 smoothed. The outermost pixels stay."""
    smooth = views.clone()
    if min(views.shape[-2:]) > 2:
        kernel = torch.ones(3, 3, device=views.device)
        kernel[1, 1] = 5
        kernels = (kernel / 13).expand(3, 1, 3, 3)
        smooth[..., 1:-1, 1:-1] = functional.conv2d(views.float(), kernels, groups=3).round().to(torch.uint8)
    return _blended(views, smooth, strengths)


def posterised(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """With so many bits for each value; 8 are all of them."""
    step = torch.exp2(8 - strengths.round()).to(torch.int32).view(-1, 1, 1, 1)
    return (views.to(torch.int32) // step * step).to(torch.uint8)


def solarised(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """Negative where a value is so large or larger."""
    return torch.where(views >= strengths.view(-1, 1, 1, 1), 255 - views, views)


def stretched(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """Each colour spread over all values, from its least to its largest."""
    values = views.float()
    low, high = values.amin((2, 3), keepdim=True), values.amax((2, 3), keepdim=True)
    spread = (values - low) * (255 / (high - low).clamp_(min=1))
    return torch.where(high > low, spread, values).clamp_(0, 255).to(torch.uint8)


def equalised(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """Each colour with about as many pixels at every value."""
    count, colours, height, width = views.shape
    values = views.reshape(count * colours, height * width).long()
    places = (values + 256 * torch.arange(len(values), device=views.device)[:, None]).flatten()
    counts = torch.zeros(256 * len(values), dtype=torch.int64, device=views.device)
    counts = counts.index_add(0, places, torch.ones_like(places)).view(-1, 256)
    # The pixels at the largest value that there is do not count: from the last of the others on all is white.
    steps = (height * width - counts.gather(1, values.amax(1, keepdim=True))) // 255
    before = counts.cumsum(1) - counts
    table = ((before + steps // 2) // steps.clamp(min=1)).clamp_(0, 255)
    table = torch.where(steps > 0, table, torch.arange(256, device=views.device))
    return table.gather(1, values).view(count, colours, height, width).to(torch.uint8)


def _grey(views: torch.Tensor) -> torch.Tensor:
    return (views * channels(_LUMA, views)).sum(1, keepdim=True).to(torch.uint8)


def _blended(views: torch.Tensor, other: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """So much of the views more than there is, and less of the other, as whole numbers below."""
    part = 1 + strengths.view(-1, 1, 1, 1)
    return (part * views + (1 - part) * other).clamp_(0, 255).to(torch.uint8)


def _warped(views: torch.Tensor, entries: dict[tuple[int, int], torch.Tensor | float]) -> torch.Tensor:
    """Each view as it is seen at places that its own matrix names, whose entries are 0 unless given; grey outside of it."""
    theta = torch.zeros(len(views), 2, 3, device=views.device)
    for (row, column), value in entries.items():
        theta[:, row, column] = value
    points = functional.affine_grid(theta, list(views.shape), align_corners=False)
    # Outside is 0 for the sampling, and what is blended with it at the edge is to be blended with grey.
    seen = functional.grid_sample(views.float() - GREY, points, "bilinear", "zeros", align_corners=False) + GREY
    return seen.round_().clamp_(0, 255).to(torch.uint8)
