"""Opens the window: `main(words)` is what the program does without a verb."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from core.support.errors import SafelightError
from core.support.workspace import Workspace
from gui.icons import icon
from gui.session import Session, kept_settings
from gui.tasks.garbage import MainThreadGarbage
from gui.theme import apply_theme, theme_for
from gui.window.main_window import MainWindow
from gui.window.recent_workspaces import is_workspace, latest
from gui.window.uncaught import Uncaught

DEFAULT_WORKSPACE = Path(__file__).resolve().parents[1]
"""The checkout itself: the workspace of the first start."""


def main(words: Sequence[str] = ()) -> int:
    """Opens the window on a workspace and returns the exit status when it is closed.

    Args:
        words: Empty, or `--workspace DIR`.
    """
    place, told = (Path(words[1]), "") if len(words) == 2 else first_workspace(kept_settings())
    try:
        workspace = Workspace.at(place)
    except SafelightError as error:
        print(error, file=sys.stderr)
        return 1
    # Tests have an application already, and a process can have but one.
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Safelight")
    app.setDesktopFileName("safelight")
    garbage = MainThreadGarbage()
    try:
        return _shown_in_turn(app, workspace, told, garbage)
    finally:
        garbage.end()


def _shown_in_turn(app: QApplication, workspace: Workspace, told: str, garbage: MainThreadGarbage) -> int:
    """Shows a window, and in its place that of each workspace which is opened in it; the exit status of the last."""
    while True:
        window = _shown(app, workspace)
        if told:
            window.session.notify(told)
        told = ""
        uncaught = Uncaught(window)
        try:
            status = app.exec()
        finally:
            uncaught.end()
        following = window.next_workspace
        window.deleteLater()  # now, while there is still an event loop's thread for what its parts do last
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if following is None:
            return status
        garbage.begin_anew()
        workspace = following


def first_workspace(settings: QSettings) -> tuple[Path, str]:
    """The workspace that a window without a named one opens, and what to say of that; "" for nothing.

    The one that was opened last; at the first start, and where that is gone, Safelight's own folder.
    """
    last = latest(settings)
    if last is None or last == DEFAULT_WORKSPACE:
        return DEFAULT_WORKSPACE, ""
    if is_workspace(last):
        return last, ""
    return DEFAULT_WORKSPACE, f"{last} is not there now, so Safelight's own workspace was opened."


def _shown(app: QApplication, workspace: Workspace) -> MainWindow:
    """A window on a workspace, on the screen."""
    session = Session(workspace)
    apply_theme(app, theme_for(str(session.settings.value("window/appearance", "system"))))
    app.setWindowIcon(icon("safelight", "accent"))
    window = MainWindow(session)
    # After the first page, and a process of its own: importing torch in a thread of the window stalled it for 138 ms.
    window.painted.connect(lambda: QTimer.singleShot(0, session.start_engine))
    window.show()
    return window
