"""What an import did: how many pictures came in, and everything that did not, with the reason."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.datasets.importing import ImportResult
from gui.icons import icon
from gui.item_models.lines import Lines
from gui.theme import SPACE
from gui.widgets.counted import counted
from gui.widgets.labels import label
from gui.widgets.lines_view import LinesView


class ImportResultView(QWidget):
    """Sentences and a table that can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = label(role="strong", wrap=True, name="import_said")
        self._notes = label(wrap=True, name="import_notes")
        self._lines = Lines(("File", "Why it was left out"), self)
        self._table = LinesView(self._lines, "import_refused", "Files that were left out", 1, self)
        self._copy = QPushButton(icon("copy"), "Copy the list", self)
        self._copy.setObjectName("import_copy_list")
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self._table.copy)
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._said)
        column.addWidget(self._notes)
        column.addWidget(self._table, 1)
        column.addLayout(row)
        column.addStretch()

    def show_result(self, result: ImportResult) -> None:
        """Shows what was done."""
        self._said.setText(summary(result))
        self._notes.setText("\n".join(result.notes))
        self._notes.setVisible(bool(result.notes))
        self._lines.show_rows([(entry.path, entry.reason) for entry in result.refused])
        self._table.setVisible(bool(result.refused))
        self._copy.setVisible(bool(result.refused))


def summary(result: ImportResult) -> str:
    """The import in one sentence."""
    parts = [f"{counted(result.added, 'picture')} added to {result.dataset}"]
    if result.already:
        parts.append(f"{result.already:,} {'was' if result.already == 1 else 'were'} there already")
    parts.append(f"{counted(len(result.refused), 'file')} left out" if result.refused else "nothing was left out")
    return ", ".join(parts) + "."
