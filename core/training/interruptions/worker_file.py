"""worker.json in a run's folder: which process was last started for the run, so that one that vanished can be told."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from core.runs.folder import RunFolder
from core.support import atomic
from core.support.errors import BadInput, NotThere


@dataclass(frozen=True)
class Worker:
    """What `worker.json` says of the process last started for a run. `launched` is in seconds since 1970."""

    process: int
    host: str
    launched: float


def read_worker(folder: RunFolder) -> Worker | None:
    """The process last started for the run; None when there was none."""
    try:
        return Worker(**atomic.read_json(folder.path / "worker.json"))
    except (NotThere, BadInput, TypeError):
        return None


def write_worker(folder: RunFolder, process: int, launched: float) -> None:
    """Leaves word of the process that is at work on the run."""
    atomic.write_json(folder.path / "worker.json", {"process": process, "host": platform.node(), "launched": launched})
