"""Two pictures laid over each other exactly: from a first guess they are moved, stretched and turned until they agree best."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn import functional

from core.looking.overlaying import LEAST, detail, sized

STEPS = {(32, 4): 0.35, (48, 4): 0.5}
"""Pixels along each side at which they are moved, how often, and the agreement of detail below which they are left then."""

LAST = (64, 3)
"""The same for those that agree by then."""

FINE = 96
"""Pixels along each side of what decides."""

_INNER = 0.88  # part of the inner picture's side that is compared: what surrounds its edges is another thing there
_REACH = 4  # pixels around a place that count as its surroundings
_MOST_TURN = 0.08  # radians that copies are tilted by at most
_MOST_LEAN = 0.25  # of one side against the other, as squeezed squares show a turn
_MOST_STRETCH = 0.12  # by so much more than the other side
_DARK, _BRIGHT = 4.0, 250.0  # levels beyond which light was cut off and nothing can be compared
_ENOUGH = 0.15  # part of the picture that has to be left for a comparison without what was cut off
_SHARED = 0.7  # part of the inner picture that has to lie in the outer one
_TILE = 4  # pixels along each side of the tiles whose tints are compared
_COLOUR = 0.3  # difference of tints, in spreads of the light, that counts as another colour


@dataclass(frozen=True, eq=False)
class Laid:
    """Pictures with those they are laid over, in colour: float32 [P, 3, H, W] the outer ones, [P, 3, S, S] the inner ones."""

    outer: torch.Tensor
    inner: torch.Tensor


def aligned(pictures: Laid, box: torch.Tensor) -> torch.Tensor:
    """How well pictures agree where they lie best, beginning from a box in the outer one; 1 for the same picture.

    Those that hardly agree after the coarser steps are left at what they have there.

    *Shapes*: box float32 [P, 4], left, top, width and height as parts of the outer side; float32 [P].

    *Source*: G. Evangelidis, E. Psarakis, "Parametric Image Alignment Using Enhanced Correlation Coefficient Maximization",
    2008; with affine maps, of detail only.
    """
    outer, inner = pictures.outer.mean(1), pictures.inner.mean(1)
    first = _map_of(box)
    moved = first.clone()
    found = torch.ones(len(box))
    left = torch.arange(len(box))
    for (side, steps), least in STEPS.items():
        moved[left] = _moved(outer[left], inner[left], moved[left], side, steps)
        found[left] = _coarsely(outer[left], inner[left], moved[left], side)
        left = torch.nonzero(found >= least)[:, 0]
        if not len(left):
            return found
    exact = _moved(outer[left], inner[left], moved[left], *LAST)
    exact = torch.where(_plausible(exact, first[left])[:, None, None], exact, first[left])
    found[left] = agreement_at(Laid(pictures.outer[left], pictures.inner[left]), exact)
    return found


def _moved(outer: torch.Tensor, inner: torch.Tensor, way: torch.Tensor, side: int, steps: int) -> torch.Tensor:
    """Maps after some steps at one size. *Shapes*: [P, H, W] and [P, S, S], of any size; [P, 2, 3] both."""
    ground, picture = detail(_finer(outer, side), _REACH), detail(sized(inner, side), _REACH)
    across, along = torch.gradient(ground, dim=(2, 1))
    slopes = torch.stack([across * ground.shape[-1], along * ground.shape[-2]], dim=1)  # a side being 1
    known = torch.cat([ground[:, None], slopes], 1)
    for _ in range(steps):
        way = _step(known, picture, way)
    return way


def _finer(outer: torch.Tensor, side: int) -> torch.Tensor:
    """Outer pictures in which an inner one of so many pixels a side is as fine, more or less. *Shapes*: [P, H, W] both."""
    high, wide = (side * 4 * pixels // (3 * FINE) for pixels in outer.shape[-2:])
    return sized(outer, high, wide)


def _coarsely(outer: torch.Tensor, inner: torch.Tensor, way: torch.Tensor, side: int) -> torch.Tensor:
    """Agreement of grey detail at one size. *Shapes*: [P, H, W], [P, S, S]; [P, 2, 3]; [P]."""
    points = _points(way, side)
    ground = _finer(outer, side)[:, None]
    there = functional.grid_sample(ground, points, padding_mode="border", align_corners=False)[:, 0]
    seen = ((points.abs() <= 1).all(3) & _middle(side)).float()
    return _correlation(detail(there, _REACH), detail(sized(inner, side), _REACH), seen)


def agreement_at(pictures: Laid, way: torch.Tensor) -> torch.Tensor:
    """Agreement of detail and colours under maps from inner to outer places. *Shapes*: way [P, 2, 3]; float32 [P]."""
    inner = sized(pictures.inner, FINE)
    points = _points(way, FINE)
    outer = _cut(pictures.outer, points, way)
    seen = (points.abs() <= 1).all(3) & _middle(FINE)
    shared = seen.float().mean((1, 2)) / _INNER**2
    lit = ((torch.minimum(outer, inner).amin(1) > _DARK) & (torch.maximum(outer, inner).amax(1) < _BRIGHT)) & seen
    enough = lit.float().mean((1, 2), keepdim=True) >= _ENOUGH
    counted = torch.where(enough, _shrunk(lit), seen).float()
    found = _correlation(detail(outer.mean(1), _REACH), detail(inner.mean(1), _REACH), counted) * _same_colours(
        outer, inner, counted
    )
    return torch.where(shared >= _SHARED, found, torch.zeros_like(found))


def _middle(side: int) -> torch.Tensor:
    """Which places of an inner picture are compared. *Shapes*: bool [side, side]."""
    places = (torch.arange(side) + 0.5) / side - 0.5
    return (places.abs() < _INNER / 2) & (places.abs() < _INNER / 2)[:, None]


def _shrunk(lit: torch.Tensor) -> torch.Tensor:
    """Without the places beside those that do not count. *Shapes*: bool [P, S, S] both."""
    return functional.max_pool2d((~lit).float()[:, None], 3, 1, 1)[:, 0] < 0.5


def _correlation(first: torch.Tensor, second: torch.Tensor, counted: torch.Tensor) -> torch.Tensor:
    """Over the places that count. *Shapes*: [P, S, S] all; [P]."""
    number = counted.sum((1, 2), keepdim=True).clamp_min(1)
    level = [(one - (one * counted).sum((1, 2), keepdim=True) / number) * counted for one in (first, second)]
    floor = LEAST * number[:, 0, 0].sqrt()
    lengths = [one.flatten(1).norm(dim=1).clamp_min(floor) for one in level]
    found: torch.Tensor = (level[0] * level[1]).sum((1, 2)) / (lengths[0] * lengths[1])
    return found


def _same_colours(first: torch.Tensor, second: torch.Tensor, counted: torch.Tensor) -> torch.Tensor:
    """1 where pictures laid over each other have the same colours, less where they have not.

    By light of the same strength, or as they are, whichever fits better: where a strong colour varies little, as a sky does, the
    strength of its light is known by a tenth only, and crops that differed by one grey level were told to have other colours.

    *Shapes*: float32 [P, 3, S, S] both, [P, S, S]; float32 [P].
    """
    weights = counted[:, None]
    number = counted.sum((1, 2)).clamp_min(1).view(-1, 1, 1, 1)
    tints, spreads = [], []
    for pictures in (first, second):
        light = pictures.mean(1, keepdim=True)
        mean = (light * weights).sum((1, 2, 3), keepdim=True) / number
        spreads.append((((light - mean).square() * weights).sum((1, 2, 3), keepdim=True) / number).sqrt().clamp_min(LEAST))
        tints.append(pictures - light)
    both = (spreads[0] * spreads[1]).sqrt()
    apart = torch.minimum(
        _apart(tints[0] / spreads[0] - tints[1] / spreads[1], weights), _apart((tints[0] - tints[1]) / both, weights)
    )
    return torch.exp(-apart / _COLOUR**2)


def _apart(difference: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Mean square of a difference, by tiles: edges beside each other do not count. *Shapes*: [P, 3, S, S], [P, 1, S, S]; [P]."""
    apart, share = functional.avg_pool2d(difference * weights, _TILE), functional.avg_pool2d(weights, _TILE)
    return (apart.square() / share.clamp_min(1e-6)).sum((1, 2, 3)) / (3 * share.sum((1, 2, 3)).clamp_min(1e-6))


