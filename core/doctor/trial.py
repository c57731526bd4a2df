"""Another process that does one thing and is then ended, and waiting for what it did to be seen."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from core.support.computing import narrow_surroundings
from core.support.errors import Refused

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 30.0
_TICK = 0.02


class OtherProcess:
    """A child that has done an act of `other_process` when the block begins, and is gone when it ends.

    Args:
        act: What it does.
        folder: Where.

    Raises:
        Refused: It did not come to it.
    """

    def __init__(self, act: Callable[[Path], None], folder: Path) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "core.doctor.other_process", act.__name__, str(folder.absolute())],
            cwd=_ROOT, env=narrow_surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        # A disk that hangs hangs the child with it, and reading its word would never end.
        alarm = threading.Timer(_PATIENCE, self._child.kill)
        alarm.start()
        try:
            assert self._child.stdout is not None
            word = self._child.stdout.readline()
        finally:
            alarm.cancel()
            alarm.join()
        if word.strip() != b"done":
            self._child.kill()
            _, said = self._child.communicate()
            last = said.decode("utf-8", "replace").strip().splitlines()
            raise Refused(f"Another process could not do it: {last[-1] if last else 'it ended without a word'}.")

    def kill(self) -> None:
        """Ends it as `kill -9` does; it can clean nothing up."""
        self._child.kill()
        self._child.communicate()

    def __enter__(self) -> OtherProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._child.poll() is None:
            self.kill()


def until(condition: Callable[[], bool], patience: float) -> float | None:
    """Seconds until a condition holds; None when it does not within `patience` seconds."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > patience:
            return None
        time.sleep(_TICK)
    return time.monotonic() - begun
