"""Whether one picture is another one, or a part of it: they are laid over each other at several scales and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.pixels.store import Squares
from core.support.jobs import Context, Meter

Pairs = NDArray[np.int64]

COARSE = 32
"""Pixels along each side of what is compared first."""

FINE = 96
"""Pixels along each side of what decides."""

PROMISING = 0.6
"""Coarse agreement from which on a pair is compared again, in colour and at the finer scale."""

SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)
"""How much smaller a picture may be inside the other one."""

_AROUND = (-0.03, -0.015, 0.0, 0.015, 0.03)  # scales tried around the best one
_INNER = 0.9  # part of a picture's side that is looked for in the other one: the edges may have been cut off
_REACH = 4  # pixels around a place that count as its surroundings
_CHUNK = 256  # pairs at a time
_TILE = 4  # pixels along each side of the tiles whose tints are compared
_COLOUR = 0.3  # difference of tints, in spreads of the light, that counts as another colour
_LEAST = 0.5  # standard deviation below which a place shows nothing, in grey levels


MIRROR = 4
"""The turn that mirrors left to right; turns from here on mirror, those below do not."""

TURNS = 8
"""Ways to lay a square: mirrored or not, then turned by 0 to 3 quarters to the left."""


def turned(pictures: torch.Tensor, turn: int) -> torch.Tensor:
    """Squares laid in another way. *Shapes*: [..., S, S] both; turn: 0 to 7."""
    return torch.rot90(pictures.flip(-1) if turn >= MIRROR else pictures, turn % MIRROR, (-2, -1))


def turned_back(turn: int) -> int:
    """The turn that undoes a turn; mirroring undoes itself."""
    return turn if turn >= MIRROR else -turn % MIRROR


def agreement(
    squares: Squares, rows: NDArray[np.int64], pairs: Pairs, turns: NDArray[np.int64], context: Context
) -> NDArray[np.float32]:
    """How well each pair agrees where the two lie best over each other: 1 for the same picture, about 0 for strangers.

    What varies slowly is taken out first, so that light and background do not count; a change of brightness changes nothing,
    another colour does.

    Args:
        squares: Pictures as the pixel store gives them.
        rows: The row in `squares` of each picture.
        pairs: Positions in `rows`.
        turns: How the second of a pair is to be turned.
        context: Hears the progress.

    Shapes:
        squares: uint8 [R, S, S, 3]; rows: int64 [N]; pairs: int64 [P, 2]; turns: int64 [P], 0 to 7; result: float32 [P].

    *Source*: J. P. Lewis, "Fast Normalized Cross-Correlation", 1995; over colours at once, after a high-pass filter.
    """
    used = np.unique(pairs)
    place = np.full(len(rows), -1)
    place[used] = np.arange(len(used))
    coarse = _reduced(squares, rows[used], COARSE, context)
    grey = _detail(coarse.mean(1, keepdim=True))
    found = np.zeros(len(pairs), np.float32)
    meter = Meter(context, "Comparing pictures that look alike", len(pairs))
    for begin in range(0, len(pairs), _CHUNK):
        context.check_abandoned()
        part = slice(begin, begin + _CHUNK)
        a, b = torch.from_numpy(place[pairs[part]]).unbind(1)
        ways = torch.from_numpy(turns[part])
        first, second = grey[a], _laid(grey[b], ways)
        grounds = ((_Ground.of(first), second), (_Ground.of(second), first))
        tried = torch.stack([_best(ground, inner, scale)[0] for ground, inner in grounds for scale in SCALES])
        best, which = tried.max(0)
        again = torch.nonzero(best >= PROMISING)[:, 0]
        if len(again):
            chosen = rows[pairs[part][again.numpy()]]
            best[again] = _fine(squares, chosen, ways[again], which[again])
        found[part] = best.numpy()
        meter.advance(len(best))
    return found


def _fine(squares: Squares, rows: Pairs, turns: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    """Agreement of detail and colour around the best scale found.

    *Shapes*: rows int64 [P, 2]; turns and which [P]; float32 [P].
    """
    quiet = Context()
    first = _reduced(squares, rows[:, 0], FINE, quiet)
    second = _laid(_reduced(squares, rows[:, 1], FINE, quiet), turns)
    swapped = (which >= len(SCALES)).view(-1, 1, 1, 1)
    outer, inner = torch.where(swapped, second, first), torch.where(swapped, first, second)
    ground, detail = _Ground.of(_detail(outer)), _detail(inner)
    best, box = torch.full((len(rows),), -1.0), torch.zeros(len(rows), 3)
    for number, scale in enumerate(SCALES):
        at = torch.nonzero(which % len(SCALES) == number)[:, 0]
        there = ground.part(at)
        for step in _AROUND if len(at) else ():
            found, place = _best(there, detail[at], min(1.0, scale + step))
            better = found > best[at]
            best[at] = torch.where(better, found, best[at])
            box[at] = torch.where(better[:, None], place, box[at])
    edge = (FINE - round(FINE * _INNER)) / 2 / FINE
    middle = torch.tensor([edge, edge, 1 - 2 * edge]).expand(len(rows), 3)
    return best * _same_colours(_cut(outer, box), _cut(inner, middle))


def _same_colours(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """1 where pictures laid over each other have the same colours, less where they have not, by light of the same strength.

    *Shapes*: float32 [P, 3, S, S] both; float32 [P].
    """
    tints = []
    for pictures in (first, second):
        light = pictures.mean(1, keepdim=True)
        spread = light.flatten(1).std(dim=1).clamp_min(_LEAST).view(-1, 1, 1, 1)
        tints.append((pictures - light) / spread)
    apart = functional.avg_pool2d(tints[0] - tints[1], _TILE).square().mean((1, 2, 3))  # edges beside each other do not count
    return torch.exp(-apart / _COLOUR**2)


def _cut(pictures: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
    """What lies in each picture's box, at one size. *Shapes*: [P, 3, S, S] and [P, 3] to [P, 3, COARSE, COARSE]."""
    left, top, side = boxes.unbind(1)
    zero = torch.zeros_like(side)
    theta = torch.stack([side, zero, 2 * left + side - 1, zero, side, 2 * top + side - 1], dim=1).view(-1, 2, 3)
    points = functional.affine_grid(theta, [len(pictures), 3, COARSE, COARSE], align_corners=False)
    return functional.grid_sample(pictures, points, padding_mode="border", align_corners=False)


