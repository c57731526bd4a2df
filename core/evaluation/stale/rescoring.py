"""A run scored again: its own answers held against the classes and sides of now. Nothing is trained, no picture is looked at."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from core.evaluation.predictions import Predictions
from core.evaluation.report import Report, read_report, write_report
from core.evaluation.stale.changes import PicturesNow, Staleness, pictures_now, scored_now, together
from core.runs.folder import RunFolder
from core.runs.headline import ScoredAgain
from core.support.errors import Refused, SafelightError
from core.support.jobs import Context
from core.support.wording import counted
from core.support.workspace import Workspace


@dataclass(frozen=True)
class RescoredRun:
    """A run that was scored again.

    Attributes:
        changed: What had changed; nothing where the run was left as it is.
        before, after: Accuracy on val, as fractions; None without a picture there.
        sealed: The test result was sealed, and still is.
    """

    run: str
    changed: Staleness
    before: float | None
    after: float | None
    sealed: bool

    @property
    def words(self) -> str:
        """What came of it, in a sentence."""
        if not self.changed:
            return f"{self.run} is as it was judged."
        figures = [f"{100 * value:.1f} %" if value is not None else "no picture" for value in (self.before, self.after)]
        sealed = " The test result stays sealed." if self.sealed else ""
        return f"{self.run} was scored again: {figures[0]} on val before, {figures[1]} now.{sealed}"


def score_again(workspace: Workspace, names: Sequence[str], context: Context) -> tuple[RescoredRun, ...]:
    """Job: scores runs again; what they came to before is kept in their reports, and a sealed test result stays sealed.

    Args:
        workspace: Where they are.
        names: Of them; all that are stale when empty.
        context: Drops the job between two runs.

    Raises:
        NotThere: No such run, it has no report yet, or its dataset or split is gone.
        Refused: One of them is being trained.
    """
    if not names:
        return tuple(found for found in _all_stale(workspace, context) if found.changed)
    folders = [RunFolder.open(workspace, name) for name in names]
    for folder in folders:
        if folder.busy():
            raise Refused(f"{folder.name} is being trained.", "Score it again when it has ended.", folder.path)
    found = []
    for folder in folders:
        context.check_abandoned()
        found.append(_scored(workspace, folder))
    return tuple(found)


def rescored(report: Report, now: PicturesNow, when: str) -> tuple[Report, Staleness]:
    """The report held against the pictures as they are now, with what it came to before; itself where nothing changed.

    Beside it, what changed.
    """
    val, val_aside, on_val = scored_now(report, now, "val")
    test, test_aside, on_test = scored_now(report, now, "test")
    changed = together(on_val, on_test)
    if not changed:
        return report, changed
    before = ScoredAgain(
        when, changed.relabelled, changed.aside, changed.back, _accuracy(report.val),
        _accuracy(report.test) if report.opened else None,
    )  # fmt: skip
    after = dataclasses.replace(
        report, val=val, val_aside=_some(val_aside), test=test, test_aside=_some(test_aside),
        scored_again=(*report.scored_again, before),
    )  # fmt: skip
    return after, changed


def rescoring_words(found: Sequence[RescoredRun]) -> str:
    """What came of scoring runs again, in a sentence or two."""
    changed = [one for one in found if one.changed]
    if not changed:
        return "No run is stale: labels and sides are as they were when the runs were judged."
    return changed[0].words if len(changed) == 1 else f"{counted(len(changed), 'run')} were scored again."


def _all_stale(workspace: Workspace, context: Context) -> list[RescoredRun]:
    found = []
    for place in workspace.run_folders():
        context.check_abandoned()
        folder = RunFolder(place)
        try:
            if not folder.busy() and folder.report_path.is_file():
                found.append(_scored(workspace, folder))
        except (SafelightError, OSError):
            continue  # what is damaged, or has lost its dataset, cannot be stale
    return found


def _scored(workspace: Workspace, folder: RunFolder) -> RescoredRun:
    report, now = read_report(folder.report_path), pictures_now(workspace, folder)
    if now is None:
        return RescoredRun(folder.name, Staleness(), _accuracy(report.val), _accuracy(report.val), not report.opened)
    # To the second, as everything that a person reads of times.
    after, changed = rescored(report, now, datetime.now(UTC).isoformat(timespec="seconds"))
    if changed:
        write_report(folder.report_path, after)
    sealed = not report.opened and bool(after.test.n)
    return RescoredRun(folder.name, changed, _accuracy(report.val), _accuracy(after.val), sealed)


def _accuracy(side: Predictions) -> float | None:
    return float(np.mean(side.correct)) if side.n else None


def _some(side: Predictions) -> Predictions | None:
    return side if side.n else None
