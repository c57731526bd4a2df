"""A folder of a bucket, in Amazon's S3 or anything that speaks like it: listed first, then only what is new is fetched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.catalog.edits import now
from core.datasets.catalog.known import Known
from core.datasets.sources import download_folders
from core.datasets.sources.archive import inner_readings, is_archive, read_archive
from core.datasets.sources.bucket import Bucket, Stored
from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Reading, decide
from core.datasets.sources.remote import Errand, Outlook, Remote
from core.datasets.sources.safe_names import Unsafe, collision_key, safe_parts
from core.datasets.sources.unpacking import TABLES
from core.support.errors import BadInput, NotThere
from core.support.foreign_text import valid
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.wording import bytes_text

SCHEME = "s3://"
_OBJECTS, _FILE = "objects", "archive"
_LARGEST = 512 * 10**6  # bytes of one picture file
_LARGEST_TABLE = 16 << 20  # bytes of a table
_MOST_TABLES = 20


@dataclass(frozen=True)
class _Outline:
    """What lies under an address: its objects by their path below it, the ways to read them, and where those begin.

    The readings are made from empty files, so that only what one takes is fetched.
    """

    address: str
    objects: dict[str, Stored]
    readings: tuple[Reading, ...]
    inner: str

    @property
    def listing(self) -> Listing:
        """The one that is sure."""
        return decide(self.address, self.readings).listing


def look_at_s3(address: str, kept: Path, scratch: Path, options: ImportOptions, context: Context) -> Outlook:
    """Which classes the bucket's folder has and how large it is.

    Raises:
        NotThere: Nothing is there, or it may not be read.
        BadInput: The layout cannot be used.
    """
    name, prefix = _parts(address)
    bucket = Bucket(name)
    notes = (f"Asked as {bucket.asked_as}.",)
    if (single := _archive(bucket, prefix)) is not None:
        return Outlook(None, single.size, _arrived(kept), notes=notes)
    outline = _outlined(bucket, prefix, scratch, options, context)
    size = sum(outline.objects[outline.inner + entry.path].size for entry in outline.readings[0].listing.found)
    return Outlook(outline.readings, size, _arrived(kept), notes=notes)


def read_s3(errand: Errand, context: Context) -> Listing:
    """Fetches the pictures that the dataset does not have yet, several at a time; what has arrived is not fetched again.

    Raises:
        NotThere: Nothing is there, it may not be read, or the connection broke; what has arrived is kept.
        BadInput: The layout cannot be used.
        DiskFull: No room.
    """
    name, prefix = _parts(errand.address)
    bucket = Bucket(name)
    if (single := _archive(bucket, prefix)) is not None:
        bucket.fetch([(single, errand.kept / _FILE)], context, "Downloading the archive, MB")
        download_folders.record(errand.kept, address=errand.address, mark=single.mark, bytes=single.size, downloaded=now())
        return read_archive(errand.kept / _FILE, errand.scratch, errand.options, context, errand.address)
    outline = _outlined(bucket, prefix, errand.scratch, errand.options, context)
    listing = outline.listing
    left = list(listing.left)
    wanted, held = _new_ones(errand, outline, left)
    root = errand.kept / _OBJECTS / outline.inner
    jobs = [(outline.objects[outline.inner + entry.path], root / entry.path) for entry in wanted]
    masks = {entry.mask for entry in wanted if entry.mask is not None}
    jobs += [(outline.objects[outline.inner + mask], root / mask) for mask in sorted(masks)]
    lost = bucket.fetch(jobs, context, "Fetching from the bucket, MB")
    if wanted and len(lost) == len(jobs):
        files = "The file" if len(wanted) == 1 else f"None of the {len(wanted):,} files"
        could_not = "could not" if len(wanted) == 1 else "could"
        raise NotThere(f"{files} under {errand.address} {could_not} be fetched.", next(iter(lost.values())))
    left += [LeftOut(entry.path, lost[place], "missing") for entry in wanted if (place := root / entry.path) in lost]
    arrived = tuple(entry for entry in wanted if root / entry.path not in lost)
    size = sum(outline.objects[outline.inner + entry.path].size for entry in arrived)
    download_folders.record(errand.kept, address=errand.address, files=len(arrived), bytes=size, downloaded=now())
    return replace(
        listing, root=root, found=arrived, left=tuple(sorted(left, key=lambda entry: entry.path)), owned=True, held=held
    )


def _outlined(bucket: Bucket, prefix: str, scratch: Path, options: ImportOptions, context: Context) -> _Outline:
    """Lists what is there by making an empty file for each object, and a whole one for tables."""
    objects: dict[str, Stored] = {}
    left: list[LeftOut] = []
    taken: set[str] = set()
    tables: list[tuple[Stored, Path]] = []
    address = f"{SCHEME}{bucket.name}/{prefix}"
    place = scratch / "outline"
    place.mkdir(parents=True, exist_ok=True)
    meter = Meter(context, "Listing the bucket", None)
    for stored in bucket.listed(prefix):
        context.check_abandoned()
        meter.advance()
        if len(objects) + len(left) >= options.most_files:
            raise BadInput(f"{bucket.name}/{prefix} holds more than {options.most_files} files.", "Import a part of it.")
        try:
            path = _path(stored, prefix, taken)
        except Unsafe as error:
            left.append(LeftOut(valid(stored.key.removeprefix(prefix)), str(error), "unsafe"))
            continue
        if path is None:
            continue
        target = place.joinpath(*path.split("/"))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch(exist_ok=False)
        except (FileExistsError, NotADirectoryError):
            left.append(LeftOut(path, "It is called like a folder of other objects.", "unsafe"))
            continue
        objects[path] = stored
        if target.suffix.lower() in TABLES and stored.size <= _LARGEST_TABLE and len(tables) < _MOST_TABLES:
            tables.append((stored, target))
    if not objects:
        raise NotThere(f"Nothing lies under {address}.", "Check the bucket and the folder for typing mistakes.")
    bucket.fetch(tables, context, "Reading tables, MB")
    readings = inner_readings(place, address, options, context)
    inner = readings[0].listing.root.relative_to(place.resolve()).as_posix()
    return _Outline(address, objects, tuple(_with(reading, left) for reading in readings), "" if inner == "." else f"{inner}/")


def _with(reading: Reading, left: list[LeftOut]) -> Reading:
    whole = tuple(sorted([*reading.listing.left, *left], key=lambda entry: entry.path))
    return replace(reading, listing=replace(reading.listing, left=whole))


def _path(stored: Stored, prefix: str, taken: set[str]) -> str | None:
    """An object's path below the folder; None for the marks that some programs make for folders.

    Raises:
        Unsafe: It could lead elsewhere, meets another one, or is too large for a picture.
    """
    if stored.key.endswith("/"):
        return None
    parts = safe_parts(stored.key.removeprefix(prefix))
    key = collision_key(parts)
    if key in taken:
        raise Unsafe("Another object has the same name, or one that differs only in upper and lower case.")
    if stored.size > _LARGEST:
        raise Unsafe(f"It is larger than {bytes_text(_LARGEST)}.")
    taken.add(key)
    return "/".join(parts)


def _new_ones(errand: Errand, outline: _Outline, left: list[LeftOut]) -> tuple[list[Found], int]:
    """What has to be fetched, and how many the dataset has already as they are in the bucket now."""
    catalog = errand.dataset / "catalog.sqlite"
    if not catalog.is_file():
        return list(outline.listing.found), 0
    known = Known.of(catalog)
    wanted, held = [], 0
    for entry in outline.listing.found:
        stored = outline.objects[outline.inner + entry.path]
        origin = f"{errand.address}!{entry.path}"
        sample, refusal = known.by_origin.get(origin), known.still_refused(origin, stored.size, stored.modified)
        if sample is not None and (sample.bytes, sample.modified, sample.label) == (stored.size, stored.modified, entry.label):
            held += 1
        elif refusal is not None:
            left.append(LeftOut(entry.path, refusal.reason, refusal.kind))
        else:
            wanted.append(entry)
    return wanted, held


def _archive(bucket: Bucket, prefix: str) -> Stored | None:
    """The one object that the address names, when it is an archive."""
    key = prefix.removesuffix("/")
    return bucket.object(key) if is_archive(key) else None


def _arrived(kept: Path) -> int:
    return sum(file.stat().st_size for file in _files(kept)) if kept.is_dir() else 0


def _files(kept: Path) -> Iterator[Path]:
    for place, _, names in os.walk(kept):
        yield from (Path(place, name) for name in names if not name.endswith(".json"))


def _parts(address: str) -> tuple[str, str]:
    """Bucket and prefix; a prefix that is not empty ends with "/"."""
    name, _, prefix = address.removeprefix(SCHEME).partition("/")
    return name, f"{prefix}/" if prefix else ""


def _tidy(address: str) -> str:
    name, _, prefix = address.strip()[len(SCHEME) :].partition("/")
    parts: Sequence[str] = [part for part in prefix.split("/") if part]
    if not name or "@" in name:
        raise BadInput(f"{address.strip()} names no bucket.", "Write it as s3://bucket/folder; keys are not part of it.")
    return SCHEME + "/".join([name, *parts])


REMOTE = Remote(
    "s3",
    "Folder in S3 (s3://bucket/folder)",
    lambda address: address.strip().lower().startswith(SCHEME),
    _tidy,
    lambda address: address,
    look_at_s3,
    read_s3,
)
