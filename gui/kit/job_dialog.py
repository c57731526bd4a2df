"""What dialogs share that ask for choices, do one long thing, and tell what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from gui.kit.banner import Banner
from gui.kit.job_bar import JobBar
from gui.kit.labels import label
from gui.kit.result_view import ResultView
from gui.session import Session
from gui.tasks.short_tasks import ShortTasks
from gui.tasks.task import Task
from gui.theme import SPACE

CHOOSING, WORKING, DONE = range(3)
"""Rooms that every such dialog has."""


class JobDialog(QDialog):
    """A dialog with rooms: choices, work with progress, what came of it, and what its subclass adds.

    A subclass fills `choices`, answers `advance` and `primary_text`, and shows what came of it in `outcome`.

    Args:
        session: Whose workspace is worked in.
        name: Object name.
        title: As shown.
        size: Smallest width and height, in steps of the grid.
        promise: What is said while it works about cancelling.
        heads: Headings of the list of what was left out.
    """

    unchanged = "No dataset was changed."
    """What is said after cancelling."""

    def __init__(
        self,
        session: Session,
        name: str,
        title: str,
        size: tuple[int, int],
        promise: str,
        heads: tuple[str, str] = ("Picture", "Why it was left out"),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._name = name
        self._task: Task | None = None
        self._results: list[object] = []
        self._done_with: Callable[[Any], object] | None = None
        self._after = CHOOSING
        self._bar: JobBar | None = None
        self.setObjectName(f"{name}_dialog")
        self.setWindowTitle(title)
        self.setMinimumSize(SPACE * size[0], SPACE * size[1])
        self.banner = Banner(self)
        self._readings = ShortTasks(self.banner.show_error)
        self.choices = QVBoxLayout()
        self.rooms = QStackedWidget(self)
        self.outcome = ResultView(name, heads, self)
        self._working = label(role="strong", name=f"{name}_working")
        self._bar_room = QVBoxLayout()
        self.cancel = QPushButton("Cancel", self)
        self.go = QPushButton(self)
        self._foot = QHBoxLayout()
        self._build(title, promise)

    def advance(self) -> None:
        """Does what the primary button of the room that is shown says."""
        raise NotImplementedError

    def primary_text(self, room: int) -> str:
        """What the primary button says in a room; nothing where it has none."""
        raise NotImplementedError

    def read(self, task: Task, done: Callable[[Any], object]) -> None:
        """Starts to read what is shown beside the choices; dropped when the dialog closes."""
        self._readings.run(task, done)

    def run(self, task: Task, title: str, done: Callable[[Any], object], after: int = CHOOSING) -> None:
        """Runs a task with progress; `done` gets its result, and may show another room or run the next task.

        When it fails or is cancelled, the room `after` is shown again.
        """
        self.banner.clear()
        self._task, self._results, self._done_with, self._after = task, [], done, after
        task.succeeded.connect(self._succeeded)
        task.failed.connect(self.banner.show_error)
        task.finished.connect(self._finished)
        self._bar = JobBar(task, title, self)
        self._bar_room.addWidget(self._bar)
        self._working.setText(title)
        self.show_room(WORKING)
        self._session.run_task(task, title)

    def show_room(self, room: int) -> None:
        """Shows a room, with the buttons that fit it."""
        self.rooms.setCurrentIndex(room)
        text = self.primary_text(room)
        self.go.setText(text)
        self.go.setVisible(bool(text) and room != WORKING)
        self.cancel.setText("Cancel" if room == CHOOSING else "Close")
        self.cancel.setVisible(room != WORKING)

    def add_room(self, room: QWidget) -> int:
        """Adds a room and returns its number."""
        return self.rooms.addWidget(room)

    @property
    def is_working(self) -> bool:
        return self._task is not None and self._task.is_running

    def showEvent(self, event: QShowEvent) -> None:
        """Lets the keyboard begin with the choices; the buttons were made before them."""
        super().showEvent(event)
        last = self.previousInFocusChain()
        while last is not None and last.focusPolicy() == Qt.FocusPolicy.NoFocus:
            last = last.previousInFocusChain()
        if last is not None:
            self.setTabOrder(last, self.cancel)
            self.setTabOrder(self.cancel, self.go)

    def reject(self) -> None:
        """Cancels running work; closes the dialog otherwise."""
        if self._task is not None and self._task.is_running:
            self._task.abandon()
            return
        self._end()
        super().reject()

    def accept(self) -> None:
        """Closes the dialog."""
        self._end()
        super().accept()

    def _end(self) -> None:
        self._readings.abandon()
        self.close_down()

    def close_down(self) -> None:
        """Ends what goes on beside the work; called before the dialog closes."""

    def _build(self, title: str, promise: str) -> None:
        inner = QWidget(self)
        inner.setLayout(self.choices)
        self.choices.setContentsMargins(0, 0, 0, 0)
        self.choices.setSpacing(SPACE * 2)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        area.verticalScrollBar().rangeChanged.connect(self._keep_apart)
        working = QWidget(self)
        middle = QVBoxLayout(working)
        middle.addStretch(2)
        middle.addWidget(self._working)
        middle.addLayout(self._bar_room)
        middle.addWidget(label(promise, "caption", wrap=True))
        middle.addStretch(3)
        for room in (area, working, self.outcome):
            self.rooms.addWidget(room)
        self.cancel.setObjectName(f"{self._name}_cancel")
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.go.setObjectName(f"{self._name}_go")
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        self.go.clicked.connect(self.advance)
        self._foot.setSpacing(SPACE)
        self._foot.addStretch()
        self._foot.addWidget(self.cancel)
        self._foot.addWidget(self.go)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        whole.setSpacing(SPACE * 2)
        whole.addWidget(label(title, "title"))
        whole.addWidget(self.banner)
        whole.addWidget(self.rooms, 1)
        whole.addLayout(self._foot)

    @Slot(int, int)
    def _keep_apart(self, _first: int, last: int) -> None:
        """Leaves room between the choices and their scroll bar, where there is one."""
        self.choices.setContentsMargins(0, 0, SPACE if last else 0, 0)

    @Slot(object)
    def _succeeded(self, result: object) -> None:
        self._results.append(result)

    @Slot()
    def _finished(self) -> None:
        task, self._task = self._task, None
        if self._bar is not None:
            self._bar.deleteLater()
            self._bar = None
        if self._results and self._done_with is not None:
            self._done_with(self._results.pop())
            return
        self.show_room(self._after)
        if task is not None and task.was_abandoned:
            self.banner.say("info", "The work was cancelled.", self.unchanged)


def short_place(path: Path) -> str:
    """A path as shown, without the person's home folder."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except ValueError:
        return str(path)
