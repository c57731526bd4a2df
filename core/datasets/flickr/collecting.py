"""Collecting a dataset from Flickr: search, choose, fetch, take in, and note whose pictures they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.licences import KNOWN, Licence, short_names
from core.datasets.flickr.choosing import Candidate, Chooser, ClassTally
from core.datasets.flickr.client import FlickrClient
from core.datasets.flickr.connecting import own_or
from core.datasets.flickr.fetch import FetchLimits, Origins
from core.datasets.flickr.journal import JOURNALS, Journal
from core.datasets.flickr.licences import read_licences
from core.datasets.flickr.progress import Others
from core.datasets.flickr.reports import CollectResult, class_report, left_out_photos
from core.datasets.flickr.search import found
from core.datasets.flickr.stopping import StopAsked
from core.datasets.flickr.unfinished import waiting_for
from core.datasets.flickr.wishes import ClassWish, CollectRequest, terms_for, tidied
from core.datasets.importing.importing import ImportOptions, take_in
from core.datasets.importing.sample_rows import Origin
from core.datasets.importing.staging import claim
from core.datasets.sources.listing import Found, Listing
from core.pictures.decoder.pool import DecoderPool
from core.support.atomic import write_text
from core.support.errors import BadInput, NotThere, Refused
from core.support.inside import inside
from core.support.jobs import Context
from core.support.locks import claimed
from core.support.names import NAME_FILE
from core.support.wording import counted, were
from core.support.workspace import Workspace

_LICENCE = "Licences differ from picture to picture; the attribution list names them."

Candidates = Callable[[ClassWish], Iterator[Candidate]]


class PicturesElsewhere(Refused):
    """The dataset uses pictures in place, where none are ever added."""


def collect(
    workspace: Workspace,
    dataset: str,
    request: CollectRequest,
    client: FlickrClient | None = None,
    context: Context | None = None,
    limits: FetchLimits = FetchLimits(),  # noqa: B008  # frozen
    patience: float = 1.0,
) -> CollectResult:
    """Job: collects pictures into a dataset, which is made when it does not exist.

    Everything fetched is kept until it is in the dataset: a collection that was dropped or killed goes on where it was when
    it is started again. A requested stop takes in what is there, also what an earlier session fetched.

    Args:
        workspace: Whose dataset it is.
        request: What is wanted.
        client: Asks Flickr; one with the person's own key when None.
        context: Told of each class's progress.
        limits: On each picture's file.
        patience: Factor on waits between tries.

    Raises:
        BadInput: A class name or search cannot be used; Flickr refuses the key, or has no such licence.
        Refused: Another collection into this dataset is at work, or it lies elsewhere.
        NotThere: Flickr has no usable pictures of two classes, or no key is kept.
        FlickrDown: Flickr gives no usable answers.
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    request, context = tidied(request), context or Context()
    _check_target(workspace, dataset, request)
    with own_or(client) as flickr, _journal(workspace, dataset) as journal:
        # Those known here, should the person stop before Flickr has told its own.
        names = short_names(KNOWN)
        tallies: list[ClassTally] = []
        try:
            licences = read_licences(flickr, context)
            # Before it is noted: one that waits could not be resumed with a licence that Flickr does not know.
            _check_licences(request, licences)
            names = short_names(licences)
            kept = journal.keep_request(request)
            chooser = _Choosing(workspace, dataset, kept, journal, context, limits, patience)
            tallies = chooser.choose(lambda wish: _searched(wish, kept, flickr, context))
        except StopAsked:  # before the first search
            context.check_abandoned()
        if context.stop_requested:
            tallies = _with_kept(workspace, dataset, journal.keep_request(request), journal, tallies)
        return _store(workspace, dataset, tallies, journal, context, names)


