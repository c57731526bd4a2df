"""What came of a job: one sentence, notes, pictures per class, and the list of what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.support.left_out import LeftOut
from gui.kit.labels import label, say
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import CopyButton
from gui.theme import SPACE


class ResultView(QWidget):
    """Shows a result.

    Args:
        name: Beginning of object names.
        heads: Headings of the list of what was left out.
    """

    def __init__(
        self, name: str, heads: tuple[str, str] = ("Picture", "Why it was left out"), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._said = label(role="strong", name=f"{name}_said", wrap=True)
        self._notes = label(name=f"{name}_notes", wrap=True)
        self._lines = Lines(heads, self)
        self._table = LinesView(self._lines, f"{name}_left_out", "What was left out", 1, self)
        self._classes = Lines(("Class", "Pictures"), self)
        self._class_table = LinesView(self._classes, f"{name}_class_counts", "Pictures per class", 0, self)
        self._copy = CopyButton(f"{name}_copy_list", self._lines.as_text, "Copy this list", self)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._said)
        column.addWidget(self._notes)
        column.addWidget(self._class_table, 1)
        column.addWidget(self._table, 2)
        column.addLayout(row)
        column.addStretch()

    def show_result(
        self, sentence: str, left_out: Sequence[LeftOut], notes: Sequence[str] = (), classes: Mapping[str, int] | None = None
    ) -> None:
        """Shows what was done, what was left out, and, where they are told, the pictures per class there are now."""
        self._said.setText(sentence)
        say(self._notes, "\n".join(notes))
        self._classes.show_rows(list((classes or {}).items()))
        self._class_table.setVisible(bool(classes))
        self._lines.show_rows([(entry.path, entry.reason) for entry in left_out])
        self._table.setVisible(bool(left_out))
        self._copy.setVisible(bool(left_out))