@dataclass(frozen=True, eq=False)
class _Ground:
    """Pictures that others are looked for in: what all scales need of them. *Shapes*: float32 [P, C, S, S] the pictures."""

    side: int
    spectrum: torch.Tensor
    sums: torch.Tensor
    squares: torch.Tensor

    @staticmethod
    def of(pictures: torch.Tensor) -> _Ground:
        total, squares = pictures.sum(1), pictures.square().sum(1)
        return _Ground(pictures.shape[-1], torch.fft.rfft2(pictures), _integral(total), _integral(squares))

    def part(self, places: torch.Tensor) -> _Ground:
        return _Ground(self.side, self.spectrum[places], self.sums[places], self.squares[places])


def _best(ground: _Ground, inner: torch.Tensor, scale: float) -> tuple[torch.Tensor, torch.Tensor]:
    """The largest correlation of the middle of `inner`, made smaller, with any place of the ground, and the box it is at.

    *Shapes*: float32 [P, C, S, S]; float32 [P], float32 [P, 3]: left, top and side of the box, parts of the ground's side.
    """
    side = ground.side
    kept = round(side * _INNER)
    edge = (side - kept) // 2
    size = round(kept * scale)
    template = inner[..., edge : edge + kept, edge : edge + kept]
    if size != kept:
        template = functional.interpolate(template, (size, size), mode="bilinear", antialias=True)
    template = template - template.mean((1, 2, 3), keepdim=True)
    count = template[0].numel()
    length = template.flatten(1).norm(dim=1).clamp_min(_LEAST * count**0.5)
    spectrum = (ground.spectrum * torch.fft.rfft2(template, s=(side, side)).conj()).sum(1)
    room = side - size + 1
    products = torch.fft.irfft2(spectrum, s=(side, side))[:, :room, :room]
    sums, squares = _windows(ground.sums, size), _windows(ground.squares, size)
    lengths = (squares - sums.square() / count).clamp_min(0).sqrt().clamp_min(_LEAST * count**0.5)
    best, at = (products / (lengths * length.view(-1, 1, 1))).flatten(1).max(1)
    return best, torch.stack([at % room, at // room, torch.full_like(at, size)], dim=1) / side


def _integral(pictures: torch.Tensor) -> torch.Tensor:
    """Sums of everything above and left of each corner. *Shapes*: [P, S, S] to [P, S + 1, S + 1]."""
    return functional.pad(pictures.double().cumsum(1).cumsum(2), (1, 0, 1, 0))


def _windows(integral: torch.Tensor, size: int) -> torch.Tensor:
    """Sums over each square of `size` pixels. *Shapes*: [P, S + 1, S + 1] to float32 [P, S - size + 1, S - size + 1]."""
    below, above = integral[:, size:], integral[:, :-size]
    return (below[..., size:] - below[..., :-size] - above[..., size:] + above[..., :-size]).float()


def _detail(pictures: torch.Tensor) -> torch.Tensor:
    """What is left when each place's surroundings are taken off. *Shapes*: [P, C, S, S]."""
    around = functional.pad(pictures, (1,) * 4, mode="replicate")
    pictures = functional.avg_pool2d(functional.avg_pool2d(around, 2, 1), 2, 1)  # half a pixel beside must not count
    reach = _REACH
    padded = functional.pad(pictures, (reach,) * 4, mode="replicate")
    return pictures - functional.avg_pool2d(padded, 2 * reach + 1, 1)


def _laid(pictures: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
    """Each picture turned in its own way. *Shapes*: [P, C, S, S] and [P] to [P, C, S, S]."""
    laid = pictures.clone()
    for turn in torch.unique(turns).tolist():
        at = torch.nonzero(turns == turn)[:, 0]
        laid[at] = turned(pictures[at], turn)
    return laid


def _reduced(squares: Squares, rows: Sequence[int] | NDArray[np.int64], side: int, context: Context) -> torch.Tensor:
    """Squares made smaller. *Shapes*: float32 [len(rows), 3, side, side], 0 to 255."""
    made = torch.empty((len(rows), 3, side, side))
    for begin in range(0, len(rows), _CHUNK):
        context.check_abandoned()
        part = torch.from_numpy(squares[np.asarray(rows[begin : begin + _CHUNK])]).permute(0, 3, 1, 2).float()
        made[begin : begin + _CHUNK] = functional.interpolate(part, (side, side), mode="area")
    return made
