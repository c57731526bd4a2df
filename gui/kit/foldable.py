"""A box whose content folds away under its title, with room for a summary and buttons beside the title."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gui.icons import icon
from gui.kit.labels import ElidedLabel
from gui.theme import SPACE, set_text_role


class FoldableBox(QWidget):
    """A title that opens and closes what is below it.

    Signals:
        toggled(bool): The person opened (True) or closed the box.

    Args:
        title: As shown.
        name: Object name of the title button.
        opened: Whether the content shows at first.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, name: str, opened: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QToolButton(self)
        self._button.setObjectName(name)
        self._button.setAutoRaise(True)
        self._fill: Callable[[QVBoxLayout], object] | None = None
        self._opened = opened
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_text_role(self._button, "strong")
        self._summary = ElidedLabel("caption", f"{name}_summary", parent=self)
        self._head = QHBoxLayout()
        self._head.setSpacing(SPACE)
        self._head.addWidget(self._button)
        self._head.addWidget(self._summary, 1)
        self.content = QWidget(self)
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(self._head)
        layout.addWidget(self.content)
        self.set_title(title)
        self._show(opened)
        self._button.clicked.connect(self._turn)

    @property
    def name(self) -> str:
        """Object name of the title button."""
        return self._button.objectName()

    def set_title(self, title: str) -> None:
        """Replaces the title."""
        self._button.setText(title)
        self._button.setAccessibleName(title)

    def set_summary(self, text: str) -> None:
        """Replaces the caption beside the title; says what is inside while the box is closed."""
        self._summary.setText(text)

    def summary(self) -> str:
        return self._summary.text()

    def add_to_head(self, widget: QWidget) -> None:
        """Puts a widget at the right end of the title's line."""
        self._head.addWidget(widget)

    def fill_when_opened(self, fill: Callable[[QVBoxLayout], object]) -> None:
        """Has the content made when it is first seen, at once in an open box; `fill` gets the layout it belongs into."""
        self._fill = fill
        if self._opened:
            self._fill_body()

    def is_open(self) -> bool:
        # Not whether the content is visible, which nothing is on a page that is not shown.
        return self._opened

    def set_open(self, opened: bool) -> None:
        """Opens or closes the box; nobody is told, for it was not the person."""
        if opened != self._opened:
            self._show(opened)

    @Slot()
    def _turn(self) -> None:
        self._show(not self._opened)
        self.toggled.emit(self._opened)

    def _show(self, opened: bool) -> None:
        self._opened = opened
        self._button.setIcon(icon("expand" if opened else "collapse", "text_dim"))
        self._button.setAccessibleDescription("Open" if opened else "Closed")
        if opened:
            self._fill_body()
        self.content.setVisible(opened)

    def _fill_body(self) -> None:
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self.body)
