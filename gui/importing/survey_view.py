"""A look at a source, while it goes on and what it found: classes, size, and what would be left aside."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.importing.importing import ImportOptions
from core.datasets.importing.survey import Survey, survey
from core.support.errors import SafelightError
from core.support.jobs import Progress
from core.support.wording import progress_text
from core.support.workspace import Workspace
from gui.importing.source_panel import sentence
from gui.kit.labels import label, set_look
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import quiet_button
from gui.tasks.task import Task
from gui.theme import SPACE

_CLASSES, _LEFT = ("Class", "Files"), ("Left aside", "Why")


class SurveyView(QWidget):
    """Looks at a source in the background and shows what it found.

    Args:
        workspace: Where it would be imported to.
        name: Begins the object names, so that several can be in one dialog.

    Signals:
        changed(): A look has begun or ended.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Survey | None = None
        self._workspace = workspace
        self._task: Task | None = None
        self._said = label(wrap=True, name=f"{name}_survey")
        self._lines = Lines(_CLASSES, self)
        self._table = LinesView(self._lines, f"{name}_classes", "Classes found", 0, self)
        self._table.setMinimumHeight(SPACE * 12)
        self._swap = quiet_button("", f"{name}_left", "view", parent=self)
        self._swap.setCheckable(True)
        self._swap.toggled.connect(self._show_table)
        row = QHBoxLayout()
        row.addWidget(self._swap)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._said)
        column.addWidget(self._table, 1)
        column.addLayout(row)
        column.addStretch()
        self._show()

    def look(self, source: str, options: ImportOptions) -> None:
        """Looks at a source; "" for none. An earlier look is dropped."""
        self.close_down()
        self.found = None
        if source:
            self._say("Looking at it …", "dim")
            self._task = Task(survey, source, workspace=self._workspace, options=options)
            self._task.event.connect(self._heard)
            self._task.succeeded.connect(self._looked)
            self._task.failed.connect(self._failed)
            self._task.start()
        self._show()

    def usable(self) -> bool:
        """True when the look found something to import."""
        return self.found is not None and (self.found.classes is None or len(self.found.classes) > 0)

    def close_down(self) -> None:
        """Looks no further."""
        if self._task is not None:
            self._task.abandon()
            self._task = None

    @Slot(object)
    def _heard(self, event: object) -> None:
        if isinstance(event, Progress) and self._task is not None:
            self._say(f"{progress_text(event)} …", "dim")

    @Slot(object)
    def _looked(self, found: Survey) -> None:
        self._task = None
        self.found = found
        self._swap.setChecked(False)
        self._show()

    @Slot(object)
    def _failed(self, error: SafelightError) -> None:
        self._task = None
        self._say(str(error), "bad")
        self.changed.emit()

    def _show(self) -> None:
        found = self.found
        self._show_table(self._swap.isChecked())
        self._table.setVisible(found is not None and bool(found.classes))
        self._swap.setVisible(found is not None and bool(found.left))
        if found is not None:
            self._say(sentence(found), "")
        elif self._task is None:
            self._say("", "")
        self.changed.emit()

    @Slot(bool)
    def _show_table(self, left: bool) -> None:
        found = self.found
        if found is not None and left:
            self._lines.show_rows([(entry.path, entry.reason) for entry in found.left], _LEFT)
        else:
            self._lines.show_rows(list((found.classes or {}).items()) if found is not None else [], _CLASSES)
        self._swap.setText("Show the classes" if left else "Show what is left aside")

    def _say(self, text: str, tone: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))
        set_look(self._said, "tone", tone)
