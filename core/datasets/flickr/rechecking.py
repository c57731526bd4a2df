"""Looks whether collected photos are still on Flickr, and marks those that were taken down since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.licences import short_names
from core.datasets.flickr.client import FlickrClient, FlickrRefusal
from core.datasets.flickr.connecting import own_or
from core.datasets.flickr.licences import read_licences
from core.datasets.flickr.stopping import StopAsked
from core.support.errors import NotThere
from core.support.jobs import Context, Meter

_TAKEN_DOWN = {1, 2}
"""Flickr's numbers for "photo not found" and "not for you": deleted, or no longer public."""

_KEEP_EVERY = 25  # photos between two notes in the ledger


@dataclass(frozen=True)
class Relicensed:
    """A photo that has another licence on Flickr now than when it was collected."""

    entry: LedgerEntry
    licence: str


@dataclass(frozen=True)
class RecheckResult:
    """What a look at Flickr found.

    Attributes:
        photos: Photos on record.
        looked: How many of them were looked at; fewer when a stop was requested.
        gone: Taken down: all that are marked so now.
        newly_gone: Those of them that were there at the look before.
        back: Marked as taken down before, and there again.
        relicensed: With another licence now. What was collected under the earlier one stays under it; this is for the record.
    """

    dataset: str
    photos: int
    looked: int
    gone: tuple[LedgerEntry, ...]
    newly_gone: tuple[LedgerEntry, ...]
    back: tuple[LedgerEntry, ...]
    relicensed: tuple[Relicensed, ...]


def collected(dataset: Dataset) -> tuple[LedgerEntry, ...]:
    """What is on record of a dataset's collected pictures.

    Raises:
        NotThere: It has none.
    """
    entries = ledger.entries(dataset.catalog.path)
    if not entries:
        raise NotThere(f"{dataset.name} has no pictures from Flickr.", "Only collected pictures are on record.")
    return entries


def recheck(dataset: Dataset, client: FlickrClient | None = None, context: Context | None = None) -> RecheckResult:
    """Job: asks Flickr for every collected photo of a dataset; what is found is noted in the ledger as it goes.

    A requested stop ends early; what was looked at until then is noted.

    Raises:
        NotThere: The dataset has no collected photos, or no client is given and no key is kept.
        BadInput, FlickrDown: As `FlickrClient.call`.
        Refused: The catalog cannot be written.
        Abandoned: The job was dropped; what was looked at until then is noted.
    """
    entries, context = collected(dataset), context or Context()
    with own_or(client) as flickr:
        look = _Look(flickr, context)
        meter = Meter(context, "Looking for photos", len(entries))
        try:
            look.begin()
            for entry in entries:
                look.at(entry)
                meter.advance()
                if len(look.unnoted) >= _KEEP_EVERY:
                    look.note(dataset)
        except StopAsked:
            context.check_abandoned()
        # An hour of looking at a few thousand photos must not be lost to a network that fails at the last.
        finally:
            look.note(dataset)
    gone = tuple(entry for entry in ledger.entries(dataset.catalog.path) if entry.gone)
    return RecheckResult(
        dataset.name, len(entries), look.looked, gone, tuple(look.newly_gone), tuple(look.back), tuple(look.relicensed)
    )  # fmt: skip


def exclude_gone(dataset: Dataset) -> tuple[int, int | None]:
    """Job: leaves out the pictures that were taken down, as one edit.

    Returns:
        How many, and the edit's number for undo; None when there are none that are not excluded already.
    """
    ids = ledger.gone_samples(dataset.catalog.path)
    return len(ids), dataset.catalog.exclude(ids, "taken down from Flickr") if ids else None


class _Look:
    """What was seen so far, and what of it is not in the ledger yet."""

    def __init__(self, client: FlickrClient, context: Context) -> None:
        self._client = client
        self._context = context
        self._names: dict[int, str] = {}
        self._when = datetime.now(UTC).isoformat(timespec="seconds")
        self.looked = 0
        self.newly_gone: list[LedgerEntry] = []
        self.back: list[LedgerEntry] = []
        self.relicensed: list[Relicensed] = []
        self.unnoted: list[tuple[LedgerEntry, bool]] = []

    def begin(self) -> None:
        """Asks for the names of licences."""
        self._names = short_names(read_licences(self._client, self._context))

    def at(self, entry: LedgerEntry) -> None:
        """Asks for one photo."""
        licence = self._licence(entry)
        self.looked += 1
        if licence is None:
            if not entry.gone:
                self.newly_gone.append(replace(entry, gone=self._when))
                self.unnoted.append((entry, True))
            return
        if entry.gone:
            self.back.append(entry)
            self.unnoted.append((entry, False))
        if licence and licence.casefold() != entry.licence.casefold():
            self.relicensed.append(Relicensed(entry, licence))

    def note(self, dataset: Dataset) -> None:
        """Writes what was seen since the last note into the ledger."""
        seen, self.unnoted = self.unnoted, []
        if gone := [entry.photo for entry, is_gone in seen if is_gone]:
            ledger.mark_gone(dataset.catalog.path, gone, self._when)
        if back := [entry.photo for entry, is_gone in seen if not is_gone]:
            ledger.mark_back(dataset.catalog.path, back)

    def _licence(self, entry: LedgerEntry) -> str | None:
        """Short name of the photo's licence now, "" when it is not told; None when the photo was taken down."""
        try:
            answer = self._client.call("photos.getInfo", self._context, photo_id=entry.photo)
        except FlickrRefusal as error:
            if error.code in _TAKEN_DOWN:
                return None
            raise
        photo = answer.get("photo")
        number = str(photo.get("license", "")) if isinstance(photo, dict) else ""
        return self._names.get(int(number), "") if number.isdigit() else ""
