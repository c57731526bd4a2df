"""A line that appears inside a page: a sentence and a button or two. For undo, and for acts that are better meant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from gui.icons import icon
from gui.kit.labels import label
from gui.theme import SPACE


class ActBar(QFrame):
    """Hidden until `offer` is called; hides again when its button or its cross is pressed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("banner", "info")
        self._slot: Callable[[], object] | None = None
        self._text: QLabel = label("", wrap=True, name=f"{name}_text")
        self._act = QPushButton(self)
        self._act.setObjectName(f"{name}_act")
        self._act.clicked.connect(self._pressed)
        close = QToolButton(self)
        close.setObjectName(f"{name}_close")
        close.setIcon(icon("close"))
        close.setAccessibleName("Close this line")
        close.setToolTip("Close this line")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE * 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._act)
        row.addWidget(close)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def offer(self, text: str, act: str = "", icon_name: str = "", slot: Callable[[], object] | None = None) -> None:
        """Says something and offers an act; only says it when there is none."""
        self._text.setText(text)
        self._slot = slot
        self._act.setText(act)
        self._act.setAccessibleName(act)
        if icon_name:
            self._act.setIcon(icon(icon_name))
        self._act.setVisible(slot is not None)
        self.show()

    def text(self) -> str:
        """What is said now; "" while the line is hidden."""
        return "" if self.isHidden() else self._text.text()

    @Slot()
    def _pressed(self) -> None:
        # The line goes before the act: what the act itself may offer in it has to stay.
        slot, self._slot = self._slot, None
        self.hide()
        if slot is not None:
            slot()
