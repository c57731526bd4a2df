"""A window in a process of its own, to be measured. Words: what to measure, a workspace, and a run for `late`.

`paint` prints the most resident memory (bytes) up to the window's first paint and ends; `page` does so once its first page is
there too. `paint-heavy` and `page-heavy` do the same after importing torch, torchvision and pyqtgraph at the top. `late`
shows a run and, for each line "SECONDS" on stdin, prints by how many milliseconds a 10 ms timer was late, one number after the
other on one line.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QWidget

TICK = 10
"""Milliseconds between two looks at the clock."""


def main(words: list[str]) -> None:
    """Does what the first word says."""
    what, place = words[0], Path(words[1])
    if what.endswith("-heavy"):
        for name in ("torch", "core.architectures.torchvision_guard", "pyqtgraph"):
            importlib.import_module(name)
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from core.support.workspace import Workspace
    from gui.session import Session
    from gui.theme import LIGHT, apply_theme
    from gui.window.main_window import MainWindow

    app = QApplication([])
    settings = QSettings(str(place / "window.ini"), QSettings.Format.IniFormat)
    session = Session(Workspace.at(place), settings)
    apply_theme(app, LIGHT)
    window = MainWindow(session)
    if what == "late":
        session.go("train", words[2])
        listener = _listen(app, window)
        assert listener is not None
    elif what.startswith("page"):
        window.painted.connect(_tell_and_end)
    else:
        watcher = _first_paint(window)
        assert watcher is not None
    window.show()
    app.exec()
    session.close()
    os._exit(0)  # closing the window would ask what to do with the run that still trains


def _first_paint(window: QWidget) -> object:
    """Tells and ends as soon as the window's first picture is on the screen; the page comes after it."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, _tell_and_end)
            return False

    watcher = Watcher()
    window.installEventFilter(watcher)
    return watcher


def _listen(app: object, window: object) -> object:
    """Measures whenever a line arrives on stdin; ends the program when stdin ends."""
    import time

    from PySide6.QtCore import QSocketNotifier, Qt, QTimer

    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    late: list[float] = []
    state = {"last": 0.0, "until": 0.0}

    def tick() -> None:
        now = time.perf_counter()
        late.append((now - state["last"]) * 1000 - TICK)
        state["last"] = now
        if now >= state["until"]:
            timer.stop()
            print(" ".join(f"{value:.2f}" for value in late), flush=True)

    def read() -> None:
        line = sys.stdin.readline()
        if not line:
            app.quit()
            return
        late.clear()
        state["last"] = time.perf_counter()
        state["until"] = state["last"] + float(line)
        timer.start(TICK)

    timer.timeout.connect(tick)
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, window)
    notifier.activated.connect(read)
    return notifier


def _tell_and_end() -> None:
    """Ends at once, so that closing is not measured."""
    print(_most_resident(), flush=True)
    os._exit(0)


def _most_resident() -> int:
    """Bytes. Linux says it best itself: `getrusage` there counts the parent too, as it was when this process was made."""
    import resource

    if sys.platform == "linux":
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main(sys.argv[1:])
