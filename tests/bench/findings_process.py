"""The Findings tab and the cleaning of many findings in a process of its own, to be measured. Word: the workspace.

Prints one line of JSON: for each act, how much processor time the window's own thread took in the longest turn of its event loop
that began or followed it, in milliseconds.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from core.datasets.catalog.overview import overview
from core.support.workspace import Workspace
from gui.cleaning.cleaning_page import ALIKE
from gui.cleaning.dialog import QUESTION, CleaningDialog
from gui.datasets.findings_panel import FindingsPanel
from gui.session import Session
from gui.theme import LIGHT, apply_theme

NAME = "many"
SIZE = (1400, 900)
PATIENCE = 120.0


class Turns:
    """Watches how long turns of the event loop are, in processor time of this thread."""

    def __init__(self) -> None:
        self.worst = 0.0
        self._last = time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.note)
        self._timer.start(2)

    def begin(self) -> None:
        self.worst, self._last = 0.0, time.thread_time()

    def note(self) -> None:
        now = time.thread_time()
        self.worst, self._last = max(self.worst, now - self._last), now


def main(place: Path) -> None:
    """Does every act once, and ends."""
    app = QApplication([])
    apply_theme(app, LIGHT)
    session = Session(Workspace.at(place), QSettings(str(place / "window.ini"), QSettings.Format.IniFormat))
    turns, told = Turns(), {}

    def act(name: str, do: Callable[[], object], done: Callable[[], bool] = lambda: True) -> None:
        _rest(0.1)
        turns.begin()
        do()
        turns.note()
        _until(done)
        _rest(0.4)
        told[name] = turns.worst * 1000

    panel = FindingsPanel(session)
    panel.resize(*SIZE)
    panel.show()
    found = panel.found
    act("show findings", lambda: panel.show_facts(overview(session.workspace, NAME)), lambda: found.rows.count() > 0)
    for kind in ("near-duplicate", "blurred"):
        row = panel._kinds.index(kind)
        act(f"show {kind}", lambda row=row: panel._kind_view.selectRow(row), lambda kind=kind: found._kind == kind)
    act("narrow by strength", lambda: found._least.setValue(50))
    act("select all", found.rows.selectAll)
    act("scroll", lambda: found.rows.verticalScrollBar().setValue(9000))
    dialogs: list[CleaningDialog] = []
    act("open Clean", lambda: dialogs.append(_dialog(session)), lambda: dialogs[0].here == QUESTION)
    dialog = dialogs[0]
    act("next finding", lambda: dialog.page(QUESTION).press("next"))
    act("show all like this", lambda: dialog.page(QUESTION)._proposed.click(), lambda: dialog.here == ALIKE)
    act("leave one out", lambda: dialog.page(ALIKE)._turned([3]))
    act("apply to all like this", lambda: dialog.page(ALIKE).press("next"))
    act("show what will happen", lambda: dialog.work.go_to(("review", "")))
    act("close Clean", dialog.reject, lambda: not session.tasks)
    print(json.dumps(told), flush=True)
    os._exit(0)


def _dialog(session: Session) -> CleaningDialog:
    dialog = CleaningDialog(session, f"{NAME}/blurred")
    dialog.show()
    return dialog


def _rest(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise SystemExit(f"what began did not come to an end after {PATIENCE:g} s")
        _rest(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
