"""Hashes propose near-duplicates, and the pixels of thumbnails decide, unless a closer look has seen both."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.datasets.splits.near_duplicates import near_duplicates
from core.pictures.pairs import CROWD
from core.pictures.thumbnails import thumbnail_path
from tests.scenes import scene

NAMES = ("first", "copy", "stranger", "far")
SHA = tuple(hashlib.sha256(name.encode()).hexdigest() for name in NAMES)
HASHES = np.array([0, 1, 2, 2**63 - 1], np.uint64)  # the first three are near each other
UNSEEN = (False,) * 4


def draw(folder: Path, content: str, pixels: NDArray[np.uint8]) -> Path:
    file = thumbnail_path(folder, content)
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(file, quality=80)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for content, seed in zip(SHA, (1, 1, 2, 3), strict=True):
        draw(tmp_path, content, scene(seed))
    return tmp_path


def found(folder: Path, seen: tuple[bool, ...] = UNSEEN) -> list[tuple[int, ...]]:
    return [tuple(row) for row in near_duplicates(folder, SHA, HASHES, seen).tolist()]


def test_pixels_of_thumbnails_decide(folder: Path) -> None:
    assert found(folder) == [(0, 1, 1)]


def test_what_a_closer_look_has_seen_is_left_to_it(folder: Path) -> None:
    assert found(folder, (True, True, False, False)) == []
    assert found(folder, (True, False, True, True)) == [(0, 1, 1)]


def test_where_a_thumbnail_is_missing_or_damaged_the_hash_counts(folder: Path) -> None:
    thumbnail_path(folder, SHA[2]).unlink()
    assert found(folder) == [(0, 1, 1), (0, 2, 1), (1, 2, 2)]
    for content in SHA:
        thumbnail_path(folder, content).write_bytes(b"\xff\xd8 nothing")
    (folder / "cache" / "compared-thumbnails.json").unlink()
    assert len(found(folder)) == 3


def test_what_was_compared_is_kept_and_a_damaged_record_is_none(folder: Path) -> None:
    assert found(folder) == [(0, 1, 1)]
    for content in SHA:
        thumbnail_path(folder, content).unlink()
    assert found(folder) == [(0, 1, 1)], "as it was compared before"
    (folder / "cache" / "compared-thumbnails.json").write_text('{"a": []}')
    assert len(found(folder)) == 3
    locked = folder / "cache"
    locked.rename(folder / "elsewhere")
    locked.symlink_to(folder / "elsewhere")
    assert len(found(folder)) == 3, "nothing is written through a link"


def test_equal_files_are_no_near_duplicates_and_crowds_are_not_compared_one_by_one(folder: Path) -> None:
    assert near_duplicates(folder, (SHA[0],) * 4, np.zeros(4, np.uint64), UNSEEN).shape == (0, 3)
    many = [hashlib.sha256(bytes([number])).hexdigest() for number in range(CROWD + 1)]
    draw(folder, many[0], scene(1))
    draw(folder, many[1], scene(2))
    crowd = near_duplicates(folder, many, np.zeros(len(many), np.uint64), [False] * len(many))
    assert len(crowd) == CROWD, "what such a chain holds together may be copies beyond a stranger"
