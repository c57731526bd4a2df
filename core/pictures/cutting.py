"""Cuts the object of a picture out of its background. Runs in a decoder child, where time and memory are limited.

OpenCV is imported by the functions that need it: only a child that was asked to cut pays for it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.masks import write_mask
from core.pictures.saliency import SIDE, salient_mask

WORKING_SIDE = 256
"""Longest side at which the object is looked for, in pixels; the mask is then enlarged."""

_ROUNDS = 4  # of GrabCut; later ones change little
_RIM = 0.04  # part of each side that is taken for background to begin with
_PLAIN = 12.0  # grey levels that a line of a plain frame may vary by
_LITTLE = 0.2  # of a pixel's being object or background, that still is certain enough
_FILLED = 0.5  # of the edges of what a frame encloses, so that it is a photograph
_WIDEST_FRAME = 0.35  # of a side; what is plainer than this is no frame
_NOTHING = 0.01  # of the picture; when less was found, a second try begins with the middle
_MIDDLE = 0.65  # of each half side that the middle takes
_CORE = 0.15  # likewise; alone, it covers less than the least area that is usual
_SMALL_PIECE = 0.05  # of the largest piece; smaller ones are specks
_JPEG_QUALITY = 95

Mask = npt.NDArray[np.float32]
"""How much of each pixel is object, 0 to 1. Shape [height, width]."""


def mask_of(picture: Image.Image, given: Path | None, weights: Path | None, found: Path | None) -> Mask:
    """Where the object of a picture is.

    Args:
        picture: RGB.
        given: A mask that was made elsewhere.
        weights: Of the network that looks for the object where no mask is given; None to look by GrabCut.
        found: Where the mask is kept; what the network has found before is taken from there. None to keep none.

    Shapes:
        picture: RGB [h, w]; result float32 [h, w], 0 to 1.
    """
    if given is None and weights is not None:
        with suppress(OSError, SyntaxError, ValueError):  # none yet, or a file that is damaged and is made again
            if found is not None:
                return mask_from(found, picture)
        grey = _salient(picture, weights)
        # The same way as from the file, so that a picture is cut alike the first and the second time.
        mask = enlarged(grey.astype(np.float32) / 255, picture.width, picture.height)
    else:
        mask = grabcut_mask(picture) if given is None else mask_from(given, picture)
        grey = np.rint(enlarged(mask, *_shape_within(picture, SIDE)) * 255).astype(np.uint8)
    if found is not None:
        found.parent.mkdir(parents=True, exist_ok=True)
        write_mask(grey, found)
    return mask


def grabcut_mask(picture: Image.Image) -> Mask:
    """The object that differs from the rim of the picture, found at `WORKING_SIDE`. The same picture gives the same mask.

    A plain frame around the picture is background; inside of it, the outermost part is where background is learnt from. Where
    background explains everything, the middle of the picture is tried as the object.

    Shapes:
        picture: RGB [h, w]; result float32 [h, w].

    Source:
        C. Rother, V. Kolmogorov, A. Blake, GrabCut, 2004, as in OpenCV. Frame and specks are treated beside it.
    """
    import cv2

    cv2.setNumThreads(1)
    cv2.setRNGSeed(0)
    small = picture.copy()
    small.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
    pixels = np.ascontiguousarray(np.asarray(small)[:, :, ::-1])
    top, left, bottom, right = _inside_frame(pixels)
    rim_y, rim_x = (max(1, round((high - low) * _RIM)) for low, high in ((top, bottom), (left, right)))
    room = (slice(top + rim_y, bottom - rim_y), slice(left + rim_x, right - rim_x))
    found = np.zeros(pixels.shape[:2], np.uint8)
    inside = pixels[room].reshape(-1, 3)
    tries = (False, True) if len(inside) and np.ptp(inside, axis=0).max() > _PLAIN else ()
    for middle_only in tries:
        labels = np.full(pixels.shape[:2], cv2.GC_BGD, np.uint8)
        labels[room] = _guess(labels[room].shape, middle_only)
        if not ((labels == cv2.GC_PR_FGD).any() and (labels != cv2.GC_PR_FGD).any()):
            break  # too small to tell anything apart
        core = int((labels == cv2.GC_FGD).sum())
        background, object_ = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(pixels, labels, (0, 0, 1, 1), background, object_, _ROUNDS, cv2.GC_INIT_WITH_MASK)
        found = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.uint8)
        if found.sum() <= 1.2 * core:
            found[:] = 0  # what was given away is all that was found
        if found.mean() > _NOTHING:
            break
    return enlarged(_without_specks(found), picture.width, picture.height)


def mask_from(file: Path, picture: Image.Image) -> Mask:
    """A mask that was made elsewhere, from a grey picture of any size whose white is object, at the picture's size.

    Shapes:
        picture: RGB [h, w]; result float32 [h, w], 0 to 1.
    """
    with Image.open(file, formats=("PNG",)) as image:
        grey = np.asarray(image.convert("L"), np.float32) / 255
    return enlarged(grey, picture.width, picture.height)


def enlarged(mask: npt.NDArray[Any], width: int, height: int) -> Mask:
    """The mask at another size, with a soft edge of about one of its own pixels.

    Shapes:
        mask: any number type [H, W], 0 to 1; result float32 [height, width], 0 to 1.
    """
    grey = Image.fromarray(np.asarray(mask, np.float32))
    return np.clip(np.asarray(grey.resize((width, height), Image.Resampling.BICUBIC), np.float32), 0, 1)


def area_of(mask: Mask) -> float:
    """Part of the picture that is object, 0 to 1. *Shapes*: float32 [h, w], 0 to 1."""
    return float(np.mean(mask, dtype=np.float64))


def doubt_of(mask: Mask) -> float:
    """Part of a mask that is neither object nor background for certain, 0 to 1. *Shapes*: float32 [h, w], 0 to 1."""
    some = int(np.count_nonzero(mask > _LITTLE))
    return np.count_nonzero((mask > _LITTLE) & (mask < 1 - _LITTLE)) / some if some else 0.0


def cut_out(picture: Image.Image, mask: Mask, fill: tuple[int, int, int], margin: float | None) -> Image.Image:
    """The object on a plain ground.

    Args:
        picture: RGB.
        mask: Of the picture's size, with some object in it.
        fill: RGB of the ground, 0 to 255.
        margin: What is kept around the object, as a part of its longer side; None keeps the whole picture.

    Shapes:
        picture: RGB [h, w]; mask: float32 [h, w], 0 to 1; result RGB of any size.
    """
    ground = Image.new("RGB", picture.size, fill)
    alpha = Image.fromarray(np.rint(mask * 255).astype(np.uint8))
    whole = Image.composite(picture, ground, alpha)
    if margin is None:
        return whole
    rows, columns = np.flatnonzero((mask > 0.5).any(1)), np.flatnonzero((mask > 0.5).any(0))
    if not len(rows):
        return whole
    extra = round(margin * max(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1))
    box = (int(columns[0]) - extra, int(rows[0]) - extra, int(columns[-1]) + 1 + extra, int(rows[-1]) + 1 + extra)
    cropped = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), fill)  # the margin may reach beyond the picture
    cropped.paste(whole, (-box[0], -box[1]))
    return cropped


def write_picture(picture: Image.Image, target: Path) -> None:
    """Writes a JPEG, whole or not at all; colours are kept at full resolution, so that edges on the ground stay clean."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        picture.save(part, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _salient(picture: Image.Image, weights: Path) -> npt.NDArray[np.uint8]:
    """What the network says of a picture, at its shape; a plain frame is cut off, or the whole photograph in it is the object."""
    width, height = _shape_within(picture, SIDE)
    top, left, bottom, right = _inside_frame(np.asarray(picture.resize((width, height))), photograph=True)
    scale = picture.width / width, picture.height / height
    inside = picture.crop((round(left * scale[0]), round(top * scale[1]), round(right * scale[0]), round(bottom * scale[1])))
    whole = Image.new("L", (width, height))
    found = Image.fromarray(salient_mask(inside, weights))
    whole.paste(found.resize((right - left, bottom - top), Image.Resampling.BICUBIC), (left, top))
    return np.asarray(whole)


