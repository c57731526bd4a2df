"""Has files inspected by the decoder pool, with progress, and turns the answers into rows of the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import Protocol

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Inspect, Inspected, Refusal
from core.pictures.measures import MEASURES
from core.pictures.scaling import ValueRange
from core.pictures.thumbnails import thumbnail_path, thumbnails_folder
from core.support.jobs import Context, Meter
from core.support.system_errors import no_room

FACTS = ", ".join(
    ("sha256, bytes, modified, width, height, format, mode, orientation, frames, phash, extension_matches", *MEASURES.names())
)
"""Columns of `samples` that an inspection fills, in the order of `facts`."""

_FEW = 16  # files that one child has read before a second one would have started


class Inspector(Protocol):
    """Has files inspected for a dataset; `inspect` is the one that does it here. See there."""

    def __call__(
        self,
        files: Iterable[tuple[int, Path]],
        total: int,
        thumbnails: Path,
        context: Context,
        what: str = "Reading pictures",
        value_range: ValueRange | None = None,
    ) -> Iterator[Inspected | Refusal]: ...


def inspect(
    files: Iterable[tuple[int, Path]],
    total: int,
    thumbnails: Path | None,
    context: Context,
    what: str = "Reading pictures",
    value_range: ValueRange | None = None,
    pool: DecoderPool | None = None,
) -> Iterator[Inspected | Refusal]:
    """The decoder pool's answer for each file, in the order in which they come, with progress.

    Args:
        files: Key and path of each file; taken one by one as the pool has room.
        total: How many there are.
        thumbnails: Folder of the thumbnails that are made on the way; None for none.
        context: For progress and cancelling.
        what: What the person reads beside the progress.
        value_range: What is black and white in deep pictures; without it they are measured, and get no thumbnail.
        pool: Reads them, and is left open; None for one of their own.

    Raises:
        DiskFull: A thumbnail found no room.
        Abandoned: The job was dropped.
    """
    meter = Meter(context, what, total)
    with nullcontext(pool) if pool is not None else DecoderPool(1 if total <= _FEW else None) as reading:
        for reply in reading.run((Inspect(key, path, thumbnails, value_range) for key, path in files), context):
            if isinstance(reply, Refusal) and reply.kind == "disk-full":
                # Ends the job: as a refusal it would be written down as the picture's own fault.
                hint = "Free some space and do it again."
                raise no_room("The disk is full: a thumbnail could not be written.", hint, thumbnails)
            if isinstance(reply, Inspected | Refusal):
                meter.advance()
                yield reply


class EarlyInspector:
    """An `Inspector` whose decoder children start while it is still found out what they are to read. Use it in a `with` block.

    A child takes a fifth of a second until it reads; listing and looking at ten thousand files takes more, on one core.
    """

    def __init__(self) -> None:
        self._pool = DecoderPool()

    def __enter__(self) -> EarlyInspector:
        self._pool.start(1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.close()

    def expect(self, count: int) -> None:
        """Said once it is known how many files there are at most."""
        if count > _FEW:
            self._pool.start(count)

    def __call__(
        self,
        files: Iterable[tuple[int, Path]],
        total: int,
        thumbnails: Path,
        context: Context,
        what: str = "Reading pictures",
        value_range: ValueRange | None = None,
    ) -> Iterator[Inspected | Refusal]:
        """As `inspect`."""
        if total <= _FEW:
            self._pool.keep_to(1)
        return inspect(files, total, thumbnails, context, what, value_range, self._pool)


def make_missing_thumbnails(dataset: Dataset, samples: Sequence[Sample], context: Context) -> dict[str, str]:
    """Has the decoder pool make the thumbnails of these samples that are gone; the reasons why some could not be made, by path.

    Raises:
        BadInput, Refused: The dataset's cache, or something in it, is a link that leads elsewhere.
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    missing = [sample for sample in samples if not thumbnail_path(dataset.folder, sample.sha256).is_file()]
    if not missing:
        return {}
    places = ((key, dataset.picture_path(sample.path)) for key, sample in enumerate(missing))
    dataset.cached("thumbnails")
    folder = thumbnails_folder(dataset.folder)
    replies = inspect(places, len(missing), folder, context, "Making thumbnails", dataset.value_range)
    return {missing[reply.key].path: reply.reason for reply in replies if isinstance(reply, Refusal)}


def facts(reply: Inspected, modified: int) -> tuple[str | int | float, ...]:
    """Values for the columns `FACTS`; `modified` is the file's time stamp in nanoseconds."""
    seen = reply.facts
    # SQLite's integers have a sign.
    signed = reply.phash - 2**64 if reply.phash >= 2**63 else reply.phash
    return (
        reply.sha256, seen.bytes, modified, seen.width, seen.height, seen.format, seen.mode, seen.orientation, seen.frames,
        signed, int(reply.extension_matches), *reply.measures,
    )  # fmt: skip
