"""A line for the path of a folder, with a button to choose one."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from gui.kit.quiet import quiet_button
from gui.theme import SPACE


class FolderLine(QWidget):
    """Where files are to go; the folder need not be there yet.

    Signals:
        changed(): Another path.

    Args:
        name: Beginning of object names.
        spoken: Accessible name, and title of the window to choose in.
    """

    changed = Signal()

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spoken = spoken
        self.line = QLineEdit(self)
        self.line.setObjectName(f"{name}_folder")
        self.line.setAccessibleName(spoken)
        self.line.setPlaceholderText("A new or empty folder")
        self.line.textChanged.connect(self.changed)
        choose = quiet_button("Folder …", f"{name}_choose", "folder-open", self._choose, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.line, 1)
        row.addWidget(choose)
        self.setFocusProxy(self.line)

    def folder(self) -> Path | None:
        """The folder, with the person's home for "~"; None while nothing is said."""
        text = self.line.text().strip()
        return Path(os.path.expanduser(text)) if text else None  # which, unlike Path's own, passes over unknown persons

    def set_folder(self, folder: Path) -> None:
        """Names another folder."""
        self.line.setText(str(folder))

    @Slot()
    def _choose(self) -> None:
        now = self.folder()
        # Told of a folder that is not there, the system's dialog would begin just anywhere.
        there = next((place for place in (now, *now.parents) if place.is_dir()), None) if now is not None else None
        if chosen := QFileDialog.getExistingDirectory(self, self._spoken, str(there or "")):
            self.set_folder(Path(chosen))
