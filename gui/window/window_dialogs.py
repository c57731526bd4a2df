"""The few dialogs of the window itself: what to do with running training, keyboard shortcuts, about."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.kit.labels import Sign
from gui.theme import SPACE, set_text_role
from gui.window.window_menus import SHORTCUTS

KEEP, STOP, CANCEL = "keep", "stop", "cancel"


class _Plain(QDialog):
    """A dialog with a title and room below."""

    def __init__(self, name: str, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        self.column.setSpacing(SPACE * 2)
        heading = QLabel(title, self)
        set_text_role(heading, "title")
        self.column.addWidget(heading)

    def add_closing_button(self) -> None:
        button = QPushButton("Close", self)
        button.setDefault(True)
        button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button)
        self.column.addLayout(row)


class ClosingDialog(_Plain):
    """Asks what to do with training that is running while the window closes. `choice` holds the answer.

    Args:
        runs: Names of the runs at work.
    """

    def __init__(self, runs: Sequence[str], parent: QWidget | None = None) -> None:
        one = len(runs) == 1
        super().__init__("closing_dialog", f"{'A run is' if one else f'{len(runs)} runs are'} being trained", parent)
        # Escape and the cross leave it at this.
        self.choice = CANCEL
        text = QLabel(
            f"{', '.join(runs)} {'goes' if one else 'go'} on in the background when you keep {'it' if one else 'them'} running; "
            "Safelight finds it again when you come back. Stopping saves first, and you can resume later."
            if one
            else f"{', '.join(runs)} go on in the background when you keep them running; Safelight finds them again when you "
            "come back. Stopping saves first, and you can resume later.",
            self,
        )
        text.setWordWrap(True)
        text.setMinimumWidth(SPACE * 58)
        self.column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch()
        for choice, label, primary in (
            (CANCEL, "Do not close", False),
            (STOP, "Stop and save", False),
            (KEEP, "Keep it running" if one else "Keep them running", True),
        ):
            button = QPushButton(label, self)
            button.setObjectName(f"closing_{choice}")
            button.setProperty("primary", primary)
            # Enter keeps the runs, which loses nothing.
            button.setDefault(primary)
            button.setAutoDefault(primary)
            button.clicked.connect(lambda _=False, choice=choice: self._choose(choice))
            row.addWidget(button)
        self.column.addLayout(row)

    def _choose(self, choice: str) -> None:
        self.choice = choice
        self.accept()


class ShortcutsDialog(_Plain):
    """Keys and what they do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("shortcuts_dialog", "Keyboard shortcuts", parent)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE * 4)
        form.setVerticalSpacing(SPACE)
        for keys, what in SHORTCUTS:
            label = QLabel(keys, self)
            set_text_role(label, "strong")
            form.addRow(label, QLabel(what, self))
        self.column.addLayout(form)
        self.add_closing_button()


class AboutDialog(_Plain):
    """What Safelight is, and which versions are at work."""

    def __init__(self, workspace: str, torch_version: str, parent: QWidget | None = None) -> None:
        super().__init__("about_dialog", "Safelight", parent)
        self.column.insertWidget(0, Sign(48, "safelight", "accent", self), 0, Qt.AlignmentFlag.AlignLeft)
        text = QLabel("From a folder of photographs to a classifier you know how far to trust.", self)
        text.setWordWrap(True)
        self.column.addWidget(text)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE * 3)
        for name, value in (
            ("Version", _own_version()),
            ("Workspace", workspace),
            ("Python", platform.python_version()),
            ("Qt", PySide6.__version__),
            ("PyTorch", torch_version or "not loaded yet"),
        ):
            label = QLabel(value, self)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(name, label)
        self.column.addLayout(form)
        self.add_closing_button()


def _own_version() -> str:
    try:
        return version("safelight")
    except PackageNotFoundError:
        return "from a source folder"
