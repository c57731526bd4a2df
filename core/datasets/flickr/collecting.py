"""Collecting a dataset from Flickr: search, choose, fetch, take in, and note whose pictures they are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from filelock import FileLock, Timeout

from core.datasets import ledger
from core.datasets.class_names import clean_label
from core.datasets.dataset import Dataset
from core.datasets.decoder_pool import DecoderPool
from core.datasets.flickr.choosing import Candidate, Chooser, Tally
from core.datasets.flickr.client import FlickrClient
from core.datasets.flickr.fetch import FetchLimits, Origins
from core.datasets.flickr.journal import Journal
from core.datasets.flickr.photos import LICENCES, OPEN_LICENCES
from core.datasets.flickr.search import FIRST_UPLOAD, Terms, found
from core.datasets.importing import ImportOptions, take_in
from core.datasets.ledger import LedgerEntry
from core.datasets.sample_rows import Origin
from core.datasets.sources.listing import Found, Listing
from core.datasets.staging import claim
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace

NOTICE = "This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc."
"""What Flickr's terms of use ask every program to show."""


@dataclass(frozen=True)
class ClassWish:
    """A class and the search texts that find pictures of it; a text that begins with # is a tag."""

    label: str
    queries: tuple[str, ...]


@dataclass(frozen=True)
class CollectRequest:
    """What is to be collected.

    Attributes:
        per_class: Pictures of each class.
        smallest_side: Least pixels of a file's longest side; the smallest file that has them is fetched.
        licences: Flickr's licence numbers allowed.
        safe: Only what Flickr calls safe.
        since, until: Upload dates, seconds since 1970; until now when None.
        per_owner: Most photos of one person over all classes: one person's series inflates accuracy.
    """

    classes: tuple[ClassWish, ...]
    per_class: int = 300
    smallest_side: int = 500
    licences: tuple[int, ...] = OPEN_LICENCES
    safe: bool = True
    since: int = FIRST_UPLOAD
    until: int | None = None
    per_owner: int = 5


@dataclass(frozen=True)
class NotHad:
    """A photo that was asked for and cannot be used, with its page and the reason."""

    url: str
    reason: str


@dataclass(frozen=True)
class ClassReport:
    """One class at the end: wanted, found by the search, downloaded, refused by reason, passed over by reason."""

    label: str
    wanted: int
    found: int
    downloaded: int
    refused: dict[str, int]
    passed_over: dict[str, int]


@dataclass(frozen=True)
class CollectResult:
    """What a collection came to."""

    dataset: str
    added: int
    already: int
    refused: tuple[NotHad, ...]
    classes: dict[str, int]
    reports: tuple[ClassReport, ...]


