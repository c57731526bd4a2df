"""One child of the decoder pool, as seen by its parent: what it was asked, what it said, and when."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

from core.pictures.decoder.protocol import PictureLimits, Request
from core.support.computing import narrow_surroundings

_ROOT = Path(__file__).resolve().parents[3]

_AHEAD = 8  # requests a child may have waiting, so that it never waits for its parent
_ROOM = 4096  # bytes that may lie in its pipe; what every system holds without blocking the parent


@dataclass(frozen=True)
class Heard:
    """Lines from a child, None after the last it will ever say, and when the latest of them came (seconds, monotonic)."""

    child: DecoderProcess
    lines: tuple[bytes | None, ...]
    at: float


class DecoderProcess:
    """A running child. `waiting` holds its unanswered requests, the one it works on first.

    Args:
        limits: What one picture may cost.
        heard: Gets everything the child says, from a thread of its own.
    """

    def __init__(self, limits: PictureLimits, heard: SimpleQueue[Heard]) -> None:
        self.waiting: deque[Request] = deque()
        self.ready = False
        self.overdue = False
        self.since = time.monotonic()
        """When the child began with what it is doing now."""
        self._heard = heard
        self._held: list[bytes | None] = []
        self._held_at = 0.0
        self._unread = 0
        self._counting = threading.Lock()
        self._sizes: deque[int] = deque()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the child
        self._process = subprocess.Popen(
            _command(limits), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            env=_environment(), bufsize=0, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._listener = threading.Thread(target=self._listen, name="decoder-listener", daemon=True)
        self._listener.start()

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether the child runs no longer, for whatever reason."""
        return self._process.poll() is not None

    @property
    def silent(self) -> bool:
        """Whether everything it said has been listened to."""
        with self._counting:
            return not self._held and not self._unread

    def hand_over(self) -> None:
        """Puts where it is heard what the child has said since."""
        with self._counting:
            if self._held:
                self._unread += len(self._held)
                self._heard.put(Heard(self, tuple(self._held), self._held_at))
                self._held = []

    def listened(self) -> None:
        """Notes that a line was listened to."""
        with self._counting:
            self._unread -= 1

    @property
    def full(self) -> bool:
        """Whether no request can be given now, however short."""
        return len(self.waiting) >= _AHEAD

    def takes(self, line: bytes) -> bool:
        """Whether another request can be given without the parent ever having to wait."""
        return not self.waiting or (not self.full and sum(self._sizes) + len(line) <= _ROOM)

    def ask(self, request: Request, line: bytes) -> None:
        """Gives the child a request. A child that has died is noticed by its silence, not here."""
        if not self.waiting:
            self.since = time.monotonic()  # one that has not started yet as well: it may have begun long before it is asked
        self.waiting.append(request)
        self._sizes.append(len(line))
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(line)

    def became_ready(self, at: float) -> None:
        """Notes the child's first word."""
        self.ready = True
        self.since = max(self.since, at)

    def answered(self, at: float) -> Request:
        """Notes that the first waiting request was answered, and returns it."""
        self.since = at
        self._sizes.popleft()
        return self.waiting.popleft()

    def kill(self) -> None:
        """Ends the child at once."""
        self._process.kill()

    def told(self) -> str:
        """What the child wrote to standard error before it was ready."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace").strip()

    def finish(self) -> None:
        """Tells the child to end, by itself when it is idle; does not wait for it."""
        assert self._process.stdin is not None
        if self.waiting or not self.ready:
            self._process.kill()
        with suppress(OSError):
            self._process.stdin.close()

    def close(self, patience: float = 2.0) -> int:
        """Ends the child and returns its exit status; safe to call again."""
        assert self._process.stdout is not None
        self.finish()
        self._listener.join(patience)  # it ends as soon as the child does; waiting for the child itself would look now and then
        if self._listener.is_alive():
            self._process.kill()
            self._listener.join()
        status = self._process.wait()
        self._process.stdout.close()
        self._errors.close()
        return status

    def _listen(self) -> None:
        """Reads what the child says, and hands answers over by halves of what it was asked: each time the parent is woken."""
        pipe = self._process.stdout
        assert pipe is not None
        rest = b""
        while part := os.read(pipe.fileno(), 65536):
            *lines, rest = (rest + part).split(b"\n")
            self._hold(lines)
            if 2 * len(self._held) >= len(self.waiting):
                self.hand_over()
        self._hold([None])
        self.hand_over()

    def _hold(self, lines: Sequence[bytes | None]) -> None:
        with self._counting:
            self._held += lines
            self._held_at = time.monotonic()


def _command(limits: PictureLimits) -> list[str]:
    # -P keeps the folder the person happens to stand in from being searched for modules.
    return [sys.executable, "-P", "-m", "core.pictures.decoder.child", json.dumps(asdict(limits)), str(os.getpid())]


def _environment() -> dict[str, str]:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return narrow_surroundings(PYTHONPATH=os.pathsep.join(paths))
