"""Key and secret of the person's own access to Flickr: where to get them, and where they will be kept."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.datasets.flickr.client import Key
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE
from gui.kit.labels import label
from gui.kit.opening import open_outside
from gui.kit.quiet import quiet_button
from gui.theme import SPACE

KEY_PAGE = "https://www.flickr.com/services/apps/create/"


class KeyRoom(QWidget):
    """Two lines for key and secret.

    Signals:
        changed(): The person typed.
        forget_asked(): The key that is kept is to be forgotten.
    """

    changed = Signal()
    forget_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = self._line("flickr_key", "Key")
        self._secret = self._line("flickr_secret", "Secret")
        self._keeps = label(wrap=True, name="flickr_keeps", role="caption")
        self._open = quiet_button("Get a key at Flickr", "flickr_get_key", "link", self._get, self)
        self._open.setToolTip(KEY_PAGE)
        self._forget = quiet_button("Forget the key that is kept", "flickr_forget", "remove", self.forget_asked.emit, self)
        self._forget.hide()
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._open)
        row.addWidget(self._forget)
        row.addStretch()
        form = QGridLayout()
        form.setHorizontalSpacing(SPACE * 2)
        form.setVerticalSpacing(SPACE)
        for place, line in enumerate((self._key, self._secret)):
            name = label(line.accessibleName())
            name.setBuddy(line)
            form.addWidget(name, place, 0)
            form.addWidget(line, place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        column.addStretch(1)
        column.addWidget(label("Flickr wants to know who asks", "strong"))
        column.addWidget(
            label(
                "Searching Flickr takes a key of your own, which is free for non-commercial use. It allows 3,600 questions an "
                "hour; Safelight stays below that.",
                wrap=True,
            )
        )
        column.addLayout(row)
        column.addLayout(form)
        column.addWidget(self._keeps)
        column.addWidget(
            label(
                f"They are sent to Flickr only, and never written into a dataset, a log or a message. In place of this you can "
                f"set {KEY_VARIABLE} and {SECRET_VARIABLE} in the environment.",
                "caption", wrap=True,
            )
        )  # fmt: skip
        column.addStretch(3)

    def key(self) -> Key | None:
        """What was typed; None while one of the two is missing."""
        key, secret = self._key.text().strip(), self._secret.text().strip()
        return Key(key, secret) if key and secret else None

    def show_place(self, keeps: str, place: str) -> None:
        """Says where a key will be kept (a sentence), and where one is already: "environment", another place, or ""."""
        self._forget.setVisible(place not in ("", "environment"))
        if place == "environment":
            keeps += " But one is set in the environment, and that one is used."
        elif place:
            keeps += " The one that is kept there is replaced."
        self._keeps.setText(keeps)

    def clear(self) -> None:
        """Forgets what was typed."""
        self._key.clear()
        self._secret.clear()

    def focus(self) -> None:
        """Puts the keyboard on the first line."""
        self._key.setFocus()

    def _line(self, name: str, spoken: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName(name)
        line.setAccessibleName(spoken)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textEdited.connect(self.changed)
        return line

    @Slot()
    def _get(self) -> None:
        open_outside(KEY_PAGE, self._open)
