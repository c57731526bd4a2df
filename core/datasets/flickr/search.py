"""Search results beyond Flickr's own limits: its pages repeat after 4,000 results, so dates are sliced until they fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.datasets.catalog.licences import OPEN_LICENCES
from core.datasets.flickr.client import FlickrClient
from core.datasets.flickr.photos import EXTRAS, Photo, photo_from
from core.support.jobs import Context

MOST_RESULTS = 4_000
"""Results after which Flickr repeats pages, whatever total it names."""

PER_PAGE = 500
FIRST_UPLOAD = 1_072_915_200
"""2004-01-01, before Flickr's first picture; seconds since 1970."""


@dataclass(frozen=True)
class Terms:
    """What is searched for.

    Attributes:
        text: Free text; may be empty when there are tags.
        tags: All of them must be there.
        licences: Flickr's licence numbers allowed.
        safe: Only what Flickr calls safe.
        since, until: Upload dates, seconds since 1970.
    """

    text: str = ""
    tags: tuple[str, ...] = ()
    licences: tuple[int, ...] = OPEN_LICENCES
    safe: bool = True
    since: int = FIRST_UPLOAD
    until: int = 4_102_444_800


def found(client: FlickrClient, terms: Terms, context: Context) -> Iterator[Photo]:
    """Photos for the terms, each once, most relevant first; beyond 4,000 by date, latest first.

    Ends when there are no more. Asks for further pages only as they are wanted.

    Raises:
        BadInput, FlickrDown, Abandoned, StopAsked: As `FlickrClient.call`.
    """
    seen: set[str] = set()
    total = 0
    for page in range(1, MOST_RESULTS // PER_PAGE + 1):
        photos, pages, total = _page(client, terms, context, page, "relevance", terms.since, terms.until)
        yield from _new(photos, terms, seen)
        if page >= pages:
            break
    if total > MOST_RESULTS:
        yield from _by_date(client, terms, context, seen)


def _by_date(client: FlickrClient, terms: Terms, context: Context, seen: set[str]) -> Iterator[Photo]:
    waiting = [(terms.since, terms.until)]
    while waiting:
        low, high = waiting.pop()
        photos, pages, total = _page(client, terms, context, 1, "date-posted-desc", low, high)
        if total > MOST_RESULTS and high > low:
            middle = (low + high) // 2
            # The later half is taken next, for the last is popped first: latest photos come first.
            waiting += [(low, middle), (middle + 1, high)]
            continue
        yield from _new(photos, terms, seen)
        for page in range(2, min(pages, MOST_RESULTS // PER_PAGE) + 1):
            photos, _, _ = _page(client, terms, context, page, "date-posted-desc", low, high)
            yield from _new(photos, terms, seen)


def _new(photos: list[Photo], terms: Terms, seen: set[str]) -> Iterator[Photo]:
    for photo in photos:
        # Looked at again, for a licence is what the person who publishes answers for, and a server may answer more than it was
        # asked.
        if photo.id not in seen and photo.licence in terms.licences:
            seen.add(photo.id)
            yield photo


def _page(
    client: FlickrClient, terms: Terms, context: Context, page: int, order: str, low: int, high: int, size: int = PER_PAGE
) -> tuple[list[Photo], int, int]:
    """Photos of one page, pages in all, results in all."""
    answer = client.call(
        "photos.search",
        context,
        text=terms.text or None,
        tags=",".join(terms.tags) or None,
        tag_mode="all" if terms.tags else None,
        # Spelt as Flickr spells it: it knows no `licence`.
        license=",".join(map(str, terms.licences)),
        safe_search=1 if terms.safe else 3,
        content_types="0",
        media="photos",
        min_upload_date=low,
        max_upload_date=high,
        sort=order,
        extras=EXTRAS,
        per_page=size,
        page=page,
    )
    block: dict[str, Any] = answer.get("photos", {})
    photos = [photo for photo in map(photo_from, block.get("photo", [])) if photo is not None]
    return photos, int(block.get("pages", 0)), int(block.get("total", 0))


def preview(client: FlickrClient, terms: Terms, context: Context, count: int = 30) -> tuple[tuple[Photo, ...], int]:
    """The first photos for the terms, at most 30 as Flickr's terms of use ask, and how many there are in all."""
    photos, _, total = _page(client, terms, context, 1, "relevance", terms.since, terms.until, size=min(30, count))
    return tuple(photo for photo in photos if photo.licence in terms.licences), total
