"""Near-duplicates that hashes propose and the pixels of thumbnails decide about: in a studio half of the proposals are wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.pairs import CROWD, near_pairs
from core.pictures.sameness import SAME, SIDE, agreement
from core.pictures.thumbnails import thumbnail_path
from core.support import atomic
from core.support.errors import SafelightError
from core.support.inside import check_own, inside

DISTANCE = 4
"""Bits in which two perceptual hashes may differ and still count as near-duplicates."""

_KEPT = "compared-thumbnails.json"
_MOST_BYTES = 2**28  # of what is kept
_MOST_PIXELS = 400 * 400  # of a thumbnail

Pairs = npt.NDArray[np.int64]


def near_duplicates(
    folder: Path, sha256: Sequence[str], hashes: npt.NDArray[np.uint64], seen: Sequence[bool] | npt.NDArray[np.bool_]
) -> Pairs:
    """Pairs of samples with another content and a near hash that are the same picture, as far as anybody can tell.

    Where a closer look has seen both, what it found alike counts instead, and they are left out. Elsewhere the pixels of their
    thumbnails decide; where one is missing, or more than `CROWD` pictures share a hash, the hash does.

    Args:
        folder: Of the dataset.
        sha256: Content of each sample.
        hashes: Perceptual hash of each.
        seen: Which of them a closer look has seen.

    Shapes:
        all: [N]; result int64 [M, 3] with columns i < j and their distance in bits.
    """
    pairs = near_pairs(hashes, DISTANCE)
    looked = np.asarray(seen, bool)
    # Equal files are told as such; as near-duplicates they would hide the near ones among the examples.
    kept = [not (looked[i] and looked[j]) and sha256[i] != sha256[j] for i, j, _ in pairs.tolist()]
    pairs = pairs[np.array(kept, bool)]
    crowds = {value for value, count in Counter(hashes.tolist()).items() if count > CROWD} if len(pairs) else set()
    asked = [(i, j) for i, j, _ in pairs.tolist() if not crowds & {int(hashes[i]), int(hashes[j])}]
    known = _compared(folder, {_key(sha256[i], sha256[j]) for i, j in asked})
    refuted = {(i, j) for i, j in asked if known.get(_key(sha256[i], sha256[j]), 1.0) < SAME}
    held: Pairs = pairs[np.array([(i, j) not in refuted for i, j, _ in pairs.tolist()], bool)]
    return held


def _key(first: str, second: str) -> str:
    return f"{min(first, second)} {max(first, second)}"


def _compared(folder: Path, wanted: Iterable[str]) -> dict[str, float]:
    """How well pairs of contents agree, those without thumbnails left out; what was compared before is read."""
    known = _read(folder)
    missing = sorted(set(wanted) - known.keys())
    squares: dict[str, npt.NDArray[np.uint8] | None] = {}
    new = {}
    for pair in missing:
        first, second = (_square(folder, content, squares) for content in pair.split())
        if first is not None and second is not None:
            new[pair] = round(agreement(first, second), 3)
    if new:
        _keep(folder, {**known, **new})
    return {**known, **new}


def _square(folder: Path, content: str, squares: dict[str, npt.NDArray[np.uint8] | None]) -> npt.NDArray[np.uint8] | None:
    """A thumbnail as a small square; None where there is none, or nothing that can be read."""
    if content not in squares:
        squares[content] = None
        file = thumbnail_path(folder, content)
        if file.is_file():
            try:
                with Image.open(file, formats=("JPEG",)) as picture:
                    if picture.width * picture.height <= _MOST_PIXELS:
                        small = picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
                        squares[content] = np.asarray(small, np.uint8)
            except (OSError, ValueError, SyntaxError):
                pass  # it is a cache, and anything may have become of it
    return squares[content]


def _read(folder: Path) -> dict[str, float]:
    file = folder / "cache" / _KEPT
    if not file.is_file():
        return {}
    try:
        return {str(pair): float(agreed) for pair, agreed in atomic.read_json(file, _MOST_BYTES).items()}
    except (SafelightError, OSError, AttributeError, TypeError, ValueError):
        return {}


def _keep(folder: Path, compared: dict[str, float]) -> None:
    with suppress(SafelightError, OSError):  # a dataset that may only be read is compared again each time
        atomic.write_json(check_own(inside(folder, f"cache/{_KEPT}")), compared)
