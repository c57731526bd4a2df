"""The menu bar: pages, opening pictures, undo, appearance, help. It only says what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.theme import APPEARANCES


class WindowMenus(QMenuBar):
    """The window's menus.

    Signals:
        page_asked(str), import_asked(str), appearance_chosen(str): With the page's key, "folder" or "sample", and one of
            `gui.theme.APPEARANCES`.
        workspace_asked(bool): Open a workspace; in a window of its own when True.
        dialog_asked(str, str): As the session's, for a dialog that a menu opens.
        undo_asked(), redo_asked(), full_screen_asked(), quit_asked(), about_asked(), shortcuts_asked()
    """

    page_asked = Signal(str)
    import_asked = Signal(str)
    workspace_asked = Signal(bool)
    appearance_chosen = Signal(str)
    dialog_asked = Signal(str, str)
    undo_asked = Signal()
    redo_asked = Signal()
    full_screen_asked = Signal()
    quit_asked = Signal()
    about_asked = Signal()
    shortcuts_asked = Signal()

    def __init__(self, pages: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        file = self.addMenu("&File")
        self._act(file, "Open a folder of photographs …", "Ctrl+O", partial(self.import_asked.emit, "folder"))
        self._act(file, "Open an archive or a table …", "Ctrl+Shift+O", partial(self.import_asked.emit, "file"))
        self._act(file, "Try a sample …", "", partial(self.import_asked.emit, "sample"))
        file.addSeparator()
        self._act(file, "Open a workspace …", "Ctrl+Shift+W", partial(self.workspace_asked.emit, False))
        self._act(file, "Open a workspace in a new window …", "", partial(self.workspace_asked.emit, True))
        self.recent = file.addMenu("Recent workspaces")
        self.recent.setObjectName("recent_workspaces")
        file.addSeparator()
        self._act(file, "Quit", "Ctrl+Q", self.quit_asked.emit)
        self.edit = self.addMenu("&Edit")
        self.undo = self._act(self.edit, "Undo", QKeySequence.StandardKey.Undo, self.undo_asked.emit)
        self.redo = self._act(self.edit, "Redo", "", self.redo_asked.emit)
        # Each of the two is the usual one on some system; Qt's standard key is only one of them.
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        view = self.addMenu("&View")
        for number, (key, title) in enumerate(pages, 1):
            self._act(view, title, f"Ctrl+{number}", partial(self.page_asked.emit, key))
        view.addSeparator()
        looks = view.addMenu("Appearance")
        group = QActionGroup(self)
        self._looks: dict[str, QAction] = {}
        for name in APPEARANCES:
            choice = self._act(looks, name.capitalize(), "", partial(self.appearance_chosen.emit, name))
            choice.setCheckable(True)
            group.addAction(choice)
            self._looks[name] = choice
        view.addSeparator()
        self._act(view, "Full screen", "F11", self.full_screen_asked.emit)
        about = self.addMenu("&Help")
        self._act(about, "Keyboard shortcuts", "F1", self.shortcuts_asked.emit)
        self._act(about, "Check this machine …", "", partial(self.dialog_asked.emit, "doctor", ""))
        self._act(about, "About Safelight", "", self.about_asked.emit)

    def mark_appearance(self, name: str) -> None:
        """Ticks the appearance in force."""
        self._looks[name].setChecked(True)

    def show_steps(self, back: str, forward: str) -> None:
        """Says what undo and redo would do; "" where that is not known."""
        for action, words, order in ((self.undo, "Undo", back), (self.redo, "Redo", forward)):
            # In a menu a single & is swallowed and marks the letter after it.
            action.setText(f"{words}: {order.replace('&', '&&')}" if order else words)

    def _act(self, menu: QMenu, text: str, shortcut: str | QKeySequence.StandardKey, slot: object) -> QAction:
        action = QAction(text, self)
        action.setObjectName("act_" + text.strip(" …").lower().replace(" ", "_"))
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda: slot())  # type: ignore[operator]
        menu.addAction(action)
        return action
