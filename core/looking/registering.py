"""Whether one picture is another one, or a part of it: found coarsely at all sizes and places, then laid over it exactly."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.looking.aligning import FINE, Laid, aligned
from core.looking.overlaying import CANVAS, PARTS, WHOLES, Boxes, Ground, laid_over, sized
from core.pixels.store import Squares
from core.support.jobs import Context, Meter

Pairs = NDArray[np.int64]

PROMISING = {False: 0.5, True: 0.68}
"""Coarse agreement from which on a pair is laid over each other exactly and compared in colour; True for parts.

Of small parts something agrees with nearly everything; crops agree by 0.78 and more.
"""

ROUGH = 32
"""Pixels along each side at which small parts are looked for first: most of what only looks like a part is left there, for less
than half of the work, and so more of it can be compared."""

ROUGHLY = 0.65
"""Agreement there from which on they are looked for at full size; crops agree by 0.65 and more, one stranger in three as well."""

_CHUNK = 128  # pairs at a time
_EXACT = 32  # of those that are laid over each other exactly
_SMALL = 0.62  # part of a side below which a part is looked for in a picture that is sharper along this side
SHARP = 192
"""Pixels of the outer picture along a side of which a part has little.

Bought with a failure: a sharper one was taken only where both sides were short, and low wide strips agreed by 0.24 to 0.78.
"""


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


@dataclass(frozen=True, eq=False)
class Compared:
    """Pictures that are compared.

    Attributes:
        squares: As the pixel store gives them: whole pictures, squeezed.
        rows: The row in `squares` of each picture.
        proportions: Width by height of each picture.

    Shapes:
        rows: int64 [N]; proportions: float64 [N].
    """

    squares: Squares
    rows: NDArray[np.int64]
    proportions: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Greys:
    """Small grey pictures and the proportions of what they show. *Shapes*: float32 [N, S, S], [N]."""

    pictures: torch.Tensor
    shapes: torch.Tensor


def agreement(
    pictures: Compared, pairs: Pairs, turns: NDArray[np.int64], parts: NDArray[np.bool_], context: Context
) -> NDArray[np.float32]:
    """How well each pair agrees where the two lie best over each other: 1 for the same picture, about 0 for strangers.

    What varies slowly is taken out first, so that light and background do not count; a change of brightness changes nothing,
    another colour does.

    Args:
        pictures: What is compared.
        pairs: Positions among the pictures.
        turns: How the second of a pair is to be turned.
        parts: Where the first is looked for as a small part of the second; elsewhere one is about the whole of the other.
        context: Hears the progress.

    Shapes:
        pairs: int64 [P, 2]; turns: int64 [P], 0 to 7; parts: bool [P]; result: float32 [P].
    """
    used = np.unique(pairs)
    place = np.full(len(pictures.rows), -1)
    place[used] = np.arange(len(used))
    shapes, ends, ways = (torch.from_numpy(each) for each in (pictures.proportions[used].astype(np.float32), place[pairs], turns))
    grey, rough = (
        _Greys(_reduced(pictures.squares, pictures.rows[used], side, context).mean(1), shapes) for side in (CANVAS, ROUGH)
    )
    found = np.zeros(len(pairs), np.float32)
    meter = Meter(context, "Comparing pictures that look alike", len(pairs))
    for are_parts in (False, True):
        chosen = np.flatnonzero(parts == are_parts)
        # Those with one outer picture together: what is needed of it is made once.
        chosen = chosen[np.argsort(pairs[chosen, int(are_parts)], kind="stable")]
        if are_parts:
            worth = _worth(rough, ends[chosen], ways[chosen], context)
            meter.advance(len(chosen) - int(worth.sum()))
            chosen = chosen[worth]
        for begin in range(0, len(chosen), _CHUNK):
            context.check_abandoned()
            here = chosen[begin : begin + _CHUNK]
            boxes, swapped = _placed(grey, ends[here], ways[here], are_parts)
            again = torch.nonzero(boxes.agreement >= PROMISING[are_parts])[:, 0]
            if len(again):
                rows = pictures.rows[pairs[here][again.numpy()]]
                exact = _exactly(pictures.squares, rows, ways[here][again], swapped[again], boxes.box[again])
                found[here[again.numpy()]] = exact.numpy()
            meter.advance(len(here))
    return found


def _worth(rough: _Greys, ends: torch.Tensor, ways: torch.Tensor, context: Context) -> NDArray[np.bool_]:
    """Which small parts are worth a look at full size. *Shapes*: int64 [P, 2], [P]; bool [P]."""
    worth = np.zeros(len(ends), bool)
    for begin in range(0, len(ends), _CHUNK):
        context.check_abandoned()
        here = slice(begin, begin + _CHUNK)
        worth[here] = (_placed(rough, ends[here], ways[here], True)[0].agreement >= ROUGHLY).numpy()
    return worth


def _placed(greys: _Greys, ends: torch.Tensor, ways: torch.Tensor, are_parts: bool) -> tuple[Boxes, torch.Tensor]:
    """Where one lies in the other, and where it is the first that lies in the second.

    *Shapes*: ends int64 [P, 2], ways [P]; [P], bool [P].
    """
    a, b = ends.unbind(1)
    grey, shapes = greys.pictures, greys.shapes
    first, first_shape, upright = grey[a], shapes[a], torch.zeros_like(ways)
    second_shape = torch.where(ways % 2 == 1, 1 / shapes[b], shapes[b])
    sizes = PARTS if are_parts else WHOLES
    inside = laid_over(_ground(grey, b, ways), first, first_shape / second_shape, sizes)
    swapped = torch.ones(len(first), dtype=torch.bool)
    if are_parts:
        return inside, swapped
    around = laid_over(_ground(grey, a, upright), _laid(grey[b], ways), second_shape / first_shape, WHOLES[1:])
    swapped = inside.agreement > around.agreement
    best = torch.where(swapped, inside.agreement, around.agreement)
    return Boxes(best, torch.where(swapped[:, None], inside.box, around.box)), swapped


def _ground(grey: torch.Tensor, places: torch.Tensor, ways: torch.Tensor) -> Ground:
    """That of pictures, each laid in its own way; what several pairs need is made once. *Shapes*: [N, S, S]; [P] both."""
    distinct, which = torch.unique(places * TURNS + ways, return_inverse=True)
    return Ground.of(_laid(grey[distinct // TURNS], distinct % TURNS)).part(which)


def _exactly(squares: Squares, rows: Pairs, turns: torch.Tensor, swapped: torch.Tensor, box: torch.Tensor) -> torch.Tensor:
    """Agreement of detail and colour where they lie best. *Shapes*: rows int64 [P, 2]; all others [P]; float32 [P]."""
    found, quiet = torch.zeros(len(rows)), Context()
    narrow, low = box[:, 2] < _SMALL, box[:, 3] < _SMALL
    for is_narrow, is_low in itertools.product((False, True), repeat=2):
        at = torch.nonzero((narrow == is_narrow) & (low == is_low))[:, 0]
        high, wide = (SHARP if is_short else FINE for is_short in (is_low, is_narrow))
        for begin in range(0, len(at), _EXACT):
            some = at[begin : begin + _EXACT]
            is_second = swapped[some].numpy()
            outer_rows, inner_rows = (rows[some.numpy(), end] for end in (is_second.astype(int), 1 - is_second))
            upright = torch.zeros_like(turns[some])
            outer = _reduced(squares, outer_rows, max(high, wide), quiet)
            outer = sized(_laid(outer, torch.where(swapped[some], turns[some], upright)), high, wide)
            inner = _laid(_reduced(squares, inner_rows, FINE, quiet), torch.where(swapped[some], upright, turns[some]))
            found[some] = aligned(Laid(outer, inner), box[some])
    return found


def _laid(pictures: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
    """Each picture turned in its own way. *Shapes*: [P, ..., S, S] and [P] to [P, ..., S, S]."""
    laid = pictures.clone()
    for turn in torch.unique(turns).tolist():
        at = torch.nonzero(turns == turn)[:, 0]
        laid[at] = turned(pictures[at], turn)
    return laid


def _reduced(squares: Squares, rows: Sequence[int] | NDArray[np.int64], side: int, context: Context) -> torch.Tensor:
    """Squares of another size. *Shapes*: float32 [len(rows), 3, side, side], 0 to 255."""
    made = torch.empty((len(rows), 3, side, side))
    for begin in range(0, len(rows), _CHUNK):
        context.check_abandoned()
        part = torch.from_numpy(squares[np.asarray(rows[begin : begin + _CHUNK])]).permute(0, 3, 1, 2)
        # Of bytes, for which there is a quick way.
        made[begin : begin + _CHUNK] = functional.interpolate(part, (side, side), mode="bilinear", antialias=True)
    return made
