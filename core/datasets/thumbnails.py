"""Where thumbnails lie. The decoder pool writes them; the window shows these files and never a foreign picture."""

from __future__ import annotations

from pathlib import Path

SIDE = 256
"""Longest side of a thumbnail, in pixels."""


def thumbnails_folder(dataset_folder: Path) -> Path:
    """The folder of a dataset's thumbnails, which may be deleted at any time."""
    return dataset_folder / "cache" / "thumbnails"


def thumbnail_in(thumbnails: Path, sha256: str) -> Path:
    """The thumbnail of a sample inside a folder of thumbnails."""
    return thumbnails / sha256[:2] / f"{sha256}.jpg"


def thumbnail_path(dataset_folder: Path, sha256: str) -> Path:
    """The thumbnail of a dataset's sample, whether or not it has been made yet."""
    return thumbnail_in(thumbnails_folder(dataset_folder), sha256)
