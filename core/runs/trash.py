"""The trash of runs: what was deleted can be seen, put back and, only here, deleted for good.

Deleted runs could be put back until the window was closed; afterwards they lay in the trash with no way to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, summary_of
from core.support.errors import SafelightError
from core.support.file_hash import file_sha256
from core.support.jobs import Context
from core.support.names import shown_name
from core.support.trash import delete_for_good, deleted_at, named_in_trash, size_of, told_of_trash, trashed_folders
from core.support.wording import are, counted
from core.support.workspace import Workspace


@dataclass(frozen=True)
class TrashedRun:
    """A run that lies in the trash.

    *Units*: `size` in bytes.

    Attributes:
        name: Of its folder in the trash; unlike the run's own name it is there once.
        run: The name it had.
        deleted: When, ISO 8601 in UTC.
        summary: What lists tell of a run.
    """

    name: str
    run: str
    size: int
    deleted: str
    summary: RunSummary


@dataclass(frozen=True)
class RestoredRun:
    """A run that is back: the name it had, and the one it has now, which differs when the old one is taken."""

    was: str
    run: str


def trashed_runs(workspace: Workspace, context: Context) -> tuple[TrashedRun, ...]:
    """Job: what lies in the trash of runs, what was deleted last first.

    Raises:
        Refused: The trash is a link to somewhere else.
        Abandoned: The job was dropped.
    """

    def told(place: Path) -> TrashedRun:
        return TrashedRun(place.name, shown_name(place), size_of(place), deleted_at(place), summary_of(RunFolder(place)))

    return told_of_trash(workspace.models, told, context)


def restore_runs(workspace: Workspace, names: Sequence[str], context: Context) -> tuple[RestoredRun, ...]:
    """Job: puts runs back. One whose name is taken comes back under another, and the runs that began from it follow.

    Args:
        workspace: Where.
        names: As `TrashedRun.name`.
        context: Drops the job between two runs.

    Raises:
        NotThere: No such run lies in the trash; then none is put back.
        Refused: The trash is a link to somewhere else, or the disk takes no writing.
    """
    places = named_in_trash(workspace.models, names, "run")
    back = []
    for place in places:
        context.check_abandoned()
        was = shown_name(place)
        run = workspace.new_run_name(was)
        heirs = _heirs(workspace, place, was) if run != was else ()
        if run != was:
            RunFolder(place).keep_name(run)
        workspace.restore(place, run)
        for heir in heirs:
            heir.follow_parent(was, run)
        back.append(RestoredRun(was, run))
    return tuple(back)


def empty_trash(workspace: Workspace, names: Sequence[str], context: Context) -> int:
    """Job: deletes these runs for good; returns the bytes that are free now. What was not named stays.

    A name that is gone already is passed over: whoever saw the list may not be alone.

    Raises:
        Refused: The trash is a link to somewhere else.
        Abandoned: The job was dropped; what was deleted until then is gone.
    """
    return delete_for_good(workspace.models, names, context)


def still_there(workspace: Workspace, names: Sequence[str]) -> tuple[str, ...]:
    """Those of these names, as `TrashedRun.name`, that lie in the trash now.

    Raises:
        Refused: The trash is a link to somewhere else.
    """
    there = {place.name for place in trashed_folders(workspace.models)}
    return tuple(name for name in names if name in there)


def restored_words(back: Sequence[RestoredRun]) -> str:
    """What came back, in sentences; who came back under another name is told of by both."""
    renamed = [entry for entry in back if entry.run != entry.was]
    there = f"{back[0].run if len(back) == 1 else counted(len(back), 'run')} {are(len(back))} back."
    others = " ".join(f"There is a run called {entry.was} again, so the deleted one is {entry.run} now." for entry in renamed)
    return f"{there} {others}".rstrip()


def _heirs(workspace: Workspace, trashed: Path, name: str) -> tuple[RunFolder, ...]:
    """The runs that began from the very weights of a trashed run, not from those of another run of its name."""
    weights = RunFolder(trashed).best_weights
    if not weights.is_file():
        return ()
    sha256 = file_sha256(weights)
    found = []
    for other in workspace.run_folders():
        with suppress(SafelightError, OSError):
            folder = RunFolder(other)
            plan = folder.plan
            if plan is not None and plan.parent == name and plan.weights.sha256 == sha256:
                found.append(folder)
    return tuple(found)
