"""An archive behind a link: downloaded with resume, then unpacked like any other archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from core.datasets.catalog import schema
from core.datasets.catalog.edits import now
from core.datasets.sources import download_folders
from core.datasets.sources.archive import read_archive
from core.datasets.sources.listing import Listing
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.remote import Errand, Outlook, Remote
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.wording import bytes_text
from core.web.download import begun, download
from core.web.guard import PublicWeb
from core.web.web_file import describe, without_secrets

HINT = "Copy the address of the zip or tar file itself."
_FILE = "archive"


def look_at_link(address: str, kept: Path, scratch: Path, options: ImportOptions, context: Context) -> Outlook:
    """How large the file is; what is in it shows when it is here.

    Raises:
        NotThere: It is not there, or must not be asked for.
        BadInput: It is a web page.
    """
    file = describe(address, PublicWeb.from_environment(options.private))
    if file.is_page:
        raise BadInput(f"{without_secrets(address)} is a web page, not an archive.", HINT, address)
    notes = [f"{file.name} is downloaded, then unpacked."]
    notes.append(
        "A download that breaks off is taken up again." if file.mark else "The server cannot resume: a break begins it anew."
    )
    return Outlook(None, file.size, begun(kept / _FILE), notes=tuple(notes))


def read_link(errand: Errand, context: Context) -> Listing:
    """Downloads the archive, unless the dataset has this very file already, and lists what is in it.

    Raises:
        NotThere: The file could not be had; what has arrived is kept.
        BadInput: It is no archive, damaged, or too large.
        DiskFull: No room.
    """
    rules = PublicWeb.from_environment(errand.options.private)
    shown = without_secrets(errand.address)
    if not (errand.kept / _FILE).exists():
        file = describe(errand.address, rules)
        if held := _held(errand.dataset, shown, file.mark, file.size):
            note = f"The file at {shown} has not changed since its pictures were imported; it was not downloaded again."
            return Listing(errand.scratch, (), owned=True, held=held, notes=(note,))
    got = download(errand.address, errand.kept / _FILE, rules, context, most=errand.options.most_bytes)
    download_folders.record(errand.kept, address=shown, mark=got.file.mark, bytes=got.size, sha256=got.sha256, downloaded=now())
    try:
        listing = read_archive(got.path, errand.scratch, errand.options, context, shown)
    except BadInput as error:
        if "damaged or no archive" in error.message:
            got.path.unlink()  # another try has to fetch it again
            what = "a web page, not an archive" if got.file.is_page else "damaged or no archive"
            raise BadInput(f"What {shown} leads to is {what}.", HINT, errand.address) from error
        raise
    note = f"{got.file.name}: {bytes_text(got.size)}, SHA-256 {got.sha256}."
    return replace(listing, notes=(*listing.notes, note))


def _held(dataset: Path, shown: str, mark: str, size: int | None) -> int:
    """Pictures of the dataset that came from the file as it is on the server now; 0 when it is another."""
    if not mark or not (dataset / "catalog.sqlite").is_file():
        return 0
    last: dict[str, Any] = next(
        (entry for entry in reversed(download_folders.downloads(dataset)) if entry.get("address") == shown), {}
    )
    if (last.get("mark"), last.get("bytes")) != (mark, size):
        return 0
    with schema.reading(dataset / "catalog.sqlite") as connection:
        query = "SELECT COUNT(*) FROM samples JOIN sources ON sources.id = samples.source WHERE sources.location = ?"
        return int(connection.execute(query, (shown,)).fetchone()[0])


def _tidy(address: str) -> str:
    """The address without a fragment, which servers never see, its scheme and host in lower case."""
    try:
        parts = urlsplit(address.strip())
    except ValueError as error:
        raise BadInput(f"{address.strip()} is not a web address: {error}.", HINT) from error
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))


def _accepts(address: str) -> bool:
    return address.strip().lower().startswith(("http://", "https://"))


REMOTE = Remote("link", "Link to a zip or tar archive (http, https)", _accepts, _tidy, without_secrets, look_at_link, read_link)
