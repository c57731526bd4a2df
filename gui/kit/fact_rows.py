"""Facts as lines: what each is at the left, what is known of it at the right, in as many lines as that takes.

A form layout kept the heights of the facts before: where another recipe was chosen, the plan's second lines were cut off.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.kit.labels import label
from gui.theme import SPACE


class FactRows(QWidget):
    """Lines of facts.

    Args:
        name: Begins the object names of the values.
        role: Of the values, "body" or "caption".
    """

    def __init__(self, name: str, role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role = name, role
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Iterable[tuple[str, str, str]]) -> None:
        """Shows these in place of those before; each is its name, what is known, and the tooltip."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (title, text, tip) in enumerate(facts):
            value = label(text, self._role, name=f"{self._name}_{title.lower().replace(' ', '_')}", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            name = label(title, "caption")
            for part in (name, value):
                part.setToolTip(tip)
            # At the first line of what is known: in the middle of five lines it belonged to none of them.
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
