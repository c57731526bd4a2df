"""The pages of every dialog that does one long thing: choices, work with progress, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui.kit.job_bar import JobBar
from gui.kit.labels import label
from gui.kit.result_view import ResultView
from gui.kit.wizard import WizardPage
from gui.kit.wizard_foot import FootState
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from gui.kit.job_dialog import JobDialog


class _Room(QScrollArea):
    """As high as what it holds, where the screen has that room: Qt's own wishes for 24 lines and scrolls."""

    def sizeHint(self) -> QSize:
        hint, inside = super().sizeHint(), self.widget()
        return QSize(hint.width(), max(hint.height(), inside.sizeHint().height())) if inside is not None else hint


class ChoicesPage(WizardPage):
    """Room for what is to be chosen, which scrolls where it is too small; `ground` is what it lies in."""

    def __init__(self, dialog: JobDialog, about: object) -> None:
        super().__init__(dialog.stack)
        self._dialog = dialog
        area = _Room(self)
        # Made where it lies, as all of it is: moved there, it is told of its style anew.
        self.ground = inner = QWidget(area.viewport())
        self.choices = QVBoxLayout(inner)
        self.choices.setContentsMargins(0, 0, 0, 0)
        self.choices.setSpacing(SPACE * 2)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        # The scroll area itself would be a stop of the keyboard at which nothing can be seen.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        area.verticalScrollBar().rangeChanged.connect(self._keep_apart)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self._area = area

    def shown(self) -> None:
        self._area.updateGeometry()  # it is filled by now; what it wished for empty is remembered

    def foot(self) -> FootState:
        words = {"cancel": "Cancel", "go": self._dialog.start_text}
        return FootState(words, frozenset(() if self._dialog.is_allowed else ("go",)))

    def press(self, button: str) -> None:
        self._dialog.start()

    @Slot(int, int)
    def _keep_apart(self, _first: int, last: int) -> None:
        """Leaves room between the choices and their scroll bar, where there is one."""
        self.choices.setContentsMargins(0, 0, SPACE if last else 0, 0)


class WorkPage(WizardPage):
    """What is done, how far it is, and a way to cancel it; the foot has no button meanwhile."""

    def __init__(self, dialog: JobDialog, about: object) -> None:
        super().__init__(dialog.stack)
        self._what = label(role="strong", name=f"{dialog.name}_working", parent=self)
        self._bar: JobBar | None = None
        self._bar_place = QVBoxLayout()
        middle = QVBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(2)
        middle.addWidget(self._what)
        middle.addLayout(self._bar_place)
        middle.addWidget(label(dialog.promise, "caption", wrap=True, parent=self))
        middle.addStretch(3)

    def show_task(self, task: Task, title: str) -> None:
        """Shows a task until it has finished."""
        self._what.setText(title)
        bar = JobBar(task, title, self)
        self._bar_place.addWidget(bar)
        task.finished.connect(bar.deleteLater)


class OutcomePage(WizardPage):
    """What came of it."""

    def __init__(self, dialog: JobDialog, about: object) -> None:
        super().__init__(dialog.stack)
        self._dialog = dialog
        self.view = ResultView(dialog.name, dialog.heads, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)

    def foot(self) -> FootState:
        return FootState({"cancel": "Close", "go": self._dialog.finish_text})

    def press(self, button: str) -> None:
        self._dialog.finish()
