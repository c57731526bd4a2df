"""Where the queue is kept: `models/.queue/queue.json`, which windows, command lines and the carrier share.

A run that waits has its folder already, and a mark in it that says which entry it is: renamed, or deleted and put back, it is
found again (ADR 89).
"""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from core.queueing.entries import SCHEMA, Queue, QueueEntry
from core.runs.folder import RunFolder
from core.support import atomic
from core.support.complaints import complaint
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.locks import MOMENT, claimed, is_claimed
from core.support.processes import is_running
from core.support.workspace import Workspace

QUEUE = ".queue"
FILE = "queue.json"
MARK = "queued"
"""File in a run's folder that holds the number of its entry."""

MOST_BYTES = 4 * 2**20
PATIENCE = 10.0
"""Seconds that are waited for others who change the queue; each of them holds it for a moment."""
START_SECONDS = 30.0
"""How long a carrier that was started may take until it claims the queue."""
FIRST_WAIT, LONGEST_WAIT = 5.0, 600.0
"""Seconds from the start of a carrier that ended without having carried anything to the next one's: twice as many each time."""


@dataclass(frozen=True)
class CarrierProcess:
    """What `carrier.json` says of the carrier that was started last; one that ends in order removes it.

    *Units*: times in seconds since 1970.

    Attributes:
        process, host, launched: Which one it is, and when it was started.
        in_vain: How many were started since one carried something to its end, with this one.
    """

    process: int
    host: str
    launched: float
    in_vain: int = 0

    def held_until(self, now: float) -> float | None:
        """When the next one is started by those who look again and again, once this one has ended; None for at once."""
        # A carrier that fell at its start was started anew by every look of a window.
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self.in_vain - 1, 10)) if self.in_vain else 0.0
        return self.launched + wait if 0 <= now - self.launched < wait else None


@dataclass(frozen=True)
class QueueFolder:
    """The queue of a workspace on disk. Cheap to make; reads only when asked."""

    path: Path

    @staticmethod
    def of(workspace: Workspace) -> QueueFolder:
        """Where the queue is, or would be.

        Raises:
            Refused: Its place is a link to somewhere else.
        """
        home = workspace.models / QUEUE
        if home.is_symlink():
            raise Refused(f"{home} is a link to another place.", "Remove the link; nothing was touched.", home)
        return QueueFolder(home)

    @property
    def file(self) -> Path:
        return self.path / FILE

    @property
    def log(self) -> Path:
        """All that carriers have said."""
        return self.path / "carrier.log"

    def read(self) -> Queue:
        """The queue; an empty one where nothing was ever put in line.

        Raises:
            BadInput: Its file is damaged.
            Refused: A newer Safelight wrote it.
        """
        anew = "Restore it, or remove it and put the runs in line anew; the runs themselves are kept."
        try:
            document = atomic.read_json(self.file, MOST_BYTES)
        except NotThere:
            return Queue()
        number = document.get("schema_number", 0) if isinstance(document, dict) else 0
        if isinstance(number, int) and number > SCHEMA:
            raise Refused(f"{self.file} was written by a newer Safelight.", "Update Safelight to see this queue.", self.file)
        try:
            return Queue.model_validate_json(json.dumps(document))
        except ValidationError as error:
            place, words, _ = complaint(error)
            raise BadInput(f"{self.file} is damaged: {'.'.join(place)} {words}.", anew, self.file) from error

    def change(self, act: Callable[[Queue], Queue]) -> Queue:
        """Replaces the queue by what `act` makes of it, while nobody else does; returns what it is then.

        Raises:
            Refused: Somebody else held it for too long; or what `act` raises, and nothing is changed.
        """
        atomic.make_folder(self.path)
        busy = Refused("The queue is being changed by another process.", "Try again in a moment.", self.file)
        with claimed(self.path / "queue.lock", busy, PATIENCE):
            queue = self.read()
            changed = act(queue)
            if changed != queue:
                atomic.write_json(self.file, changed.model_dump(mode="json"))
        return changed

    def carrier_lock(self) -> FileLock | None:
        """The held lock of whoever carries the queue out, released even by `kill -9`; None while another one has it."""
        atomic.make_folder(self.path)
        lock = FileLock(self.path / "carrier.lock", thread_local=False)
        try:
            # With no patience a window that only looked whether a carrier is there turned the carrier away.
            lock.acquire(timeout=MOMENT)
        except Timeout:
            return None
        return lock

    def is_carried(self) -> bool:
        """True from the moment a carrier was started until it has ended."""
        if is_claimed(self.path / "carrier.lock"):
            return True
        told = self.carrier()
        # Started a moment ago, by a window or a terminal: it may not have got as far as claiming the queue.
        new = told is not None and told.host == platform.node() and 0 <= time.time() - told.launched < START_SECONDS
        return new and told is not None and is_running(told.process)

    def carrier(self) -> CarrierProcess | None:
        """The carrier that was started last; None when there was none."""
        try:
            return CarrierProcess(**atomic.read_json(self.path / "carrier.json"))
        except (NotThere, BadInput, TypeError):
            return None

    def write_carrier(self, process: int, in_vain: int = 0) -> None:
        """Leaves word of the carrier that was started, or that has carried something to its end since."""
        atomic.write_json(self.path / "carrier.json", asdict(CarrierProcess(process, platform.node(), time.time(), in_vain)))


def mark(folder: RunFolder, number: int) -> None:
    """Has a run say which entry it is."""
    atomic.write_text(folder.path / MARK, str(number))


def unmark(folder: RunFolder) -> None:
    """Has a run say so no more, where that can be written."""
    with suppress(OSError):
        (folder.path / MARK).unlink()


def marked(folder: Path) -> int | None:
    """The number of the entry that a run's folder is; None for none."""
    try:
        return int((folder / MARK).read_text(encoding="ascii")[:20])
    except (OSError, ValueError):
        return None


def queued_run(workspace: Workspace, entry: QueueEntry) -> RunFolder:
    """The run of an entry, whatever it is called by now.

    Raises:
        NotThere: It is gone.
    """
    with suppress(SafelightError):
        folder = RunFolder.open(workspace, entry.run)
        if marked(folder.path) == entry.number:
            return folder
    for path in workspace.run_folders():
        if marked(path) == entry.number:
            return RunFolder(path)
    raise NotThere(f"The run {entry.run} is gone.", "Put it back from the trash, or remove it from the queue.")
