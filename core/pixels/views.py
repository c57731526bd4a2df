"""Augmentation of a whole batch on the device, with parameters drawn for every picture by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.pixels.colouring import blurred, channels, coloured, factors_of, kernels_of, turned, turns_of
from core.pixels.enlarging import enlarged
from core.pixels.operations import Changes, Operation, acts_of, changed, joined_changes
from core.pixels.transfers import sent
from core.runs.augmentation import Augmentation
from core.runs.methods import POLICIES
from core.runs.plan import Preprocessing
from core.support.registry import at

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Draws:
    """The parameters of one view of each picture of a batch.

    *Shapes*: `boxes` int64 [N, 4] as top, left, height, width in the cached picture; `erased` likewise in the view, height 0
    for none; `shifts` [N, 2], down and right as parts of the side; the rest [N]. *Units*: angles and hues in radians; blurs in
    pixels of the view; zooms and colour factors, 1 changes nothing.
    """

    boxes: NDArray[np.int64]
    flips: NDArray[np.bool_]
    angles: Floats
    brightness: Floats
    contrast: Floats
    saturation: Floats
    erased: NDArray[np.int64]
    falls: NDArray[np.bool_]
    zooms: Floats
    shifts: Floats
    hues: Floats
    blurs: Floats
    changes: Changes

    def __len__(self) -> int:
        return len(self.flips)

    @property
    def straight(self) -> bool:
        """True when every view is a box of its picture, perhaps mirrored."""
        return not (self.angles.any() or self.shifts.any() or (self.zooms != 1).any())

    def part(self, begin: int, end: int) -> Draws:
        """The parameters of the pictures from `begin` to `end`."""
        return Draws(*(getattr(self, entry.name)[begin:end] for entry in fields(self)))

    @staticmethod
    def joined(parts: Sequence[Draws]) -> Draws:
        """The parameters of several batches of one augmentation, as those of one batch."""
        names = [entry.name for entry in fields(Draws) if entry.name != "changes"]
        plain = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        return Draws(**plain, changes=joined_changes([part.changes for part in parts]))


def draw(augmentation: Augmentation, count: int, preprocessing: Preprocessing, numbers: np.random.Generator) -> Draws:
    """Parameters for `count` pictures.

    *Source*: crops as in torchvision's RandomResizedCrop, but fitted into the picture instead of drawn again; erasing
    as in Zhong et al., Random Erasing Data Augmentation, 2017.
    """
    boxes = _crops(augmentation, count, preprocessing, numbers)
    # Drawn always and in this order: turning one option on changes none of the others' numbers.
    flips = (numbers.random(count) < 0.5) & augmentation.flip
    angles = np.radians(augmentation.rotation) * numbers.uniform(-1, 1, count)
    brightness, contrast, saturation = (
        1 + strength * numbers.uniform(-1, 1, count)
        for strength in (augmentation.brightness, augmentation.contrast, augmentation.saturation)
    )
    hit = numbers.random(count) < augmentation.erase
    erased = _boxes(
        numbers.uniform(0.02, 0.33, count), numbers.uniform(-1, 1, count) * math.log(3.3), preprocessing.size, numbers
    )
    erased[~hit] = 0
    # What came later is drawn last, so that older recipes see the views they saw.
    falls = (numbers.random(count) < 0.5) & augmentation.upside_down
    zooms = 1 + augmentation.zoom * numbers.uniform(-1, 1, count)
    shifts = np.array([augmentation.height_shift, augmentation.width_shift]) * numbers.uniform(-1, 1, (count, 2))
    hues = np.radians(augmentation.hue) * numbers.uniform(-1, 1, count)
    blurs = augmentation.blur * numbers.random(count)
    # A policy draws as many numbers as it likes, so nothing may come after it.
    changes: Changes = at(POLICIES.get(augmentation.policy).place)(augmentation, count, preprocessing.size, numbers)
    colours = (brightness, contrast, saturation)
    return Draws(boxes, flips, angles, *colours, erased, falls, zooms, shifts, hues, blurs, changes)


def augmented(
    pictures: torch.Tensor, draws: Draws, preprocessing: Preprocessing, crew: ThreadPoolExecutor | None = None
) -> torch.Tensor:
    """One view of each picture as the network takes it.

    Args:
        pictures: A batch.
        draws: How each is varied.
        preprocessing: What the network takes.
        crew: As many threads as torch has, for crops on the processor; threads of this batch's own when None, which costs as
            much as a third of the crops.

    *Shapes*: uint8 [N, R, R, 3], or smaller as the pixel store keeps them, to float32 [N, 3, S, S], normalised.
    """
    pictures, size = enlarged(pictures, preprocessing), preprocessing.size
    quick = pictures.device.type == "cpu" and draws.straight
    there, acts = _sent(draws, size, pictures.device, theta=None if quick else _theta(draws, pictures.shape[1]))
    views = _cropped(pictures, draws, size, crew) if quick else _sampled(pictures, there["theta"], size, draws.straight)
    if draws.changes.kinds.size:
        views = changed(views, acts)
    for name, change in (("turns", turned), ("factors", coloured), ("kernels", blurred)):
        if name in there:
            views = change(views, there[name])
    if "erased" in there:
        views = views.float().masked_fill(inside(there["erased"], size), 0.5 * 255)
    return normalised(views, preprocessing)


def _sent(
    draws: Draws, size: int, device: torch.device, theta: NDArray[np.float32] | None
) -> tuple[dict[str, torch.Tensor], list[tuple[Operation, torch.Tensor, torch.Tensor]]]:
    """All that the views are made with, on the device in one copy: what there is by name, and a policy's acts."""
    wanted: dict[str, NDArray[Any] | None] = {
        "theta": theta,
        "turns": turns_of(draws.hues),
        "factors": factors_of(draws),
        "kernels": kernels_of(draws.blurs, size),
        "erased": draws.erased if draws.erased.any() else None,
    }
    named = {name: array for name, array in wanted.items() if array is not None}
    acts = acts_of(draws.changes)
    arrays: list[NDArray[Any]] = list(named.values())
    for _, rows, strengths in acts:
        arrays += [rows, strengths]
    tensors = iter(sent(arrays, device))
    there = {name: next(tensors) for name in named}
    return there, [(operation, next(tensors), next(tensors)) for operation, *_ in acts]


