"""The installed PySide6 counts references rightly. 6.12.0 on Python 3.11 lost one a signal and killed the process."""

from __future__ import annotations

import subprocess
import sys

EMIT = """
import sys
from PySide6.QtCore import QObject, Signal, Slot

class Bell(QObject):
    rung = Signal(bool)
    told = Signal(object)

class Ear(QObject):
    heard = 0
    @Slot(bool)
    def listen(self, value):
        self.heard += 1
    @Slot(object)
    def take(self, value):
        self.heard += 1

bell, ear = Bell(), Ear()
bell.rung.connect(ear.listen)
bell.told.connect(ear.take)
before = sys.getrefcount(True), sys.getrefcount(None)
for _ in range(5000):
    bell.rung.emit(True)
    bell.told.emit(None)
after = sys.getrefcount(True), sys.getrefcount(None)
assert ear.heard == 10_000, ear.heard
print(before[0] - after[0], before[1] - after[1])
"""


def test_emitting_signals_loses_no_reference() -> None:
    done = subprocess.run([sys.executable, "-c", EMIT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the process died with {done.returncode}: {done.stderr}"
    lost = [int(word) for word in done.stdout.split()]
    assert max(lost) < 500, f"references lost over 5,000 signals: {lost}"
