"""Where one picture lies in another one: it is laid over it at many sizes and places, coarsely, and the best is kept.

Squares hold whole pictures squeezed, so a part of a picture is squeezed otherwise than the whole: how, its proportions tell.
Bought with a failure: when only middles of squares were compared, half of 435 crops beside the middle were missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch.nn import functional

WHOLES = (1.0, 0.955, 0.91, 0.865, 0.8, 0.74)
"""Parts of the other picture that a picture may be, which looks like all of it."""

PARTS = (0.9, 0.83, 0.76, 0.68, 0.59, 0.5, 0.43)
"""The same of one that looks like a part of it: of the side of which it has more."""

INNER = 0.9
"""Part of a picture's side that is looked for in the other one: its edges may have been cut off there."""

CANVAS = 48
"""Pixels along each side of what is laid."""

_SQUEEZED = 0.03  # difference of proportions from where on a picture may be the other one, squeezed
_REACH = 3  # pixels around a place that count as its surroundings
LEAST = 0.5
"""Standard deviation below which a place shows nothing, in grey levels."""


@dataclass(frozen=True, eq=False)
class Boxes:
    """Where the second pictures lie in the first ones, as parts of the side of these.

    Shapes:
        agreement: float32 [P]; box: float32 [P, 4], left, top, width and height.
    """

    agreement: torch.Tensor
    box: torch.Tensor


@dataclass(frozen=True, eq=False)
class Ground:
    """Pictures in which others are looked for: what all sizes need of them. *Shapes*: float32 [P, S, S] the pictures."""

    side: int
    spectrum: torch.Tensor
    sums: torch.Tensor
    squares: torch.Tensor

    @staticmethod
    def of(pictures: torch.Tensor) -> Ground:
        """The ground that grey pictures make. *Shapes*: float32 [P, S, S]."""
        seen = detail(pictures, _REACH)
        return Ground(pictures.shape[-1], torch.fft.rfft2(seen), _integral(seen), _integral(seen.square()))

    def part(self, places: torch.Tensor) -> Ground:
        """That of some of them. *Shapes*: int64 [Q], in 0 to P - 1."""
        return Ground(self.side, self.spectrum[places], self.sums[places], self.squares[places])


def laid_over(ground: Ground, inner: torch.Tensor, proportions: torch.Tensor, sizes: tuple[float, ...]) -> Boxes:
    """The best place and size of each picture in its ground.

    Args:
        ground: What they are looked for in.
        inner: The pictures that are looked for, in grey.
        proportions: Width by height of the picture that is looked for, through the same of that which it is looked for in.
        sizes: Parts of the side that are tried.

    Shapes:
        inner: float32 [P, L, L]; proportions: float32 [P].

    *Source*: J. P. Lewis, "Fast Normalized Cross-Correlation", 1995; after a high-pass filter.
    """
    count = len(proportions)
    best = Boxes(torch.full((count,), -1.0), torch.zeros(count, 4))
    wide, high = proportions.clamp(max=1), (1 / proportions).clamp(max=1)
    ways = [(size * wide, size * high) for size in sizes]
    if sizes[0] == 1 and ((proportions - 1).abs() > _SQUEEZED).any():
        ways.append((torch.ones(count), torch.ones(count)))
    for width, height in ways:
        found = _tried(ground, inner, width, height)
        better = found.agreement > best.agreement
        best = Boxes(torch.where(better, found.agreement, best.agreement), torch.where(better[:, None], found.box, best.box))
    return best


