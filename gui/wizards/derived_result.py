"""What came of a derived dataset or an export: one sentence, notes, and the list of what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.datasets.derived.result import DerivedResult
from core.datasets.sources.listing import Left
from gui.icons import icon
from gui.item_models.lines import Lines
from gui.theme import SPACE
from gui.widgets.counted import counted
from gui.widgets.labels import label, say
from gui.widgets.lines_view import LinesView


class DerivedResultView(QWidget):
    """Shows a result.

    Args:
        name: Beginning of object names.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = label(role="strong", name=f"{name}_said", wrap=True)
        self._notes = label(name=f"{name}_notes", wrap=True)
        self._lines = Lines(("Picture", "Why it was left out"), self)
        self._table = LinesView(self._lines, f"{name}_left", "Pictures left out", 1, self)
        self._classes = Lines(("Class", "Pictures"), self)
        self._class_table = LinesView(self._classes, f"{name}_classes", "Pictures per class", 0, self)
        self._copy = QPushButton(icon("copy"), "Copy this list", self)
        self._copy.setObjectName(f"{name}_copy_list")
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self._table.copy)
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

    def show_result(self, sentence: str, notes: Sequence[str], left: Sequence[Left], classes: Mapping[str, int]) -> None:
        """Shows what was done, what was left out, and the pictures per class there are now."""
        self._classes.show_rows(list(classes.items()))
        self._said.setText(sentence)
        say(self._notes, "\n".join(notes))
        self._lines.show_rows([(entry.path, entry.reason) for entry in left])
        self._table.setVisible(bool(left))
        self._copy.setVisible(bool(left))

    def text(self) -> str:
        """The sentence."""
        return self._said.text()


def summary(result: DerivedResult) -> str:
    """A derived dataset in one sentence."""
    parts = [f"{counted(result.added, 'picture')} made from {result.parent} for {result.dataset}"]
    if result.already:
        parts.append(f"{result.already:,} {'was' if result.already == 1 else 'were'} there already")
    parts.append(f"{counted(len(result.left), 'picture')} left out" if result.left else "nothing was left out")
    carried = f" Every picture is on the side of {result.split} that its original is on." if result.split else ""
    return f"{', '.join(parts)}.{carried}"
