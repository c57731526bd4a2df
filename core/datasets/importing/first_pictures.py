"""The first pictures of each class that a reading would make, small, so that a person sees whether it is the right one."""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.catalog.value_range import measured_range
from core.datasets.sources.archive import is_archive
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Reading
from core.datasets.sources.registry import remote_for
from core.datasets.sources.safe_names import Unsafe, safe_parts
from core.datasets.sources.unpacking import unpack
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Enlarge, Enlarged
from core.support.jobs import Context

EACH = 3
"""Pictures of a class."""

SIDE = 96
"""Longest side, in pixels."""

_MOST_CLASSES = 100
_LARGEST_TAR = 300_000_000  # bytes; larger ones are read from the beginning to the end for every picture


@dataclass(frozen=True)
class FirstPicture:
    """A small picture of a class."""

    label: str
    path: str
    file: Path


def first_pictures(
    source: Path | str, reading: Reading, options: ImportOptions, folder: Path, context: Context | None = None
) -> tuple[FirstPicture, ...]:
    """Makes the first pictures of each class as files in `folder`; none for what has not been downloaded.

    Args:
        source: As for `import_pictures`.
        reading: One of those that a survey of it gave.
        options: As for `import_pictures`.
        folder: For the files; what is there already is not made again.
        context: For progress and cancelling.

    Raises:
        Abandoned: The job was dropped.
        BadInput: The archive cannot be read any more.
    """
    context = context or Context()
    if remote_for(str(source)) is not None:
        return ()
    wanted = _first_of_each(reading)
    missing = [path for _, path in wanted if not _file(folder, path).is_file()]
    place = Path(source).expanduser().absolute()
    root = reading.listing.root
    if is_archive(place.name):
        root = folder / "unpacked"
        if place.suffix.lower() != ".zip" and place.stat().st_size > _LARGEST_TAR:
            return ()
        _unpack_some(place, root, missing, options, context)
    try:
        _make([(root / path, _file(folder, path)) for path in missing], context)
    finally:
        shutil.rmtree(folder / "unpacked", ignore_errors=True)
    return tuple(FirstPicture(label, path, file) for label, path in wanted if (file := _file(folder, path)).is_file())


def _make(wanted: Sequence[tuple[Path, Path]], context: Context) -> None:
    """Makes small pictures of files, as (picture, file to write); the import says what cannot be read."""
    requests = [Enlarge(key, picture, file, SIDE) for key, (picture, file) in enumerate(wanted)]
    with DecoderPool(1) as pool:
        replies = [reply for reply in pool.run(requests, context) if isinstance(reply, Enlarged)]
        levels = {reply.key: reply.levels for reply in replies if reply.levels is not None}
        if not levels:
            return
        # Deep pictures are black without a range, and only the import measures the dataset's: these give a first idea of it.
        first_idea = measured_range(list(levels.values())).value_range
        for key in levels:
            wanted[key][1].unlink()  # what has been written stays as it is
        deque(pool.run([replace(requests[key], value_range=first_idea) for key in levels], context), maxlen=0)


def _first_of_each(reading: Reading) -> list[tuple[str, str]]:
    counts: dict[str, int] = {}
    wanted = []
    shown = {*list(reading.classes)[:_MOST_CLASSES], UNLABELLED}
    for entry in reading.listing.found:
        if entry.label in shown and counts.get(entry.label, 0) < EACH:
            counts[entry.label] = counts.get(entry.label, 0) + 1
            wanted.append((entry.label, entry.path))
    return wanted


def _file(folder: Path, path: str) -> Path:
    return folder / f"{hashlib.sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}.jpg"


def _unpack_some(place: Path, root: Path, paths: Sequence[str], options: ImportOptions, context: Context) -> None:
    """Unpacks the members that end in some paths, each to its path."""
    if not paths:
        return
    ends = {path: path for path in paths}
    named: dict[str, str] = {}

    def is_wanted(name: str) -> bool:
        try:
            parts = safe_parts(name)
        except Unsafe:
            return False
        for begin in range(len(parts)):
            if (path := "/".join(parts[begin:])) in ends:
                named.setdefault(path, "/".join(parts))
                return True
        return False

    root.mkdir(parents=True, exist_ok=True)
    unpack(place, root, options, context, only=is_wanted)
    for path, member in named.items():
        if member != path and (root / member).is_file():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / member).rename(root / path)
