"""Running work as a list: the session's tasks with progress and cancel, training runs with progress and stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.support.errors import SafelightError
from gui.icons import icon
from gui.kit.job_bar import JobBar
from gui.kit.labels import label
from gui.session import Session
from gui.theme import SPACE, set_text_role
from gui.window.work_watch import WorkWatch

if TYPE_CHECKING:
    from core.support.notices import WorkElsewhere
    from core.training.at_work import RunAtWork

_Line = TypeVar("_Line", bound=QWidget)


class RunBar(QWidget):
    """One line about a run that is being trained: what it does, how far, how long yet, and a button that stops it."""

    def __init__(self, session: Session, run: RunAtWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = run.name
        self._text = label()
        self._text.setObjectName(f"work_run_{run.name}")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_text_role(self._text, "caption")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(SPACE * 12)
        self._stop = QToolButton(self)
        self._stop.setObjectName(f"work_stop_{run.name}")
        self._stop.setText("Stop")
        self._stop.setAccessibleName(f"Stop {run.name}")
        self._stop.setToolTip("Finish the step, save and end; the run can be resumed")
        self._stop.setIcon(icon("stop"))
        self._stop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._stop.clicked.connect(self._stop_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar)
        row.addWidget(self._stop)
        self.show_run(run)

    def show_run(self, run: RunAtWork) -> None:
        """Shows how far the run is now."""
        # Once it is asked to stop, the next look must not write over that.
        if self._stop.isEnabled():
            self._text.setText(run.words)
        self._bar.setRange(0, 0 if run.part is None else 1000)
        if run.part is not None:
            self._bar.setValue(round(run.part * 1000))

    @Slot()
    def _stop_asked(self) -> None:
        from core.runs.folder import RunFolder
        from core.training import launcher

        try:
            launcher.stop(RunFolder(self._session.workspace.run_folder(self._name)))
        except (SafelightError, OSError) as error:
            self._text.setText(str(error))
            return
        self._stop.setEnabled(False)
        self._text.setText(f"Stopping {self._name} after this step …")


class ElsewhereBar(QWidget):
    """One line about what another window or a terminal does with a dataset; it can be ended there only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(role="caption", name="work_elsewhere")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(SPACE * 12)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar)
        row.addWidget(label("elsewhere", "caption", tone="dim"))
        self.setToolTip("Done by another window or a terminal, and ended there")

    def show_work(self, work: WorkElsewhere) -> None:
        """Shows how far it is now."""
        self._text.setText(work.words)
        self._bar.setRange(0, 0 if work.part is None else 1000)
        if work.part is not None:
            self._bar.setValue(round(work.part * 1000))


class WorkList(QWidget):
    """All running work, one line each, kept up to date."""

    def __init__(self, session: Session, watch: WorkWatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._watch = watch
        self._runs: dict[str, RunBar] = {}
        self._tasks: dict[object, JobBar] = {}
        self._elsewhere: list[ElsewhereBar] = []
        self._heading = QLabel("Running work", self)
        set_text_role(self._heading, "strong")
        self._none = QLabel("Nothing is running.", self)
        self._none.setProperty("tone", "dim")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._none)
        session.tasks_changed.connect(self.fill)
        watch.changed.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """Adds lines for what began and takes away those of what ended."""
        runs = {run.name: run for run in self._watch.runs}
        # Lines stay as long as their work: made anew, a button would lose the press or the keyboard it has.
        for name in [name for name in self._runs if name not in runs]:
            self._drop(self._runs.pop(name))
        for task in [task for task in self._tasks if task not in self._session.tasks]:
            self._drop(self._tasks.pop(task))
        for name, run in runs.items():
            if name in self._runs:
                self._runs[name].show_run(run)
            else:
                self._runs[name] = self._add(RunBar(self._session, run, self))
        for task in self._session.tasks:
            if task not in self._tasks:
                self._tasks[task] = self._add(JobBar(task, task.title, self))
        # Lines without buttons can be any one's.
        while len(self._elsewhere) > len(self._watch.elsewhere):
            self._drop(self._elsewhere.pop())
        while len(self._elsewhere) < len(self._watch.elsewhere):
            self._elsewhere.append(self._add(ElsewhereBar(self)))
        for line, work in zip(self._elsewhere, self._watch.elsewhere, strict=True):
            line.show_work(work)
        self._none.setVisible(not (self._runs or self._tasks or self._elsewhere))

    def _add(self, line: _Line) -> _Line:
        self._column.addWidget(line)
        return line

    def _drop(self, line: QWidget) -> None:
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