def store_kept(workspace: Workspace, dataset: str, context: Context) -> CollectResult:
    """Takes what an interrupted collection has fetched so far into its dataset, without asking Flickr for more.

    Raises:
        NotThere: There is no such collection, or it has no usable pictures of two classes.
        BadInput: It names one class only, and there is no such dataset.
        Refused: It is at work, or the dataset lies elsewhere.
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    request = waiting_for(workspace, dataset).request
    _check_target(workspace, dataset, request)
    with _journal(workspace, dataset) as journal:
        tallies = _with_kept(workspace, dataset, request, journal, [], context)
        return _store(workspace, dataset, tallies, journal, context, short_names(KNOWN), stopped=True)


def _check_licences(request: CollectRequest, there: Iterable[Licence]) -> None:
    names = short_names(there)
    # No photo has such a number, and that was only said when all searches had ended.
    if unknown := sorted(set(request.licences) - names.keys()):
        known = ", ".join(f"{number} ({name})" for number, name in names.items())
        raise BadInput(f"Flickr has no licence of the number {unknown[0]}.", f"There are {known}.")


def _check_target(workspace: Workspace, dataset: str, request: CollectRequest) -> None:
    if not _is_there(workspace, dataset):
        if len(request.classes) < 2:
            raise BadInput(f"{dataset} is a new dataset and only one class is named.", "Two classes are the least; name another.")
        return
    there = Dataset.open(workspace, dataset)
    if not there.here:
        raise PicturesElsewhere(f"{dataset} uses the pictures in {there.root} in place.", "Collect into a dataset of its own.")
    there.check_writable()


@contextmanager
def _journal(workspace: Workspace, dataset: str) -> Iterator[Journal]:
    """The journal of a collection, held against other processes; it goes when nothing was fetched."""
    folder = inside(workspace.data, f"{JOURNALS}/{workspace.dataset_folder(dataset).name}")
    folder.parent.mkdir(exist_ok=True)
    busy = Refused(f"Another collection into {dataset} is at work.", "Wait for it or stop it.", folder)
    # The lock lies beside the folder, not in it, because the folder goes.
    with claimed(folder.parent / f".{folder.name}.lock", busy):
        journal = Journal(folder)
        if folder.name != dataset:
            write_text(folder / NAME_FILE, dataset)
        try:
            yield journal
        finally:
            journal.close()
            if folder.is_dir() and journal.is_empty:
                journal.remove()


class _Choosing:
    """Chooses pictures for all classes of a request, one after another, with one decoder."""

    def __init__(
        self, workspace: Workspace, dataset: str, request: CollectRequest, journal: Journal, context: Context,
        limits: FetchLimits = FetchLimits(), patience: float = 1.0,  # noqa: B008  # frozen
    ) -> None:  # fmt: skip
        self._request = request
        self._context = context
        self._journal = journal
        self._limits = limits
        self._patience = patience
        self._known: frozenset[str] = frozenset()
        self._owners: Counter[str] = Counter()
        if _is_there(workspace, dataset):
            there = ledger.owners(Dataset.open(workspace, dataset).catalog.path)
            # What a kill left in the journal although it is in the dataset already counts as this collection's.
            before = {photo: owner for photo, owner in there.items() if journal.outcome(photo) is None}
            self._known, self._owners = frozenset(before), Counter(before.values())

    def choose(self, candidates: Candidates) -> list[ClassTally]:
        """What came of each class, as far as it was asked for."""
        request = self._request
        tallies: list[ClassTally] = []
        with DecoderPool(1) as decoder:
            chooser = Chooser(
                self._journal, decoder, Origins.from_environment(), self._limits, request.per_owner, request.smallest_side,
                self._known, self._patience, self._owners,
            )  # fmt: skip
            each = request.per_class
            for place, wish in enumerate(request.classes):
                had = sum(len(tally.chosen) for tally in tallies)
                others = Others(had, each * place, each * (len(request.classes) - place - 1))
                tallies.append(chooser.choose(wish.label, each, candidates(wish), self._context, others))
        return tallies


def _searched(wish: ClassWish, request: CollectRequest, client: FlickrClient, context: Context) -> Iterator[Candidate]:
    for query in wish.queries:
        for photo in found(client, terms_for(query, request), context):
            yield Candidate(photo, query)


def _with_kept(
    workspace: Workspace, dataset: str, request: CollectRequest, journal: Journal, tallies: Iterable[ClassTally],
    context: Context | None = None,
) -> list[ClassTally]:  # fmt: skip
    """What the journal holds, chosen anew without the network, with what the search told of found and passed over."""

    def kept(wish: ClassWish) -> Iterator[Candidate]:
        return (Candidate(outcome.photo, outcome.query) for outcome in journal.outcomes(wish.label))

    told = {tally.label: tally for tally in tallies}
    chosen = _Choosing(workspace, dataset, request, journal, context or Context()).choose(kept)
    for tally in chosen:
        before = told.get(tally.label)
        # What the search told knows more than the journal, which holds no photo that was passed over.
        if before is not None and before.found >= tally.found:
            tally.found, tally.passed_over = before.found, before.passed_over
    return chosen


def _store(
    workspace: Workspace, dataset: str, tallies: list[ClassTally], journal: Journal, context: Context, names: dict[int, str],
    stopped: bool = False,
) -> CollectResult:  # fmt: skip
    stopped = stopped or context.stop_requested
    _need_pictures(workspace, dataset, tallies, journal, stopped)
    chosen = [outcome for tally in tallies for outcome in tally.chosen]
    entries = tuple(
        Found(
            # A person's photos are a group: two of one afternoon on both sides of a split would be half the answer.
            journal.file(outcome.photo.id).name, outcome.label, group=f"flickr:{outcome.photo.owner}",
            columns=(("owner", outcome.photo.owner), ("licence", names.get(outcome.photo.licence, "unknown"))),
            seen=outcome.seen,
        )
        for outcome in sorted(chosen, key=lambda outcome: outcome.photo.id)
    )  # fmt: skip
    # Copied, not moved, so that a kill at any moment leaves either the dataset or this journal whole.
    options = ImportOptions(copy=True, licence=_LICENCE)
    with claim(workspace, dataset) as scratch:
        listing = Listing(journal.pictures, entries, thumbnails=journal.thumbnails)
        result = take_in(workspace, dataset, lambda: listing, Origin("flickr", "Flickr", _LICENCE), options, context, scratch)
    ledger.record(Dataset.open(workspace, dataset).catalog.path, (
        LedgerEntry(
            outcome.sha256, outcome.photo.id, outcome.photo.owner, outcome.photo.owner_name,
            names.get(outcome.photo.licence, "unknown"), outcome.photo.title, outcome.photo.page, outcome.photo.taken,
            outcome.query, outcome.fetched,
        )
        for outcome in chosen
    ))  # fmt: skip
    journal.remove()
    refused = tuple(entry for tally in tallies for entry in left_out_photos(tally))
    reports = tuple(map(class_report, tallies))
    return CollectResult(dataset, result.added, result.already, refused, result.classes, reports, stopped)


def _need_pictures(workspace: Workspace, dataset: str, tallies: list[ClassTally], journal: Journal, stopped: bool) -> None:
    """Raises NotThere when what was chosen is not enough for the dataset; what was fetched stays for another try."""
    there = [tally.label for tally in tallies if tally.chosen]
    if there and (len(there) > 1 or _is_there(workspace, dataset)):
        return
    if stopped:
        got = f"Only {there[0]} has pictures so far" if there else "There is no usable picture yet"
        raise NotThere(f"{got}: {dataset} is not made.", "What was fetched is kept; the same collection started again goes on.")
    if there:
        others = ", ".join(tally.label for tally in tallies if not tally.chosen)
        raise NotThere(
            f"Flickr has usable pictures of {there[0]}, but none of {others}.",
            "Try other search texts, more licences or a smaller size; what was fetched is kept.",
        )
    journal.remove()
    raise NotThere(
        f"Flickr has no usable picture for {', '.join(tally.label for tally in tallies)}.{_refusals(tallies)}",
        "Try other search texts, more licences or a smaller size.",
    )


def _refusals(tallies: list[ClassTally]) -> str:
    """A sentence on why photos that were found could not be used; nothing when there were none."""
    reasons = Counter(outcome.reason for tally in tallies for outcome in tally.refused)
    if not reasons:
        return ""
    reason, count = reasons.most_common(1)[0]
    total = reasons.total()
    part = f", {count:,} of them" if count < total else ""
    return f" {counted(total, 'photo')} {were(total)} refused{part} because: {reason}"


def _is_there(workspace: Workspace, dataset: str) -> bool:
    return (workspace.dataset_folder(dataset) / "dataset.toml").is_file()
