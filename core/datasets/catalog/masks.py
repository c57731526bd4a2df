"""Masks of objects, kept beside a dataset's pictures by the content of the picture they are of."""

from __future__ import annotations

from pathlib import Path

from core.support.inside import plain_name

MASKS = "masks"
"""Folder of the masks that a dataset's source brought along: `<sha256>.png`, grey, with the object in white."""


def mask_path(dataset_folder: Path, sha256: str) -> Path:
    """The mask of a sample that its source had, whether or not there is one."""
    return dataset_folder / MASKS / f"{plain_name(sha256)}.png"


def acceptance_path(found_mask: Path) -> Path:
    """The empty file beside a mask that was found, which says that a person accepted it."""
    return found_mask.with_suffix(".accepted")


def found_mask_path(dataset_folder: Path, method: str, sha256: str) -> Path:
    """The mask of a sample that `method` found when backgrounds were removed; grey, and may be deleted at any time."""
    name = plain_name(sha256)
    return dataset_folder.joinpath("cache", MASKS, method, name[:1], f"{name}.png")
