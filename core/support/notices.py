"""What a process says, while it works on a dataset, to whoever looks at the same workspace: another window, or the command line.

Two windows, or a window and a terminal, showed each other's trainings, and nothing else: an import looked like a standstill.
"""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from core.support.atomic import read_json
from core.support.errors import SafelightError
from core.support.inside import inside
from core.support.jobs import Progress
from core.support.locks import is_claimed
from core.support.wording import progress_text
from core.support.workspace import Workspace

FOLDER = ".work"
"""Beside the datasets; a file for each piece of work, and a lock that ends with its process."""

EVERY = 1.0
"""Seconds between two times that it is written how far something is."""

_MOST_BYTES = 20_000
_numbers = itertools.count(1)


@dataclass(frozen=True)
class WorkElsewhere:
    """Something another process is doing with a dataset.

    Attributes:
        dataset: Its name.
        title: What is done, as shown.
        progress: How far it is; None while that is not known.
    """

    dataset: str
    title: str
    progress: Progress | None = None

    @property
    def words(self) -> str:
        """What is done and how far it is, as of work in this window."""
        return self.title if self.progress is None else f"{self.dataset}  ·  {progress_text(self.progress)}"

    @property
    def part(self) -> float | None:
        """Fraction done, 0 to 1; None while it is not known."""
        known = self.progress
        return min(1.0, known.done / known.total) if known is not None and known.total else None


@contextmanager
def noticed(
    workspace: Workspace, dataset: str, title: str, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[object], None]]:
    """Lets others see within the block that something is done with a dataset; gives what hears the job's events.

    Where nothing can be written nobody sees it, and the work goes on.
    """
    try:
        folder = inside(workspace.data, FOLDER)
        folder.mkdir(exist_ok=True)
        file = folder / f"{os.getpid()}-{next(_numbers)}.json"
        lock = FileLock(file.with_suffix(".lock"), thread_local=False)  # jobs report from several threads
        lock.acquire(timeout=0)
    except (OSError, Timeout, SafelightError, NotImplementedError):
        yield lambda event: None
        return
    told = float("-inf")

    def tell(event: object) -> None:
        nonlocal told
        if isinstance(event, Progress) and clock() - told >= EVERY:
            told = clock()
            _write(file, WorkElsewhere(dataset, title, event))

    _write(file, WorkElsewhere(dataset, title))
    try:
        yield tell
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)
            lock.release()
            file.with_suffix(".lock").unlink(missing_ok=True)


def work_elsewhere(workspace: Workspace) -> tuple[WorkElsewhere, ...]:
    """What other processes are doing with the datasets of a workspace. What killed ones left behind is cleared away."""
    found = []
    own = f"{os.getpid()}-"
    with suppress(OSError, SafelightError):
        for file in sorted(inside(workspace.data, FOLDER).glob("*.json")):
            if file.name.startswith(own):
                continue
            if not is_claimed(file.with_suffix(".lock")):
                _forget(file)
            elif (work := _read(file)) is not None:
                found.append(work)
    return tuple(found)


def _write(file: Path, work: WorkElsewhere) -> None:
    known = work.progress
    document = {"dataset": work.dataset, "title": work.title} | (
        {"what": known.what, "done": known.done, "total": known.total, "seconds_left": known.seconds_left} if known else {}
    )
    part = file.with_suffix(".part")
    # Not flushed to the disk: nobody wants it after a power cut.
    with suppress(OSError):
        part.write_text(json.dumps(document), encoding="utf-8")
        os.replace(part, file)


def _read(file: Path) -> WorkElsewhere | None:
    """What a file says; None when it is gone by now or says something else."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, SafelightError):
        told = read_json(file, _MOST_BYTES)
        total, left = told.get("total"), told.get("seconds_left")
        progress = None
        if "what" in told:
            progress = Progress(
                str(told["what"]), int(told["done"]), None if total is None else int(total), None if left is None else float(left)
            )
        return WorkElsewhere(str(told["dataset"]), str(told["title"]), progress)
    return None


def _forget(file: Path) -> None:
    # Not one that is being begun: its file comes before anybody could see its lock is held.
    if time.time() - file.stat().st_mtime > 10 * EVERY:
        for left in (file, file.with_suffix(".lock"), file.with_suffix(".part")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