def _step(known: torch.Tensor, inner: torch.Tensor, way: torch.Tensor) -> torch.Tensor:
    """Maps that let detail agree better. *Shapes*: [P, 3, H, W], outer detail with its slopes; [P, S, S], [P, 2, 3]."""
    side = inner.shape[-1]
    points = _points(way, side)
    sampled = functional.grid_sample(known, points, align_corners=False)
    inside = ((points.abs() <= 1).all(3) & _middle(side)).float().flatten(1)
    warped, across, along = ((sampled[:, one].flatten(1) * inside) for one in range(3))
    x, y = ((torch.arange(side) + 0.5) / side - 0.5 for _ in range(2))
    u, v = x.repeat(side), y.repeat_interleave(side)
    turns = torch.stack([across * u, across * v, across, along * u, along * v, along], dim=1)
    number = inside.sum(1, keepdim=True).clamp_min(1)
    warped = (warped - warped.sum(1, keepdim=True) / number) * inside
    fixed = inner.flatten(1) * inside
    fixed = (fixed - fixed.sum(1, keepdim=True) / number) * inside
    square = turns @ turns.transpose(1, 2)
    square = square + torch.eye(6) * (square.diagonal(dim1=1, dim2=2).mean(1).view(-1, 1, 1) * 1e-4 + 1e-6)
    to_warped, to_fixed = (turns @ one[:, :, None] for one in (warped, fixed))
    solved = torch.linalg.solve(square, torch.cat([to_warped, to_fixed], 2))
    above = (warped * warped).sum(1) - (to_warped * solved[:, :, :1]).sum((1, 2))
    below = (warped * fixed).sum(1) - (to_fixed * solved[:, :, :1]).sum((1, 2))
    strength = torch.where(below > 1e-6, above / below.clamp_min(1e-6), torch.zeros_like(below)).view(-1, 1)
    change = (solved[:, :, 1] * strength - solved[:, :, 0]).clamp(-0.1, 0.1).nan_to_num()
    change = torch.where(strength > 0, change, torch.zeros_like(change)).view(-1, 2, 3)
    return way + change


