"""A photo as Flickr's search describes it, and which of its files to fetch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NOTICE = "This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc."
"""What Flickr's terms of use ask every program to show."""

EXTRAS = "license,owner_name,date_upload,date_taken,url_n,url_z,url_c,url_l,media"
"""What a search is asked to tell of every photo beyond its title."""

_FILES = ("n", "z", "c", "l")
"""Suffixes of the files a search names, longest side 320, 640, 800 and 1,024 pixels."""

LARGEST_FILE = 1_024
"""Longest side of the largest file a search names, in pixels."""


@dataclass(frozen=True)
class Photo:
    """One photo of a search result.

    Attributes:
        id: Flickr's number of it.
        owner: Flickr's id of the person; `owner_name` as shown.
        licence: Flickr's licence number.
        uploaded: Seconds since 1970.
        files: (longest side in pixels, address) of each file named, smallest first.
        page: The photo's page, to which every use links back.
    """

    id: str
    owner: str
    owner_name: str
    title: str
    licence: int
    uploaded: int
    taken: str
    files: tuple[tuple[int, str], ...]
    page: str

    def file_for(self, smallest_side: int) -> str | None:
        """Address of the smallest file whose longest side has that many pixels; None when there is none."""
        return next((address for side, address in self.files if side >= smallest_side), None)


def photo_from(entry: dict[str, Any]) -> Photo | None:
    """The photo in one entry of a search answer; None when it is no photo or the entry lacks its id or owner."""
    number, owner = str(entry.get("id", "")), str(entry.get("owner", ""))
    # The number becomes a file's name and the owner's credit is a condition of the licence: without either it is of no use.
    if not number.isdigit() or not owner or entry.get("media", "photo") != "photo":
        return None
    files = sorted(
        (max(_whole(entry.get(f"width_{suffix}")), _whole(entry.get(f"height_{suffix}"))), str(entry[f"url_{suffix}"]))
        for suffix in _FILES
        if entry.get(f"url_{suffix}")
    )
    return Photo(
        id=number,
        owner=owner,
        owner_name=str(entry.get("ownername", "")),
        title=_text(entry.get("title", "")),
        licence=_whole(entry.get("license")),
        uploaded=_whole(entry.get("dateupload")),
        taken=str(entry.get("datetaken", "")),
        files=tuple(files),
        page=f"https://www.flickr.com/photos/{owner}/{number}/",
    )


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _text(value: Any) -> str:
    # Flickr wraps a text in an object in some of its answers and not in others.
    return str(value.get("_content", "")) if isinstance(value, dict) else str(value)