def collect(
    workspace: Workspace,
    dataset: str,
    request: CollectRequest,
    client: FlickrClient,
    context: Context,
    limits: FetchLimits = FetchLimits(),  # noqa: B008  # frozen
    patience: float = 1.0,
) -> CollectResult:
    """Collects pictures into a dataset, which is made when it does not exist.

    Everything fetched is kept until it is in the dataset: a collection that was dropped or killed goes on where it was when
    it is started again. A requested stop takes in what is there.

    Raises:
        BadInput: A class name or search cannot be used; Flickr refuses the key.
        Refused: Another collection into this dataset is at work, or it lies elsewhere.
        FlickrDown: Flickr gives no usable answers.
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    wishes = _checked(request)
    folder = workspace.data / ".collect" / workspace.dataset_folder(dataset).name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder.with_suffix(".lock"), timeout=0):
            journal = Journal(folder)
            try:
                tallies = _choose(workspace, dataset, request, wishes, client, journal, context, limits, patience)
                return _store(workspace, dataset, tallies, journal, context)
            finally:
                journal.close()
    except Timeout as error:
        raise Refused(f"Another collection into {dataset} is at work.", "Wait for it or stop it.", folder) from error


def _checked(request: CollectRequest) -> tuple[ClassWish, ...]:
    wishes = tuple(
        ClassWish(clean_label(wish.label), tuple(filter(None, map(str.strip, wish.queries)))) for wish in request.classes
    )
    if not wishes:
        raise BadInput("No class is named.", "Name at least two classes, for example ketch and schooner.")
    if len({wish.label for wish in wishes}) < len(wishes):
        raise BadInput("A class is named twice.", "Give one class several search texts instead.")
    for wish in wishes:
        if not wish.queries:
            raise BadInput(f"The class {wish.label} has no search text.", "Say what to search for.")
    if request.per_class < 1 or request.per_owner < 1:
        raise BadInput("Pictures per class and per person must be at least 1.", "Raise them.")
    return wishes


def _choose(
    workspace: Workspace, dataset: str, request: CollectRequest, wishes: tuple[ClassWish, ...], client: FlickrClient,
    journal: Journal, context: Context, limits: FetchLimits, patience: float,
) -> list[Tally]:  # fmt: skip
    known: frozenset[str] = frozenset()
    if (workspace.dataset_folder(dataset) / "dataset.toml").is_file():
        there = Dataset.open(workspace, dataset)
        if not there.here:
            raise Refused(f"{dataset} uses the pictures in {there.root} in place.", "Collect into a dataset of its own.")
        known = ledger.known_photos(there.catalog.path)
    tallies = []
    with DecoderPool(1) as decoder:
        chooser = Chooser(
            journal, decoder, Origins.from_environment(), limits, request.per_owner, request.smallest_side, known, patience
        )  # fmt: skip
        for wish in wishes:
            candidates = _candidates(wish, request, client, context)
            tallies.append(chooser.choose(wish.label, request.per_class, candidates, context))
    return tallies


def _candidates(wish: ClassWish, request: CollectRequest, client: FlickrClient, context: Context) -> Iterator[Candidate]:
    until = request.until if request.until is not None else int(time.time())
    for query in wish.queries:
        text, tags = ("", (query[1:],)) if query.startswith("#") else (query, ())
        for photo in found(client, Terms(text, tags, request.licences, request.safe, request.since, until), context):
            yield Candidate(photo, query)


def _store(workspace: Workspace, dataset: str, tallies: list[Tally], journal: Journal, context: Context) -> CollectResult:
    chosen = [outcome for tally in tallies for outcome in tally.chosen]
    if not chosen:
        journal.remove()
        raise NotThere(
            f"Flickr has no usable picture for {', '.join(tally.label for tally in tallies)}.",
            "Try other search texts, more licences or a smaller size.",
        )
    entries = tuple(
        Found(
            journal.file(outcome.photo.id).name, outcome.label, group=f"flickr:{outcome.photo.owner}",
            columns=(("owner", outcome.photo.owner), ("licence", LICENCES.get(outcome.photo.licence, "unknown"))),
        )
        for outcome in sorted(chosen, key=lambda outcome: outcome.photo.id)
    )  # fmt: skip
    licence = "Licences differ from picture to picture; the attribution list names them."
    # Copied, not moved, so that a kill at any moment leaves either the dataset or this journal whole.
    options = ImportOptions(copy=True, licence=licence)
    with claim(workspace, dataset) as scratch:
        listing = Listing(journal.pictures, entries)
        result = take_in(workspace, dataset, lambda: listing, Origin("flickr", "Flickr", licence), options, context, scratch)
    catalog = Dataset.open(workspace, dataset).catalog
    ledger.record(catalog.path, (
        LedgerEntry(
            outcome.sha256, outcome.photo.id, outcome.photo.owner, outcome.photo.owner_name,
            LICENCES.get(outcome.photo.licence, "unknown"), outcome.photo.title, outcome.photo.page, outcome.photo.taken,
            outcome.query, outcome.fetched,
        )
        for outcome in chosen
    ))  # fmt: skip
    journal.remove()
    refused = tuple(NotHad(outcome.photo.page, outcome.reason) for tally in tallies for outcome in tally.refused)
    return CollectResult(dataset, result.added, result.already, refused, result.classes, tuple(map(_report, tallies)))


def _report(tally: Tally) -> ClassReport:
    reasons: dict[str, int] = {}
    for outcome in tally.refused:
        reasons[outcome.reason] = reasons.get(outcome.reason, 0) + 1
    return ClassReport(tally.label, tally.wanted, tally.found, len(tally.chosen), reasons, dict(tally.passed_over))
