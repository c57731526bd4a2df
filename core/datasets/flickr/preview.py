"""The first results for a class with their thumbnails, before anything is collected."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

from core.datasets.catalog.licences import KNOWN, short_names
from core.datasets.flickr.client import FlickrClient
from core.datasets.flickr.connecting import FEW_TRIES, own_or
from core.datasets.flickr.fetch import FetchLimits, NotFetched, Origins, fetch
from core.datasets.flickr.photos import Photo
from core.datasets.flickr.search import preview
from core.datasets.flickr.wishes import ClassWish, CollectRequest, terms_for
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Enlarge, Enlarged
from core.support.jobs import Context

MOST_SHOWN = 30
"""Pictures of search results on a page, as Flickr's terms of use allow."""

SIDE = 240  # pixels of a thumbnail's longest side
_AT_ONCE = 6
# A person waits for these, and thumbnails are small: a picture that is slow is left out of the preview.
_LIMITS = FetchLimits(bytes=4 * 10**6, seconds=20, silence=10, tries=2)


@dataclass(frozen=True)
class PreviewPhoto:
    """A photo of a preview: what is shown below its picture, and the search text that found it."""

    photo: Photo
    licence: str
    query: str


@dataclass(frozen=True)
class PreviewFound:
    """What a class's searches found; an event, before any picture is there.

    Attributes:
        label: The class.
        total: Results in all; photos that several search texts find count several times.
        photos: The first of them, at most 30.
    """

    label: str
    total: int
    photos: tuple[PreviewPhoto, ...]


@dataclass(frozen=True)
class PreviewPicture:
    """A photo's thumbnail, or why there is none; an event. `file` was written by a decoder child."""

    label: str
    photo: str
    file: Path | None
    reason: str = ""


def preview_class(
    wish: ClassWish,
    request: CollectRequest,
    folder: Path,
    names: dict[int, str] | None = None,
    client: FlickrClient | None = None,
    context: Context | None = None,
    patience: float = 1.0,
) -> PreviewFound:
    """Job: searches for a class and fetches the thumbnails of the first results into `folder`.

    Reports `PreviewFound` and then a `PreviewPicture` for each photo.

    Args:
        wish: The class.
        request: Whose licences, dates and safety the search has; it needs an end.
        folder: Gets `<photo>.jpg` for each thumbnail.
        names: Short names of licences by number; those known here when None.
        client: Makes the calls; one with the person's own key when None.
        context: Told of what is found.
        patience: Factor on waits between tries.

    Raises:
        NotThere: No client is given, and no key is kept.
        BadInput, FlickrDown, Abandoned, StopAsked: As `FlickrClient.call`.
    """
    context = context or Context()
    shown = names or short_names(KNOWN)
    rows, total = [], 0
    with own_or(client, FEW_TRIES) as flickr:
        for query in wish.queries:
            photos, count = preview(flickr, terms_for(query, request), context, MOST_SHOWN)
            rows.append([PreviewPhoto(photo, shown.get(photo.licence, "unknown"), query) for photo in photos])
            total += count
    found = PreviewFound(wish.label, total, tuple(islice(_mixed(rows), MOST_SHOWN)))
    context.report(found)
    with DecoderPool(1) as decoder:
        for picture in _pictures(found, folder, decoder, context, patience):
            context.report(picture)
    return found


def _mixed(rows: list[list[PreviewPhoto]]) -> Iterator[PreviewPhoto]:
    """The first of each search, then the second of each, each photo once."""
    seen: set[str] = set()
    for entry in chain.from_iterable(zip_longest(*rows)):
        if entry is not None and entry.photo.id not in seen:
            seen.add(entry.photo.id)
            yield entry


def _pictures(
    found: PreviewFound, folder: Path, decoder: DecoderPool, context: Context, patience: float
) -> Iterator[PreviewPicture]:
    origins = Origins.from_environment()

    def fetched(photo: Photo) -> Path:
        # A photo smaller than a thumbnail is shown all the same; the person wants to see what was found.
        address = photo.file_for(SIDE) or photo.file_for(1)
        if address is None:
            raise NotFetched("Flickr names no file of it")
        target = folder / f"{photo.id}.fetched"
        fetch(address, target, origins, _LIMITS, context, patience)
        return target

    with ThreadPoolExecutor(_AT_ONCE) as workers:
        waiting = {workers.submit(fetched, entry.photo): entry.photo.id for entry in found.photos}
        try:
            for future in as_completed(waiting):
                context.check_abandoned()
                number = waiting[future]
                try:
                    file = future.result()
                except NotFetched as error:
                    yield PreviewPicture(found.label, number, None, str(error))
                    continue
                reply = next(decoder.run([Enlarge(0, file, folder / f"{number}.jpg", SIDE)], context))
                file.unlink(missing_ok=True)
                if isinstance(reply, Enlarged):
                    yield PreviewPicture(found.label, number, folder / f"{number}.jpg")
                else:
                    yield PreviewPicture(found.label, number, None, getattr(reply, "reason", "It cannot be read."))
        finally:
            for future in waiting:
                future.cancel()
