"""Which runs can be asked about pictures."""

from __future__ import annotations

from dataclasses import dataclass

from core.runs.listing import RunSummary, list_runs
from core.support.jobs import Context
from core.support.workspace import Workspace


@dataclass(frozen=True)
class UsableRun:
    """A run with weights. `stamp` changes when it has found better ones."""

    summary: RunSummary
    stamp: int


def usable_runs(workspace: Workspace, context: Context) -> tuple[UsableRun, ...]:
    """The runs that can predict, newest first; a run that still trains can once its first epoch is over."""
    found = []
    for summary in list_runs(workspace):
        weights = workspace.run_folder(summary.run) / "best.safetensors"
        if summary.state != "damaged" and weights.is_file():
            found.append(UsableRun(summary, weights.stat().st_mtime_ns))
    # The runs come oldest first; who just trained one means that.
    return tuple(reversed(found))
