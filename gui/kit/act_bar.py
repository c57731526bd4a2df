"""A line that appears inside a page: a sentence and a button or two. For undo, and for acts that are better meant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from gui.icons import icon
from gui.kit.labels import label
from gui.theme import SPACE


class PageLine(QFrame):
    """A line inside a page that goes when its cross is pressed; hidden at first.

    Args:
        name: Object name; begins those of its parts.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("banner", "info")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def lay_out(self, *parts: QWidget, widest: QWidget, gap: int) -> None:
        """Puts the parts from the left, `gap` pixels between them, and the cross behind; `widest` takes the room that is left."""
        name = self.objectName()
        close = QToolButton(self)
        close.setObjectName(f"{name}_close")
        close.setIcon(icon("close"))
        close.setAccessibleName("Close this line")
        close.setToolTip("Close this line")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE, SPACE)
        row.setSpacing(gap)
        for part in (*parts, close):
            row.addWidget(part, int(part is widest))


class ActBar(PageLine):
    """Hidden until `offer` is called; hides again when its button or its cross is pressed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._slot: Callable[[], object] | None = None
        self._text: QLabel = label("", wrap=True, name=f"{name}_text", parent=self)
        self._act = QPushButton(self)
        self._act.setObjectName(f"{name}_act")
        self._act.clicked.connect(self._pressed)
        self.lay_out(self._text, self._act, widest=self._text, gap=SPACE * 2)

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

    def take_up(self, act: str) -> bool:
        """Does what is offered, as its button does, where it is called so; False where nothing of that name is offered."""
        if self.isHidden() or self._slot is None or self._act.text() != act:
            return False
        self._pressed()
        return True

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
