"""Where thumbnails lie, and how large they are. The decoder pool writes them; the window shows them and no foreign picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from core.support.errors import BadInput
from core.support.inside import inside, plain_name

if TYPE_CHECKING:
    from PIL import Image

ENOUGH = 256
"""Short side, in pixels, that a picture needs for a thumbnail to be made of it; more is not decoded where that saves time."""

LARGEST = 400
"""Longest side of a thumbnail at most, in pixels; those of larger pictures have half of it at least."""

MOST_BYTES = 256 * 1024
"""Of a thumbnail's file; ours have a tenth of it."""

_JPEG = b"\xff\xd8\xff"


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
    name = thumbnail_name(sha256)
    return thumbnails.joinpath(name[:1], name)


def thumbnail_name(sha256: str) -> str:
    """What the file of a sample's thumbnail is called, in whichever folder."""
    return f"{plain_name(sha256)}.jpg"


def thumbnails_there(thumbnails: Path) -> set[str]:
    """Names of the files in a folder of thumbnails: those of all its parts, listed once, not asked for one by one."""
    try:
        parts = [entry.path for entry in os.scandir(thumbnails) if entry.is_dir()]
        return {name for part in parts for name in os.listdir(part)}
    except OSError:  # none was made yet, or they are not ours to read
        return set()


def thumbnail_path(dataset_folder: Path, sha256: str) -> Path:
    """The thumbnail of a dataset's sample, whether or not it has been made yet."""
    return thumbnail_in(thumbnails_folder(dataset_folder), sha256)


def thumbnail_bytes(dataset_folder: Path, sha256: str) -> bytes | None:
    """What a sample's thumbnail holds, to be put into a page; None where there is none, or its file is none of ours."""
    file = thumbnail_path(dataset_folder, sha256)
    try:
        # Through a link in somebody else's workspace, letters of one's own would be put into a page that is sent away.
        place = inside(dataset_folder, file.relative_to(dataset_folder).as_posix())
        if place.stat().st_size > MOST_BYTES:
            return None
        data = place.read_bytes()
    except (OSError, BadInput):
        return None
    return data if data.startswith(_JPEG) else None
