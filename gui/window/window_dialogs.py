"""The few dialogs of the window itself: what to do with running training, keyboard shortcuts, about."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.support.defects import own_version
from gui.kit.labels import Sign
from gui.theme import SPACE, set_text_role
from gui.window.keys import KeySection, sections_for

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
        lost: What else is at work, and would be given up.
        kept: What would wait, with what it has.
    """

    def __init__(
        self, runs: Sequence[str], lost: Sequence[str] = (), kept: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        one = len(runs) == 1
        title = f"{'A run is' if one else f'{len(runs)} runs are'} being trained" if runs else "Work is going on"
        super().__init__("closing_dialog", title, parent)
        # Escape and the cross leave it at this.
        self.choice = CANCEL
        for words in (_runs_words(runs), _lost_words(lost), _kept_words(kept)):
            if words:
                text = QLabel(words, self)
                text.setTextFormat(Qt.TextFormat.PlainText)
                text.setWordWrap(True)
                text.setMinimumWidth(SPACE * 58)
                self.column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch()
        for choice, label, primary in (
            (CANCEL, "Do not close", False),
            (STOP, "Stop and save", False),
            (KEEP, ("Keep it running" if one else "Keep them running") if runs else "Close anyway", True),
        ):
            if choice == STOP and not runs:
                continue
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


class NewWorkspaceDialog(_Plain):
    """Asks before a folder becomes a workspace; accepted when it may."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__("new_workspace_dialog", "Make a workspace here?", parent)
        text = QLabel(
            f"{folder} holds no workspace yet. Two folders, data and models, are made in it; what else is there stays untouched.",
            self,
        )
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setMinimumWidth(SPACE * 58)
        self.column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch()
        for name, words, primary, slot in (
            ("cancel", "Cancel", False, self.reject),
            ("make", "Make a workspace", True, self.accept),
        ):
            button = QPushButton(words, self)
            button.setObjectName(f"new_workspace_{name}")
            button.setProperty("primary", primary)
            button.setDefault(primary)
            button.clicked.connect(slot)
            row.addWidget(button)
        self.column.addLayout(row)


class ShortcutsDialog(_Plain):
    """Keys and what they do, in two columns; those of the page that is shown come first."""

    def __init__(self, page: str = "", parent: QWidget | None = None) -> None:
        super().__init__("shortcuts_dialog", "Keyboard shortcuts", parent)
        area = QScrollArea(self)
        inner = QWidget(area.viewport())  # made where it lies: two hundred labels that were moved there took twice as long
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, SPACE, 0)
        columns.setSpacing(SPACE * 5)
        sides = (QVBoxLayout(), QVBoxLayout())
        heights = [0, 0]
        for section in sections_for(page):
            lower = heights.index(min(heights))
            sides[lower].addLayout(_section(section, inner))
            heights[lower] += len(section.keys) + 2
        for side in sides:
            side.setSpacing(SPACE * 3)
            side.addStretch(1)
            columns.addLayout(side, 1)
        area.setObjectName("shortcuts_scroll")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(inner.sizeHint().width() + SPACE * 3)
        self.column.addWidget(area, 1)
        self.add_closing_button()
        room = self.screen().availableSize()
        self.resize(min(SPACE * 120, room.width()), min(SPACE * 80, room.height() - SPACE * 8))


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
            ("Version", own_version()),
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


def _section(section: KeySection, parent: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(SPACE)
    title = QLabel(section.title, parent)
    set_text_role(title, "strong")
    column.addWidget(title)
    form = QFormLayout()
    form.setHorizontalSpacing(SPACE * 2)
    form.setVerticalSpacing(SPACE // 2)
    for keys, what in section.keys:
        pressed = QLabel(keys, parent)
        pressed.setMinimumWidth(SPACE * 18)
        pressed.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = QLabel(what, parent)
        words.setWordWrap(True)
        words.setProperty("tone", "dim")
        form.addRow(pressed, words)
    column.addLayout(form)
    return column


def _runs_words(runs: Sequence[str]) -> str:
    if not runs:
        return ""
    it, goes = ("it", "goes") if len(runs) == 1 else ("them", "go")
    return (
        f"{', '.join(runs)} {goes} on in the background when you keep {it} running; Safelight finds {it} again when you come "
        "back. Stopping saves first, and you can resume later."
    )


def _lost_words(tasks: Sequence[str]) -> str:
    return f"Given up, with nothing half-made left behind: {', '.join(tasks)}." if tasks else ""


def _kept_words(tasks: Sequence[str]) -> str:
    # A collection was once said to be given up like an import, which it is not.
    return f"Waits, keeps what it has, and goes on from there when you continue it: {', '.join(tasks)}." if tasks else ""