def _map_of(box: torch.Tensor) -> torch.Tensor:
    """From places around the middle of the inner picture to places in the outer one. *Shapes*: [P, 4] to [P, 2, 3]."""
    left, top, width, height = box.unbind(1)
    zero = torch.zeros_like(left)
    return torch.stack([width, zero, left + width / 2, zero, height, top + height / 2], dim=1).view(-1, 2, 3)


def _points(way: torch.Tensor, side: int) -> torch.Tensor:
    """Where each inner pixel lies in the outer picture, as `grid_sample` counts. *Shapes*: [P, 2, 3] to [P, S, S, 2]."""
    return functional.affine_grid(
        torch.cat([way[:, :, :2], way[:, :, 2:] * 2 - 1], dim=2), [len(way), 1, side, side], align_corners=False
    )


def _plausible(way: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
    """Whether pictures were moved no further than copies are. *Shapes*: [P, 2, 3] both; bool [P]."""
    widths, heights = way[:, 0, 0], way[:, 1, 1]
    grown_x, grown_y = widths / first[:, 0, 0], heights / first[:, 1, 1]
    proper = (grown_x > 0.5) & (grown_y > 0.5) & ((grown_x / grown_y.clamp_min(1e-3)).log().abs() < _MOST_STRETCH)
    # In a square that holds a wide picture a turn moves much in height and little in width; the product is as in any other.
    tilts = way[:, 0, 1].abs() / widths.abs().clamp_min(1e-3), way[:, 1, 0].abs() / heights.abs().clamp_min(1e-3)
    return proper & ((tilts[0] * tilts[1]).sqrt() < _MOST_TURN) & (torch.maximum(*tilts) < _MOST_LEAN)


def _cut(outer: torch.Tensor, points: torch.Tensor, way: torch.Tensor) -> torch.Tensor:
    """The outer picture under the inner one's places, averaged where it is much finer. *Shapes*: [P, 3, FINE, FINE]."""
    high, wide = outer.shape[-2:]
    there = functional.grid_sample(outer, points, padding_mode="border", align_corners=False)
    if max(high, wide) <= FINE:
        return there
    large = (torch.maximum(way[:, 0, 0] * wide, way[:, 1, 1] * high) > 1.4 * FINE)[:, None, None, None]
    coarse = functional.grid_sample(sized(outer, FINE), points, padding_mode="border", align_corners=False)
    return torch.where(large, coarse, there)
