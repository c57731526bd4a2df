"""Where a dataset keeps the mask of a picture."""

from __future__ import annotations

from pathlib import Path

from core.datasets.catalog.masks import mask_path


def test_a_mask_is_named_by_the_content_of_its_picture(tmp_path: Path) -> None:
    assert mask_path(tmp_path, "ab" * 32) == tmp_path / "masks" / f"{'ab' * 32}.png"
