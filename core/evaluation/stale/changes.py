"""What has changed under a run's result since it was judged. What "stale" means is said here and nowhere else.

A report keeps the class and the side that each picture had when the run was judged. The catalog knows them as they are now. Where
the two differ the figures speak of pictures that are no longer what they were, and the run can be scored again by the answers it
gave, without training and without a look at any picture.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.datasets.catalog.dataset import SampleTable
from core.evaluation.predictions import Predictions, joined
from core.evaluation.report import On, Report, read_report
from core.evaluation.stale.shelf import SplitTables, split_tables
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.runs.learned import Keys, key, read_record
from core.support.errors import SafelightError
from core.support.wording import are
from core.support.workspace import Workspace


@dataclass(frozen=True)
class Staleness:
    """How many judged pictures are no longer what they were.

    Attributes:
        relabelled: Have another class now that the run knows.
        aside: No longer count: out of use, on another side, or of a class that the run does not know.
        back: Count again that were set aside when the run was scored before.
        new: Have come to val or test since. The run has said nothing of them, so that scoring it again adds none.
    """

    relabelled: int = 0
    aside: int = 0
    back: int = 0
    new: int = 0

    def __bool__(self) -> bool:
        return bool(self.relabelled or self.aside or self.back)

    @property
    def words(self) -> str:
        """In a sentence; "" where nothing has changed."""
        if not self:
            return ""
        said = [
            f"{self.relabelled:,} {_has(self.relabelled)} been relabelled" if self.relabelled else "",
            f"{self.aside:,} no longer {_counts(self.aside)}" if self.aside else "",
            f"{self.back:,} {_counts(self.back)} again" if self.back else "",
        ]
        new = f" {self.new:,} {_has(self.new)} come to val or test since and {are(self.new)} not judged." if self.new else ""
        return f"Stale: of the pictures it was judged on, {', '.join(filter(None, said))}.{new}"


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def _counts(number: int) -> str:
    return "counts" if number == 1 else "count"


@dataclass(frozen=True, eq=False)
class PicturesNow:
    """What the catalog says of the pictures of a split now, for a run that knows certain classes.

    Attributes:
        table: With the sides of the run's split.
        classes: Those that the run knows, in the order of its answers.
        left_out: Keys of samples that never counted for the run.
    """

    table: SampleTable
    classes: tuple[str, ...]
    left_out: Keys

    def truth(self, path: str, sample: str, on: On) -> int | None:
        """The number of the class that a judged picture has now; None where it does not count on that side any more."""
        row = self.table.rows.get(path)
        if row is None or self.table.sha256[row] != sample or self.table.sides[row] != on:
            return None
        return self._numbers.get(self.table.labels[row])

    def new(self, on: On, known: Container[str]) -> int:
        """How many pictures are on that side that are not among the known paths, and would count."""
        rows = zip(self.table.paths, self.table.sha256, self.table.labels, self.table.sides, strict=True)
        return sum(
            side == on and path not in known and label in self._numbers and key(sample) not in self.left_out
            for path, sample, label, side in rows
        )

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.classes)}


def scored_now(report: Report, now: PicturesNow, on: On) -> tuple[Predictions, Predictions, Staleness]:
    """One side as it is now: what counts, what is set aside, and how that differs from the report.

    Whatever the run ever said of a picture of that side is in one of the two, so that nothing is lost by scoring again.
    """
    judged, aside = report.side(on), report.aside(on)
    said = joined(judged, aside)
    labels = [now.truth(path, sample, on) for path, sample in zip(said.paths, said.samples, strict=True)]
    counts = np.array([label is not None for label in labels], dtype=np.bool_)
    # What does not count keeps the class it had, by which it is known when it comes back.
    truth = np.array([was if label is None else label for label, was in zip(labels, said.truth, strict=True)], dtype=np.int64)
    was = np.arange(said.n) < judged.n
    changed = Staleness(
        relabelled=int(np.sum(was & counts & (truth != said.truth))),
        aside=int(np.sum(was & ~counts)),
        back=int(np.sum(~was & counts)),
        new=now.new(on, set(said.paths)),
    )
    if not changed:
        return judged, aside, changed
    told = said.with_truth(truth)
    order = np.array(sorted(range(said.n), key=lambda row: said.paths[row]), dtype=np.int64)
    return told.take(order[counts[order]]), told.take(order[~counts[order]]), changed


def staleness(workspace: Workspace, folder: RunFolder, tables: SplitTables | None = None) -> Staleness:
    """How stale the result of a run is; not at all where it has none, or where its dataset is not there to tell.

    Args:
        workspace: Where its dataset is.
        folder: The run.
        tables: Of splits, where several runs are asked about.
    """
    try:
        now = pictures_now(workspace, folder, tables)
        if now is None:
            return Staleness()
        report = read_report(folder.report_path)
    except (SafelightError, OSError):
        return Staleness()
    return of_report(report, now)


def of_report(report: Report, now: PicturesNow) -> Staleness:
    """How stale a report is, both sides together."""
    return together(scored_now(report, now, "val")[2], scored_now(report, now, "test")[2])


def together(val: Staleness, test: Staleness) -> Staleness:
    """Both sides of a run as one."""
    return Staleness(
        val.relabelled + test.relabelled, val.aside + test.aside, val.back + test.back, val.new + test.new
    )  # fmt: skip


def pictures_now(workspace: Workspace, folder: RunFolder, tables: SplitTables | None = None) -> PicturesNow | None:
    """The pictures of a run's split as they are now; None where all are surely as they were when it was judged.

    Raises:
        SafelightError: The dataset or the split is gone, or cannot be read.
    """
    plan, head = folder.plan, read_headline(folder.report_path)
    if plan is None or head is None:
        return None
    table = (tables or split_tables(workspace))(folder.request.dataset, plan.split.name)
    # The classes and sides it was begun with, and never scored since: there is nothing to compare, and no report to read.
    if table.fingerprint == plan.split.fingerprint and not head.scored_again:
        return None
    record = read_record(folder.path)
    return PicturesNow(table, plan.classes, record.left_out if record is not None else frozenset())
