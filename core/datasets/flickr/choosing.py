"""Which photos a class is made of: the first that can be had, in the order of the search, few of any one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from core.datasets.flickr.fetch import FetchLimits, NotFetched, Origins, fetch
from core.datasets.flickr.journal import Journal, Outcome
from core.datasets.flickr.photos import Photo
from core.datasets.flickr.progress import ALONE, ClassMeter, Others, Pace
from core.datasets.flickr.stopping import StopAsked
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Inspect, Inspected
from core.support.atomic import is_full
from core.support.jobs import Context
from core.support.system_errors import no_room

AT_ONCE = 6
"""Pictures fetched at a time."""


@dataclass
class ClassTally:
    """What came of one class.

    Attributes:
        label: The class.
        wanted: Pictures asked for.
        found: Photos of the search that were considered.
        chosen: What was fetched and can be used, in the order of the search.
        refused: What could not be had or used.
        passed_over: Photos not asked for, by reason.
        kept: Usable photos from an earlier session whose turn has not come yet.
    """

    label: str
    wanted: int
    found: int = 0
    chosen: list[Outcome] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Candidate:
    """A photo of a search with the text that found it."""

    photo: Photo
    query: str


@dataclass
class Chooser:
    """Fetches candidates of one class after another until enough of them can be used.

    Attributes:
        journal: Where outcomes are kept.
        decoder: Looks whether a file is a picture.
        per_owner: Most photos of one person that are asked for, over all classes.
        smallest_side: Least pixels of a file's longest side.
        known: Photos the dataset has already.
        patience: Factor on waits between tries.
        owners: Photos asked for of each person, those the dataset has already included.
        taken, contents: Photos asked for by number, with their class; the photo of each SHA-256.
        pace: How fast pictures come.
    """

    journal: Journal
    decoder: DecoderPool
    origins: Origins
    limits: FetchLimits
    per_owner: int
    smallest_side: int
    known: frozenset[str]
    patience: float = 1.0
    owners: Counter[str] = field(default_factory=Counter)
    taken: dict[str, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)

    def choose(
        self, label: str, wanted: int, candidates: Iterator[Candidate], context: Context, others: Others = ALONE
    ) -> ClassTally:
        """Fetches until `wanted` photos can be used or no candidates are left; less when a stop is requested.

        A further candidate is only asked for when those before it cannot make up the number, so the choice does not depend
        on which download ends first, nor on being killed and started again.

        Args:
            candidates: Photos in the order of the search.
            context: Told of the progress.
            others: The classes before and after it, for the progress of the whole.

        Raises:
            Abandoned: The job was dropped; what was fetched is in the journal.
            DiskFull: No room.
        """
        tally = ClassTally(label, wanted, kept={outcome.photo.id for outcome in self.journal.outcomes(label) if outcome.usable})
        meter = ClassMeter(context, self.pace, others)
        if tally.kept:
            _show(meter, tally)
        open_candidates = self._filtered(candidates, tally)
        order: dict[str, int] = {}
        waiting: dict[Future[str], Candidate] = {}
        with ThreadPoolExecutor(AT_ONCE) as workers:
            try:
                while True:
                    context.check_abandoned()
                    while not context.stop_requested and len(waiting) < min(wanted - len(tally.chosen), AT_ONCE):
                        candidate = _next(open_candidates)
                        if candidate is None:
                            break
                        order[candidate.photo.id] = len(order)
                        known = self.journal.outcome(candidate.photo.id)
                        if known is not None:  # fetched before, perhaps for a class that had another name then
                            self._count(tally, replace(known, label=label, query=candidate.query), order)
                            _show(meter, tally)
                        else:
                            self.pace.begin()
                            waiting[workers.submit(self._fetch, candidate, context)] = candidate
                    if not waiting:
                        break
                    done, _ = wait(waiting, timeout=0.1, return_when=FIRST_COMPLETED)  # soon enough to hear of a dropped job
                    if not done:
                        meter.wait_for(len(waiting))
                    for future in done:
                        candidate = waiting.pop(future)
                        outcome = self._judge(label, candidate, future, context)
                        # Noted before it is counted: a kill between the two costs no second fetch.
                        self.journal.add(outcome)
                        self._count(tally, outcome, order, self.pace)
                        _show(meter, tally)
            finally:
                # Leaving the pool waits for what has begun; what has not shall not begin any more.
                for future in waiting:
                    future.cancel()
        # They ended in any order, and which pictures a dataset holds must not depend on that.
        tally.chosen.sort(key=lambda outcome: order[outcome.photo.id])
        _show(meter, tally, complete=True)
        return tally

    def _filtered(self, candidates: Iterator[Candidate], tally: ClassTally) -> Iterator[Candidate]:
        for candidate in candidates:
            photo = candidate.photo
            tally.found += 1
            if photo.id in self.known:
                tally.passed_over["in the dataset already"] += 1
            elif photo.id in self.taken:
                where = self.taken[photo.id]
                tally.passed_over["found twice" if where == tally.label else f"taken for {where}"] += 1
            elif photo.file_for(self.smallest_side) is None:
                tally.passed_over[f"no file of {self.smallest_side} pixels"] += 1
            # One person's series shows one thing many times: it makes a class large and an accuracy high, and neither is true.
            elif self.owners[photo.owner] >= self.per_owner:
                tally.passed_over[f"more than {self.per_owner} of one person"] += 1
            else:
                self.taken[photo.id] = tally.label
                self.owners[photo.owner] += 1
                yield candidate

    def _fetch(self, candidate: Candidate, context: Context) -> str:
        address = candidate.photo.file_for(self.smallest_side)
        target = self.journal.file(candidate.photo.id)
        if address is not None and not target.is_file():  # else fetched just before a kill: only its line is missing
            fetch(address, target, self.origins, self.limits, context, self.patience)
        return candidate.photo.id

    def _judge(self, label: str, candidate: Candidate, future: Future[str], context: Context) -> Outcome:
        base = Outcome(candidate.photo, label, candidate.query, datetime.now(UTC).isoformat(timespec="seconds"))
        target = self.journal.file(candidate.photo.id)
        try:
            future.result()
        except NotFetched as error:
            return _refused(base, str(error))
        except OSError as error:
            if not is_full(error):
                raise
            hint = "Free some space and start again; it goes on."
            raise no_room(f"A picture could not be stored: {error.strerror}.", hint, target) from error
        reply = next(self.decoder.run([Inspect(0, target, self.journal.thumbnails)], context))
        if isinstance(reply, Inspected):
            longest = max(reply.facts.width, reply.facts.height)
            if longest >= self.smallest_side:
                return replace(base, sha256=reply.sha256, seen=reply)
            reason = f"It has {longest} pixels where {self.smallest_side} are wanted."
        else:
            reason = getattr(reply, "reason", "It cannot be read.")
        # The journal says why, so that it is not fetched again.
        target.unlink(missing_ok=True)
        return _refused(base, reason)

    def _count(self, tally: ClassTally, outcome: Outcome, order: dict[str, int], pace: Pace | None = None) -> None:
        """Sorts an outcome in; of two photos with the same content the one that the search names first stays."""
        tally.kept.discard(outcome.photo.id)
        if not outcome.usable:
            tally.refused.append(outcome)
            return
        other = self.contents.get(outcome.sha256)
        if other is None:
            self.contents[outcome.sha256] = outcome.photo.id
            tally.chosen.append(outcome)
            if pace is not None:
                pace.count()
            return
        if order.get(other, -1) > order[outcome.photo.id]:
            before = next(entry for entry in tally.chosen if entry.photo.id == other)
            tally.chosen[tally.chosen.index(before)] = outcome
            self.contents[outcome.sha256] = outcome.photo.id
            outcome, other = before, outcome.photo.id
        tally.refused.append(_refused(outcome, f"It is the same picture as photo {other}."))


def _next(candidates: Iterator[Candidate]) -> Candidate | None:
    """The next candidate; None when there are no more, or the search was told to stop while it waited."""
    try:
        return next(candidates, None)
    except StopAsked:
        return None


def _show(meter: ClassMeter, tally: ClassTally, complete: bool = False) -> None:
    there = len(tally.chosen) if complete else min(tally.wanted, len(tally.chosen) + len(tally.kept))
    refused, passed_over = len(tally.refused), tally.passed_over.total()
    found = max(tally.found, there + refused + passed_over)  # what an earlier session kept was found by it
    meter.show(tally.label, tally.wanted, found, there, refused, passed_over, complete)


def _refused(outcome: Outcome, reason: str) -> Outcome:
    return replace(outcome, sha256="", reason=reason, seen=None)
