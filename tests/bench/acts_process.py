"""A window in a process of its own that is used, act by act: prints a JSON line of name and milliseconds for each.

Measured is the processor time of the main thread from the act until nothing more is going on: while it works, the window answers
neither mouse nor keys. Garbage is looked for between the acts, as into which of them the program's timer falls is chance; the
longest look is told last. Words: a workspace, a file for the settings, the names of two datasets, of a run, and of a study.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget

from core.support.workspace import Workspace
from gui.session import Session
from gui.tasks.garbage import MainThreadGarbage
from gui.theme import DARK, LIGHT, Theme, apply_theme
from gui.window.dialogs import DIALOGS
from gui.window.main_window import MainWindow
from gui.window.pages import PAGES

SETTLE = 700
"""Milliseconds in which what an act began comes to its end: timers, tasks, the answers of the engine."""
SELDOM = 3_600_000
_ABOUT = {"import": "", "study_again": "{study}", "pack_study": "{study}"} | dict.fromkeys(
    ("export_run", "pack_run", "serve_run"), "{run}"
)
"""What dialogs are asked with that are about no dataset."""


def main(words: list[str]) -> None:
    """Does every act, and tells of each."""
    app = QApplication([])
    garbage, longest = MainThreadGarbage(every=SELDOM), 0.0
    session = Session(Workspace.at(words[0]), QSettings(words[1], QSettings.Format.IniFormat))
    apply_theme(app, LIGHT)
    session.set_dataset(words[2])
    window = MainWindow(session)
    window.show()
    _settle()
    session.start_engine()
    _settle(4 * SETTLE)
    garbage.look()  # the first, which is of the start
    for name, act in _acts(app, window, words[2:]):
        print(json.dumps([name, _took(act) + _took(_settle)]), flush=True)
        longest = max(longest, _took(garbage.look))
    print(json.dumps(["a look for garbage, the longest", longest]), flush=True)
    session.close()
    os._exit(0)


def _took(act: Callable[[], object]) -> float:
    """Milliseconds of this thread's processor time."""
    began = time.thread_time()
    act()
    return 1000 * (time.thread_time() - began)


def _acts(app: QApplication, window: MainWindow, named: list[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    dataset, other, run, study = named
    for again in ("first", "again"):
        for page in PAGES:
            yield f"{page.title} page, {again}", partial(window.show_page, page.key)
        window.show_page("data")
        yield from _tabs(window, again)
    yield "another dataset", partial(window.session.set_dataset, other)
    yield "the dataset before", partial(window.session.set_dataset, dataset)
    for name in DIALOGS:
        yield f"dialog {name}", partial(window.session.ask, name, _ABOUT.get(name, dataset).format(run=run, study=study))
        for dialog in window.findChildren(QDialog):
            dialog.reject()
        _settle()
    yield from _runs(window)
    for page in PAGES:
        window.show_page(page.key)
        _settle()
        yield f"dark, on {page.title}", partial(_theme, app, DARK)
        yield f"light, on {page.title}", partial(_theme, app, LIGHT)
    # What a theme leaves to do until a page is seen.
    for page in PAGES:
        _theme(app, DARK)
        _settle()
        yield f"{page.title} page, after a theme", partial(window.show_page, page.key)


def _tabs(window: MainWindow, again: str) -> Iterator[tuple[str, Callable[[], object]]]:
    tabs = window.page("data").findChild(QTabWidget)
    assert tabs is not None
    for place in range(tabs.count()):
        yield f"tab {tabs.tabText(place)}, {again}", partial(tabs.setCurrentIndex, place)


def _runs(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    page = window.page("runs")
    window.show_page("runs")
    _settle()
    names = [row.run for row in page.list.table.runs()]  # type: ignore[attr-defined]
    for number in (1, 2, 8):
        yield f"{number} of {len(names)} runs selected", partial(page.list.select_runs, names[:number])  # type: ignore[attr-defined]
    tabs = page.findChild(QTabWidget, "runs_tabs")
    assert tabs is not None
    yield "comparison of 8 runs", partial(tabs.setCurrentIndex, 1)
    yield "curves of 8 runs", partial(tabs.setCurrentIndex, 0)


def _theme(app: QApplication, theme: Theme) -> None:
    apply_theme(app, theme)


def _settle(milliseconds: int = SETTLE) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(sys.argv[1:])