def centred(pictures: torch.Tensor, preprocessing: Preprocessing) -> torch.Tensor:
    """The centre of each picture as the network takes it when it is judged.

    *Shapes*: uint8 [N, R, R, 3], or smaller as the pixel store keeps them, to float32 [N, 3, S, S], normalised.
    """
    pictures, size = enlarged(pictures, preprocessing), preprocessing.size
    edge = (pictures.shape[1] - size) // 2
    return normalised(pictures[:, edge : edge + size, edge : edge + size].permute(0, 3, 1, 2), preprocessing)


def normalised(views: torch.Tensor, preprocessing: Preprocessing) -> torch.Tensor:
    """Pixel values 0 to 255 as the network was taught them. *Shapes*: uint8 or float [N, 3, S, S] to float [N, 3, S, S]."""
    scale = tuple(1 / (255 * std) for std in preprocessing.std)
    shift = tuple(-mean / std for mean, std in zip(preprocessing.mean, preprocessing.std, strict=True))
    return torch.addcmul(channels(shift, views), views, channels(scale, views))


def _crops(
    augmentation: Augmentation, count: int, preprocessing: Preprocessing, numbers: np.random.Generator
) -> NDArray[np.int64]:
    area = numbers.uniform(augmentation.smallest_crop, 1, count)
    aspect = numbers.uniform(-1, 1, count) * math.log(augmentation.stretch)
    if augmentation.smallest_crop == 1 and augmentation.stretch == 1:
        edge = (preprocessing.resize - preprocessing.size) // 2
        numbers.random((2, count))
        return np.tile(np.array([edge, edge, preprocessing.size, preprocessing.size]), (count, 1))
    return _boxes(area, aspect, preprocessing.resize, numbers)