def _tried(ground: Ground, inner: torch.Tensor, width: torch.Tensor, height: torch.Tensor) -> Boxes:
    """The best place of pictures of one size. *Shapes*: inner [P, L, L]; width, height [P], parts of the ground's side."""
    side, places, rim = ground.side, torch.arange(ground.side), (1 - INNER) / 2
    across, along = ((INNER * part * side).round().clamp(3, side).long() for part in (width, height))
    smooth, around = _filters(side, inner.shape[-1])
    wide, high = int(across.max()), int(along.max())
    template = smooth[along, :high] @ inner @ smooth[across, :wide].transpose(1, 2)
    template = template - around[along, :high] @ inner @ around[across, :wide].transpose(1, 2)
    number = (across * along).float()[:, None, None]
    shown = (places[:wide] < across[:, None])[:, None, :] & (places[:high] < along[:, None])[:, :, None]
    template = (template - template.sum((1, 2), keepdim=True) / number) * shown
    floor = LEAST * number.sqrt()
    length = template.square().sum((1, 2), keepdim=True).sqrt().clamp_min(floor)
    products = torch.fft.irfft2(ground.spectrum * torch.fft.rfft2(template, s=(side, side)).conj(), s=(side, side))
    sums, squares = (_windows(table, across, along) for table in (ground.sums, ground.squares))
    lengths = (squares - sums.square() / number).clamp_min(0).sqrt().clamp_min(floor)
    room = (places <= side - across[:, None])[:, None, :] & (places <= side - along[:, None])[:, :, None]
    best, at = torch.where(room, products / (lengths * length), -1.0).flatten(1).max(1)
    own_width, own_height = across / (INNER * side), along / (INNER * side)
    box = torch.stack([at % side / side - rim * own_width, at // side / side - rim * own_height, own_width, own_height], dim=1)
    return Boxes(best, box)


@lru_cache(maxsize=8)
def _filters(side: int, source: int) -> tuple[torch.Tensor, torch.Tensor]:
    """For each number of pixels what makes the inner part of a row of `source` so many, smoothed, and then their surroundings.

    As matrices, made once: windows slid over pictures take ten times as long.

    *Shapes*: float32 [side + 1, side, source] both; rows beyond the number are 0.
    """
    rim = (1 - INNER) / 2
    pixels, places, ends = torch.arange(side + 1).float().clamp_min(1), torch.arange(side).float(), torch.arange(source).float()
    shown = (places < pixels[:, None]).float()
    step = (INNER * source / pixels)[:, None]
    begin = rim * source + places * step
    covered = torch.minimum(ends + 1, (begin + step)[:, :, None]) - torch.maximum(ends, begin[:, :, None])
    taken = covered.clamp_min(0) / step[:, :, None] * shown[:, :, None]
    apart = (places - places[:, None]).abs()

    def averaged(weights: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        own = weights * shown[:, None, :]  # what is not shown has no part in the average
        return (own / own.sum(2, keepdim=True).clamp_min(1e-6) * shown[:, :, None]) @ rows

    smooth = averaged((2 - apart).clamp_min(0), taken)
    return smooth, averaged((apart <= _REACH).float(), smooth)


def detail(pictures: torch.Tensor, reach: int) -> torch.Tensor:
    """What is left when each place's surroundings are taken off. *Shapes*: [..., S, S] both."""
    flat = pictures.reshape(-1, 1, *pictures.shape[-2:])
    smooth = functional.avg_pool2d(functional.pad(flat, (1,) * 4, mode="replicate"), 2, 1)
    smooth = functional.avg_pool2d(smooth, 2, 1)  # half a pixel beside must not count
    around = functional.avg_pool2d(smooth, (1, 2 * reach + 1), 1, (0, reach), count_include_pad=False)
    around = functional.avg_pool2d(around, (2 * reach + 1, 1), 1, (reach, 0), count_include_pad=False)
    return (smooth - around).view(pictures.shape)


def sized(pictures: torch.Tensor, high: int, wide: int | None = None) -> torch.Tensor:
    """Pictures of another size, squares where only one number is given; every pixel is the average of what it covers.

    *Shapes*: [..., H, W] to [..., high, wide].
    """
    wide = high if wide is None else wide
    if pictures.shape[-2] != high:
        pictures = _sizing(pictures.shape[-2], high) @ pictures
    return pictures if pictures.shape[-1] == wide else pictures @ _sizing(pictures.shape[-1], wide).T


@lru_cache(maxsize=32)
def _sizing(source: int, side: int) -> torch.Tensor:
    step = source / side
    begin, ends = torch.arange(side)[:, None] * step, torch.arange(source)
    if source >= side:
        return (torch.minimum(ends + 1, begin + step) - torch.maximum(ends, begin)).clamp_min(0) / step
    near = (1 - ((begin + step / 2) - (ends + 0.5)).abs()).clamp_min(0)  # enlarged: between the two nearest
    return near / near.sum(1, keepdim=True)


def _integral(pictures: torch.Tensor) -> torch.Tensor:
    """Sums of everything above and left of each corner. *Shapes*: [P, S, S] to [P, S + 1, S + 1]."""
    return functional.pad(pictures.double().cumsum(1).cumsum(2), (1, 0, 1, 0)).float()


def _windows(integral: torch.Tensor, across: torch.Tensor, along: torch.Tensor) -> torch.Tensor:
    """Sums over the window that begins at each place, of a size for each picture. *Shapes*: [P, S + 1, S + 1] to [P, S, S]."""
    side = integral.shape[-1] - 1
    places = torch.arange(side)
    below = (places + along[:, None]).clamp(max=side)[:, :, None].expand(-1, -1, side + 1)
    rows = integral.gather(1, below) - integral[:, :-1]
    right = (places + across[:, None]).clamp(max=side)[:, None, :].expand(-1, side, -1)
    return rows.gather(2, right) - rows[..., :-1]
