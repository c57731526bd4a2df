"""What has changed under a run's result since it was judged. What "stale" means is said here and nowhere else.

A report keeps the class and the side that each picture had when the run was judged. The catalog knows them as they are now. Where
the two differ the figures speak of pictures that are no longer what they were, and the run can be scored again by the answers it
gave, without training and without a look at any picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.evaluation.predictions import Predictions, joined
from core.evaluation.report import On, Report, read_report
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.runs.learned import Keys, key, read_record
from core.support.errors import SafelightError
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
            f"{self.relabelled:,} relabelled" if self.relabelled else "",
            f"{self.aside:,} that no longer count" if self.aside else "",
            f"{self.back:,} that count again" if self.back else "",
        ]
        new = f" {self.new:,} have come to val or test since and are not judged." if self.new else ""
        return f"Stale: of the pictures it was judged on, {', '.join(filter(None, said))} since then.{new}"


@dataclass(frozen=True, eq=False)
class PicturesNow:
    """What the catalog says of the pictures of a split now, for a run that knows certain classes.

    Attributes:
        known: Sample, number of its class in the run (-1 for one that it does not know) and side of each picture, by path.
        left_out: Keys of samples that never counted for the run.
    """

    known: Mapping[str, tuple[str, int, str | None]]
    left_out: Keys

    @staticmethod
    def of(table: SampleTable, classes: tuple[str, ...], left_out: Keys) -> PicturesNow:
        """Those of a table with the sides of the run's split."""
        numbers = {name: number for number, name in enumerate(classes)}
        rows = zip(table.paths, table.sha256, table.labels, table.sides, strict=True)
        return PicturesNow({path: (sample, numbers.get(label, -1), side) for path, sample, label, side in rows}, left_out)


def scored_now(report: Report, now: PicturesNow, on: On) -> tuple[Predictions, Predictions, Staleness]:
    """One side as it is now: what counts, what is set aside, and how that differs from the report.

    Whatever the run ever said of a picture of that side is in one of the two, so that nothing is lost by scoring again.
    """
    judged, aside = report.side(on), report.aside(on)
    said = joined(judged, aside)
    entries = [now.known.get(path) for path in said.paths]
    counts = np.array(
        [
            entry is not None and entry[0] == sample and entry[1] >= 0 and entry[2] == on
            for entry, sample in zip(entries, said.samples, strict=True)
        ],
        dtype=np.bool_,
    )
    truth = np.array(
        [entry[1] if entry is not None and entry[1] >= 0 else was for entry, was in zip(entries, said.truth, strict=True)],
        dtype=np.int64,
    )
    was = np.arange(said.n) < judged.n
    known = set(said.paths)
    new = sum(entry[2] == on and path not in known and key(entry[0]) not in now.left_out for path, entry in now.known.items())
    changed = Staleness(
        relabelled=int(np.sum(was & counts & (truth != said.truth))),
        aside=int(np.sum(was & ~counts)),
        back=int(np.sum(~was & counts)),
        new=new,
    )
    if not changed:
        return judged, aside, changed
    told = said.with_truth(truth)
    order = np.array(sorted(range(said.n), key=lambda row: said.paths[row]), dtype=np.int64)
    return told.take(order[counts[order]]), told.take(order[~counts[order]]), changed


def staleness(workspace: Workspace, folder: RunFolder, table: SampleTable | None = None) -> Staleness:
    """How stale the result of a run is; not at all where it has none, or where its dataset is not there to tell.

    Args:
        workspace: Where its dataset is.
        folder: The run.
        table: Of its dataset with the sides of its split, where that was read already.
    """
    try:
        now = pictures_now(workspace, folder, table)
        if now is None:
            return Staleness()
        report = read_report(folder.report_path)
    except (SafelightError, OSError):
        return Staleness()
    return of_report(report, now)


def of_report(report: Report, now: PicturesNow) -> Staleness:
    """How stale a report is, both sides together."""
    val, test = (scored_now(report, now, on)[2] for on in ("val", "test"))
    return Staleness(
        val.relabelled + test.relabelled, val.aside + test.aside, val.back + test.back, val.new + test.new
    )  # fmt: skip


def pictures_now(workspace: Workspace, folder: RunFolder, table: SampleTable | None = None) -> PicturesNow | None:
    """The pictures of a run's split as they are now; None where all are surely as they were when it was judged.

    Raises:
        SafelightError: The dataset or the split is gone, or cannot be read.
    """
    plan, head = folder.plan, read_headline(folder.report_path)
    if plan is None or head is None:
        return None
    if table is None:
        table = Dataset.open(workspace, folder.request.dataset).table(plan.split.name)
    # The classes and sides it was begun with, and never scored since: there is nothing to compare, and no report to read.
    if table.fingerprint == plan.split.fingerprint and not head.scored_again:
        return None
    record = read_record(folder.path)
    return PicturesNow.of(table, plan.classes, record.left_out if record is not None else frozenset())
