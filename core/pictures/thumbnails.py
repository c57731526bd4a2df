"""Where thumbnails lie, and how large they are. The decoder pool writes them; the window shows them and no foreign picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.support.inside import plain_name

if TYPE_CHECKING:
    from PIL import Image

ENOUGH = 256
"""Short side, in pixels, that a picture needs for a thumbnail to be made of it; more is not decoded where that saves time."""

LARGEST = 400
"""Longest side of a thumbnail at most, in pixels; those of larger pictures have half of it at least."""


def reduced(picture: Image.Image) -> Image.Image:
    """A picture as its thumbnail shows it: itself where it is small enough, else averaged down by the least whole factor.

    Averaging blocks takes a tenth of the time of any other scaling, which would be the longest step of an import.
    """
    factor = -(-max(picture.size) // LARGEST)
    return picture.reduce(factor) if factor > 1 else picture


def thumbnails_folder(dataset_folder: Path) -> Path:
    """The folder of a dataset's thumbnails, which may be deleted at any time."""
    return dataset_folder.joinpath("cache", "thumbnails")


def thumbnail_in(thumbnails: Path, sha256: str) -> Path:
    """The thumbnail of a sample inside a folder of thumbnails."""
    name = plain_name(sha256)
    return thumbnails.joinpath(name[:1], f"{name}.jpg")


def thumbnail_path(dataset_folder: Path, sha256: str) -> Path:
    """The thumbnail of a dataset's sample, whether or not it has been made yet."""
    return thumbnail_in(thumbnails_folder(dataset_folder), sha256)
