"""Public datasets as a source to import from: `public:NAME`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from core.datasets.catalog.edits import now
from core.datasets.sources import download_folders
from core.datasets.sources.listing import Listing
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.public.public_set import Parcel, PublicFile, PublicSet
from core.datasets.sources.public.registry import PUBLIC
from core.datasets.sources.remote import Errand, Outlook, Remote
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.web.download import MEGABYTE, Checksums, Downloaded, begun, download
from core.web.guard import PublicWeb
from core.web.web_file import describe

SCHEME = "public:"
Answer = TypeVar("Answer")


def look_at_public(address: str, kept: Path, scratch: Path, options: ImportOptions, context: Context) -> Outlook:
    """What a public dataset holds, and whether its host still has it; downloads nothing.

    Raises:
        NotThere: No public dataset of that name, or its host does not answer or no longer has it.
    """
    chosen = _chosen(address)
    rules = PublicWeb.from_environment(options.private)
    sizes = []
    for file in chosen.files:
        context.check_abandoned()
        sizes.append(_from_any(file, lambda place: describe(place, rules).size))
    whole = sum(size for size in sizes if size) if all(sizes) else chosen.megabytes * MEGABYTE
    arrived = sum(begun(kept / file.name) for file in chosen.files)
    notes = (f"{chosen.pictures:,} pictures in {chosen.classes} classes. {chosen.text}", f"From {chosen.page}.")
    return Outlook(None, whole, arrived, chosen.licence, notes)


def read_public(errand: Errand, context: Context) -> Listing:
    """Downloads a public dataset's files, compares their MD5, and lists the pictures in them.

    Raises:
        NotThere: No public dataset of that name, or its files could not be had; what has arrived is kept.
        BadInput: A file is not the one that was published.
        DiskFull: No room.
    """
    chosen = _chosen(errand.address)
    rules = PublicWeb.from_environment(errand.options.private)
    got = []
    for file in chosen.files:
        target = errand.kept / file.name
        got.append(_from_any(file, _fetching(file, target, rules, context)))
    files = [{"address": one.file.address, "bytes": one.size, "sha256": one.sha256} for one in got]
    # Noted once all files are there: a record of half a dataset would be taken for all of it.
    download_folders.record(errand.kept, address=errand.address, files=files, downloaded=now())
    listing = chosen.arrange(Parcel(errand.kept, errand.scratch, errand.options, context))
    return replace(listing, notes=(*listing.notes, f"{chosen.title}: {chosen.licence}"))


def _fetching(file: PublicFile, target: Path, rules: PublicWeb, context: Context) -> Callable[[str], Downloaded]:
    return lambda address: download(address, target, rules, context, Checksums(file.md5))


def _from_any(file: PublicFile, ask: Callable[[str], Answer]) -> Answer:
    """What the first address that answers gives."""
    for address in file.addresses[:-1]:
        try:
            return ask(address)
        except NotThere:
            continue
    return ask(file.addresses[-1])


def _chosen(address: str) -> PublicSet:
    chosen = PUBLIC.get(address.removeprefix(SCHEME))
    if chosen.unavailable:
        raise NotThere(f"{chosen.title} cannot be downloaded.", chosen.unavailable)
    return chosen


def _tidy(address: str) -> str:
    name = address.strip()[len(SCHEME) :].strip().lower()
    if not name:
        raise BadInput("No public dataset is named.", f"Write one of these after {SCHEME} {', '.join(PUBLIC.names())}.")
    return f"{SCHEME}{PUBLIC.get(name).name}"


REMOTE = Remote(
    "public",
    "Public dataset (public:NAME)",
    lambda address: address.strip().lower().startswith(SCHEME),
    _tidy,
    lambda address: address,
    look_at_public,
    read_public,
    lambda address: PUBLIC.get(address.removeprefix(SCHEME)).licence,
)
