"""Which runs can be asked about pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, list_runs
from core.runs.weights_header import safetensors_header
from core.support.jobs import Context
from core.support.workspace import Workspace


@dataclass(frozen=True)
class UsableRun:
    """A run with weights, or a snapshot of it by the name `RUN@EPOCH`. `stamp` changes when it has found better ones."""

    summary: RunSummary
    stamp: int


def usable_runs(workspace: Workspace, context: Context) -> tuple[UsableRun, ...]:
    """The runs that can predict, newest first; a run that still trains can once its first epoch is over."""
    found = []
    for summary in list_runs(workspace):
        folder = RunFolder(workspace.run_folder(summary.run))
        weights = folder.best_weights
        if summary.state != "damaged" and weights.is_file():
            found += _snapshots(folder, summary)
            found.append(UsableRun(summary, weights.stat().st_mtime_ns))
    # The runs come oldest first; who just trained one means that.
    return tuple(reversed(found))


def _snapshots(folder: RunFolder, summary: RunSummary) -> list[UsableRun]:
    """Those a run kept, its latest epoch last; one that cannot be read is passed over."""
    found = []
    for epoch in folder.snapshots():
        path = folder.snapshot(epoch)
        try:
            stamp = path.stat().st_mtime_ns
            told = (safetensors_header(path) or {})["__metadata__"]
            accuracy = float(told["val_accuracy"])  # type: ignore[index]
        except (OSError, KeyError, TypeError, ValueError):
            continue
        named = replace(summary, run=f"{summary.run}@{epoch}", val_accuracy=accuracy, val_interval=None)
        found.append(UsableRun(named, stamp))
    return found