def _boxes(area: Floats, log_aspect: Floats, side: int, numbers: np.random.Generator) -> NDArray[np.int64]:
    """Boxes of that part of the area and that logarithm of height / width, anywhere in a square. *Shapes*: int64 [N, 4]."""
    heights, widths = (np.clip(np.rint(side * np.sqrt(area * np.exp(sign * log_aspect))), 1, side) for sign in (1, -1))
    tops, lefts = numbers.random((2, len(area)))
    boxes = np.stack([np.floor(tops * (side - heights + 1)), np.floor(lefts * (side - widths + 1)), heights, widths], axis=1)
    return boxes.astype(np.int64)


def _cropped(pictures: torch.Tensor, draws: Draws, size: int, crew: ThreadPoolExecutor | None) -> torch.Tensor:
    """Crops scaled one by one as bytes, on as many threads as torch has: several times as fast as sampling at points.

    *Shapes*: uint8 [N, R, R, 3] to uint8 [N, 3, size, size].
    """
    views = torch.empty((len(pictures), size, size, 3), dtype=torch.uint8).permute(0, 3, 1, 2)
    boxes, flips, falls = draws.boxes.tolist(), draws.flips.tolist(), draws.falls.tolist()

    def crop_from(first: int) -> None:
        for index in range(first, len(pictures), threads):
            top, left, height, width = boxes[index]
            crop = pictures[index : index + 1, top : top + height, left : left + width].permute(0, 3, 1, 2)
            if (height, width) != (size, size):
                crop = functional.interpolate(crop, (size, size), mode="bilinear", antialias=True)
            sides = [axis for axis, turned in ((3, flips[index]), (2, falls[index])) if turned]
            views[index : index + 1] = crop.flip(sides) if sides else crop

    threads = min(torch.get_num_threads(), len(pictures))
    if threads <= 1:
        crop_from(0)
    else:
        with nullcontext(crew) if crew is not None else ThreadPoolExecutor(threads, "crops") as workers:
            list(workers.map(crop_from, range(threads)))
    return views


def _theta(draws: Draws, side: int) -> NDArray[np.float32]:
    """Crop, mirrors, rotation, zoom and shift as one map of places. *Shapes*: float32 [N, 2, 3]. *Units*: half sides."""
    top, left, height, width = draws.boxes.T.astype(np.float64)
    down, right = 2 * side * draws.shifts.T
    # A shift moves what is seen, so the box goes the other way.
    across, along = 2 * left + width - side - right, 2 * top + height - side - down
    height, width = height / draws.zooms, width / draws.zooms
    cos, sin = np.cos(draws.angles), np.sin(draws.angles)
    mirror, fall = np.where(draws.flips, -1.0, 1.0), np.where(draws.falls, -1.0, 1.0)
    theta = np.empty((len(draws), 2, 3), dtype=np.float32)
    theta[:, 0] = np.stack([cos * mirror * width, -sin * fall * height, across], axis=1) / side
    theta[:, 1] = np.stack([sin * mirror * width, cos * fall * height, along], axis=1) / side
    return theta


def _sampled(pictures: torch.Tensor, theta: torch.Tensor, size: int, straight: bool) -> torch.Tensor:
    """The pictures seen through those maps, in one bilinear sampling.

    *Shapes*: uint8 [N, R, R, 3] and float32 [N, 2, 3] to float32 [N, 3, size, size], 0 to 255.
    """
    points = functional.affine_grid(theta, [len(pictures), 3, size, size], align_corners=False)
    padding = "border" if straight else "reflection"
    images = pictures.permute(0, 3, 1, 2).float()
    views: torch.Tensor = functional.grid_sample(images, points, "bilinear", padding, align_corners=False)
    return views.contiguous(memory_format=torch.channels_last)


def inside(boxes: torch.Tensor, size: int) -> torch.Tensor:
    """True within each box, given as top, left, height, width. *Shapes*: int64 [N, 4] to bool [N, 1, size, size]."""
    top, left, height, width = boxes.T[:, :, None]
    line = torch.arange(size, device=boxes.device)
    rows = (line >= top) & (line < top + height)
    columns = (line >= left) & (line < left + width)
    found: torch.Tensor = (rows[:, :, None] & columns[:, None, :])[:, None]
    return found
