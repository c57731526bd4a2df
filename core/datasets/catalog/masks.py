"""Masks of objects that a source brought along, kept beside a dataset's pictures by the content of the picture they are of."""

from __future__ import annotations

from pathlib import Path

from core.support.inside import plain_name

MASKS = "masks"
"""Folder of a dataset's masks: `<sha256>.png`, grey, with the object in white."""


def mask_path(dataset_folder: Path, sha256: str) -> Path:
    """The mask of a sample, whether or not there is one."""
    return dataset_folder / MASKS / f"{plain_name(sha256)}.png"
