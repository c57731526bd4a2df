"""Lists the runs again and again at little cost: a run is read anew only when one of its files has changed."""

from __future__ import annotations

import threading
from pathlib import Path

from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, summarise
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace

_TELLING = ("request.json", "plan.json", "events.jsonl", "report.json")

Stamp = tuple[object, ...]


class RunShelf:
    """What is known of a workspace's runs from one look to the next. Safe to use from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, tuple[Stamp, RunSummary]] = {}
        self._lock = threading.Lock()

    def look(self, context: Context) -> tuple[RunSummary, ...]:
        """Job: every run, oldest first. A damaged one is listed as such and hides no other."""
        with self._lock:
            known = {}
            for name in self._workspace.run_names():
                context.check_abandoned()
                folder = RunFolder(self._workspace.models / name)
                stamp = _stamp(folder)
                earlier = self._known.get(name)
                known[name] = earlier if earlier is not None and earlier[0] == stamp else (stamp, _summary(folder))
            self._known = {name: entry for name, entry in known.items() if (self._workspace.models / name).is_dir()}
            rows = [row for _, row in self._known.values()]
        return tuple(sorted(rows, key=lambda row: (row.created, row.run)))


def _stamp(folder: RunFolder) -> Stamp:
    return (folder.busy(), *(_file_stamp(folder.path / name) for name in _TELLING))


def _file_stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _summary(folder: RunFolder) -> RunSummary:
    try:
        return summarise(folder)
    except (SafelightError, OSError) as error:
        return RunSummary(
            run=folder.name, dataset="", architecture="", recipe="", weights_origin="", weights_sha256=None, parent=None,
            state="damaged", val_accuracy=None, val_interval=None, test_accuracy=None, test_interval=None, opened=0,
            parameters=None, epochs=0, seconds=0.0, created="", note=str(error),
        )  # fmt: skip