def _shape_within(picture: Image.Image, side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(picture.size))
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def _inside_frame(pixels: npt.NDArray[np.uint8], photograph: bool = False) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of what a plain frame encloses; the whole picture when it has none.

    With `photograph` it has to fill its four edges: an object on plain ground is no photograph in a frame.
    """
    height, width = pixels.shape[:2]
    corner = np.median(np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]), axis=0)
    far = np.abs(pixels.astype(np.float32) - corner).max(2) > _PLAIN
    rows, columns = far.mean(1) > 0.02, far.mean(0) > 0.02

    def edges(lines: npt.NDArray[np.bool_]) -> tuple[int, int]:
        inside = np.flatnonzero(lines)
        if not len(inside):
            return 0, len(lines)
        first, last = int(inside[0]), int(inside[-1]) + 1
        most = _WIDEST_FRAME * len(lines)
        return (first if first <= most else 0), (last if len(lines) - last <= most else len(lines))

    (top, bottom), (left, right) = edges(rows), edges(columns)
    framed = top > 0 and left > 0 and bottom < height and right < width
    if framed and photograph:
        lines = far[top, left:right], far[bottom - 1, left:right], far[top:bottom, left], far[top:bottom, right - 1]
        framed = float(np.concatenate(lines).mean()) > _FILLED
    return (top, left, bottom, right) if framed else (0, 0, height, width)


def _guess(shape: tuple[int, ...], middle_only: bool) -> npt.NDArray[np.uint8]:
    """Where the object may be to begin with: everywhere, or in an ellipse in the middle, whose core it is for certain."""
    import cv2

    guess = np.full(shape, cv2.GC_PR_FGD, np.uint8)
    if middle_only:
        y, x = np.ogrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
        guess[x**2 + y**2 > _MIDDLE**2] = cv2.GC_PR_BGD
        guess[x**2 + y**2 < _CORE**2] = cv2.GC_FGD
    return guess


def _without_specks(found: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The mask without pieces that are tiny beside the largest one."""
    import cv2

    count, pieces, facts, _ = cv2.connectedComponentsWithStats(found)
    if count <= 2:
        return found
    areas = facts[1:, cv2.CC_STAT_AREA]
    kept = 1 + np.flatnonzero(areas >= _SMALL_PIECE * areas.max())
    return np.isin(pieces, kept).astype(np.uint8)
