"""A picture at a size for looking at, as a file that a decoder child wrote, and what the file says of itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Describe, Described, Enlarge, Refusal
from core.support.errors import BadInput
from core.support.inside import plain_name
from core.support.jobs import Context

KEPT = 64
"""Files kept; the ones looked at longest ago go first."""


@dataclass(frozen=True)
class Description:
    """What a sample's file says of itself.

    Attributes:
        sha256: Of the sample.
        unchanged: True when the file is still the one that was imported.
        exif: Its EXIF records as (name, words), in the order they are stored.
    """

    sha256: str
    unchanged: bool
    exif: tuple[tuple[str, str], ...]


def large_view(dataset: Dataset, sample: Sample, side: int, context: Context | None = None) -> Path:
    """A JPEG file of the sample with its longest side at most `side` pixels, in the dataset's cache.

    Raises:
        BadInput: The picture can no longer be read.
        Abandoned: The context was told to drop the work.
    """
    (made,) = large_views(dataset, (sample,), side, context)
    if isinstance(made, Refusal):
        path = dataset.picture_path(sample.path)
        raise BadInput(f"{sample.path} cannot be shown: {made.reason}", "Check the dataset to list such files.", path)
    return made


def large_views(
    dataset: Dataset, samples: Sequence[Sample], side: int, context: Context | None = None
) -> tuple[Path | Refusal, ...]:
    """As `large_view`, for several samples at once; for one that can no longer be read, why.

    Raises:
        Abandoned: The context was told to drop the work.
    """
    folder = dataset.cached("large")
    targets: list[Path | Refusal] = [folder / f"{plain_name(sample.sha256)}-{side}.jpg" for sample in samples]
    wanted = []
    for key, (sample, target) in enumerate(zip(samples, targets, strict=True)):
        assert isinstance(target, Path)
        try:
            # Looked at now: `_forget` goes by the time stamp, and not every disk keeps when a file was read.
            os.utime(target)
        except OSError:
            wanted.append(Enlarge(key, dataset.picture_path(sample.path), target, side, dataset.value_range))
    if not wanted:
        return tuple(targets)
    with DecoderPool(processes=1) as pool:
        for reply in pool.run(wanted, context):
            if isinstance(reply, Refusal):
                targets[reply.key] = reply
    _forget(folder, {target for target in targets if isinstance(target, Path)})
    return tuple(targets)


def describe(dataset: Dataset, sample: Sample, context: Context | None = None) -> Description:
    """Job: what the sample's file says of itself, read by a decoder child.

    Raises:
        BadInput: The file can no longer be read.
        Abandoned: The context was told to drop the work.
    """
    path = dataset.picture_path(sample.path)
    with DecoderPool(processes=1) as pool:
        for reply in pool.run([Describe(0, path)], context):
            if isinstance(reply, Described):
                return Description(sample.sha256, reply.sha256 == sample.sha256, reply.exif)
            if isinstance(reply, Refusal):
                raise BadInput(f"{sample.path} cannot be read: {reply.reason}", "Check the dataset to list such files.", path)
    raise AssertionError("the pool answers every request")


def _forget(folder: Path, needed: set[Path]) -> None:
    """Removes the files looked at longest ago, but none that is needed now."""
    seen = []
    for file in folder.glob("*.jpg"):
        with suppress(OSError):  # another look may be tidying up at the same time
            seen.append((file.stat().st_mtime_ns, file))
    for _, file in sorted(seen)[:-KEPT]:
        if file not in needed:
            file.unlink(missing_ok=True)
