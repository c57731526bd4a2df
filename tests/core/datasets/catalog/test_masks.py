"""Where a dataset keeps the mask of a picture."""

from __future__ import annotations

from pathlib import Path

from core.datasets.catalog.masks import found_mask_path, mask_path


def test_a_mask_is_named_by_the_content_of_its_picture(tmp_path: Path) -> None:
    assert mask_path(tmp_path, "ab" * 32) == tmp_path / "masks" / f"{'ab' * 32}.png"
    assert found_mask_path(tmp_path, "grabcut", "ab" * 32) == tmp_path / "cache" / "masks" / "grabcut" / "a" / f"{'ab' * 32}.png"


def test_a_content_that_is_a_path_leads_nowhere_else(tmp_path: Path) -> None:
    place = mask_path(tmp_path, "../../victim")
    assert place.parent == tmp_path / "masks"
    assert ".." not in place.name
