"""Of several masks of a picture one counts, and only one that can be relied on is used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.datasets.catalog.masks import found_mask_path, mask_path
from core.derived.usable_masks import SOURCE, known_mask
from core.pictures.masks import write_mask
from core.pictures.scaling import Scaling

SAMPLE = "ab" * 32


def keep(file: Path, grey: int = 255, rows: int = 4) -> None:
    mask = np.zeros((8, 16), np.uint8)
    mask[:rows] = grey
    file.parent.mkdir(parents=True, exist_ok=True)
    write_mask(mask, file)


def test_the_sources_own_mask_goes_before_what_was_found(tmp_path: Path) -> None:
    assert known_mask(tmp_path, SAMPLE) is None
    for method in ("grabcut", "u2netp", "mask-rcnn"):
        keep(found_mask_path(tmp_path, method, SAMPLE))
        found = known_mask(tmp_path, SAMPLE)
        assert found is not None
        assert found.origin == method
    keep(mask_path(tmp_path, SAMPLE))
    drawn = known_mask(tmp_path, SAMPLE)
    assert drawn is not None
    assert drawn.origin == SOURCE


@pytest.mark.parametrize(
    ("grey", "rows", "found", "drawn"),
    [(255, 4, True, True), (255, 0, False, False), (255, 8, False, False), (128, 4, False, True)],
)
def test_a_mask_is_usable_within_the_limits_of_background_removal(
    tmp_path: Path, grey: int, rows: int, found: bool, drawn: bool
) -> None:
    keep(found_mask_path(tmp_path, "u2netp", SAMPLE), grey, rows)
    mask = known_mask(tmp_path, SAMPLE)
    assert mask is not None
    assert mask.is_usable() is found
    keep(mask_path(tmp_path, SAMPLE), grey, rows)
    mask = known_mask(tmp_path, SAMPLE)
    assert mask is not None
    assert mask.is_usable() is drawn


def test_a_mask_becomes_a_square_as_its_picture_does(tmp_path: Path) -> None:
    keep(mask_path(tmp_path, SAMPLE), rows=8)
    mask = known_mask(tmp_path, SAMPLE)
    assert mask is not None
    assert mask.square(Scaling(16, fit="squeeze")).min() == 1
    padded = mask.square(Scaling(16, fit="pad"))
    assert padded.dtype == np.float32
    assert (padded[:4].max(), padded[4:12].min(), padded[12:].max()) == (0, 1, 0)
