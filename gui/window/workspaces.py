"""Opening another workspace: chosen by its folder or from the latest ones, in this window or in one of its own.

Another workspace takes the place of this one, as a folder does in an editor and a catalog in a picture library. It is only
refused, or opened elsewhere, where the person says so: a window is a process of its own, and what it does goes on.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.support.computing import program_words
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from gui.kit.labels import literal
from gui.session import Session
from gui.window.recent_workspaces import is_workspace, note_opened, recent
from gui.window.window_menus import WindowMenus


class Workspaces(QObject):
    """What the window's menu asks for.

    Signals:
        wanted(object): This workspace is to take the place of the one in the window.
        failed(object): A folder cannot be a workspace, or no window can be opened; the error.
    """

    wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, menus: WindowMenus, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent
        menus.workspace_asked.connect(self.choose)
        # Filled when it is opened: another window may have opened workspaces meanwhile.
        menus.recent.aboutToShow.connect(partial(self.fill, menus.recent))
        note_opened(session.settings, session.workspace.root)

    @Slot(bool)
    def choose(self, elsewhere: bool) -> None:
        """Asks for a folder and opens it, here or in a window of its own."""
        begin = str(self._session.workspace.root.parent)
        name = QFileDialog.getExistingDirectory(self._window, "Open a workspace", begin)
        if name:
            self.open(Path(name), elsewhere)

    def open(self, folder: Path, elsewhere: bool) -> None:
        """Opens a workspace; asks first where the folder is none yet."""
        if folder.resolve() == self._session.workspace.root and not elsewhere:
            self._session.notify("This workspace is open already.")
            return
        if not is_workspace(folder) and not self._make(folder):
            return
        try:
            workspace = Workspace.at(folder)
        except SafelightError as error:
            self.failed.emit(error)
            return
        if elsewhere:
            self._open_elsewhere(workspace)
        else:
            self.wanted.emit(workspace)

    def fill(self, menu: QMenu) -> None:
        """Lists the latest workspaces in a menu."""
        menu.clear()
        for place in recent(self._session.settings):
            # In a menu a single & is swallowed and marks the letter after it.
            action = QAction(literal(str(place)), menu)
            action.setEnabled(place != self._session.workspace.root)
            action.triggered.connect(lambda _checked=False, place=place: self.open(place, False))
            menu.addAction(action)

    def _make(self, folder: Path) -> bool:
        from gui.window.window_dialogs import NewWorkspaceDialog

        return bool(NewWorkspaceDialog(folder, self._window).exec())

    def _open_elsewhere(self, workspace: Workspace) -> None:
        # A process of its own: what one window gives up or waits for does not touch the other.
        program, *words = program_words(workspace.root)
        begun, _ = QProcess.startDetached(program, words)
        if not begun:
            self.failed.emit(SafelightError("No further window could be opened.", "Open the workspace in this one."))
