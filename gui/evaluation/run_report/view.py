"""The tab Report: one run looked at on val, and on test once that was opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.evaluation.side_report.cost_words import learned_in
from core.evaluation.wording import caveats, chosen_words
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary
from core.support.registry import at
from core.support.wording import counted
from gui.evaluation.page_saving import PageSaving
from gui.evaluation.run_report.section import SECTIONS, ReportSection, chip
from gui.evaluation.run_tab import RunTab
from gui.icons import icon
from gui.kit.empty_state import EmptyState
from gui.kit.labels import label, say
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.evaluation.report import Evaluation
    from gui.evaluation.run_report.shown import ShownReport

# Walking through the table by keys passes runs that need not be read.
PATIENCE_MILLISECONDS = 120
_SECTION = "report/section"
_JOB = "core.evaluation.side_report.side_report:side_report_again"
_THEN = "gui.evaluation.run_report.shown:shown_report"


class ReportTab(RunTab):
    """Sections of one report, one at a time; which one is remembered. The test result stays sealed until it is opened."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("report_tab")
        self._run: RunSummary | None = None
        self._stamp: tuple[object, ...] = ()
        self._on = "val"
        self._wished = ""  # the run whose test was asked for and is sealed yet
        self._shown: ShownReport | None = None
        self._drawn: dict[str, ShownReport] = {}
        self._task = NewestTask()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._read)
        self.sections: dict[str, ReportSection] = {}
        self._stack = QStackedWidget(self)
        self._empty = EmptyState("chart", "No report yet", "It is written when training ends.")
        self._inside = QStackedWidget()
        self._says = label(role="caption", name="report_says", wrap=True)
        self._caveats = label("", "caption", name="report_caveats", tone="warn", wrap=True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self._head())
        column.addWidget(self._caveats)
        column.addWidget(self._inside, 1)
        for page in (QWidget(), self._empty, body):
            self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        run = runs[0] if len(runs) == 1 else None
        if run is None or self._run is None or run.run != self._run.run:
            self._on = "val"
        self._run = run
        if run is not None and run.run == self._wished and run.opened:
            self._on, self._wished = "test", ""
        self._show_sides()
        # The interval comes when the report is written: without it a run watched to its end had "no report yet" for ever.
        stamp = (run.run, run.val_interval, run.scored_again, run.colour, self._on) if run is not None else ()
        say(self._caveats, " ".join(caveats(run)) if run is not None else "")
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._timer.stop()
        self._task.drop()
        if run is None:
            self._stack.setCurrentIndex(0)
        elif not run.judged:
            self._empty.set_text("No report yet", f"That of {run.run} is written when its training ends.")
            self._stack.setCurrentWidget(self._empty)
        else:
            self._says.setText(f"Reading the report of {run.run}")
            if self._stack.currentWidget() is self._empty:  # which says why there is none of the run before
                self._stack.setCurrentIndex(0)
            self._timer.start()

    def section(self) -> str:
        """The key of the section that is looked at."""
        return next(str(button.property("key")) for button in self._chosen.buttons() if button.isChecked())

    def show_section(self, key: str) -> None:
        """Turns to a section; stays where there is none of that key."""
        for button in self._chosen.buttons():
            if button.property("key") == key:
                button.setChecked(True)
                self._turned(key)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        wanted = str(self.session.settings.value(_SECTION, SECTIONS[0].key))
        keys = [entry.key for entry in SECTIONS]
        self._chosen = QButtonGroup(self)
        for entry in SECTIONS:
            button = chip(entry.title, f"report_{entry.key}", entry.tip)
            button.setProperty("key", entry.key)
            button.setChecked(entry.key == (wanted if wanted in keys else keys[0]))
            button.clicked.connect(partial(self._turned, entry.key))
            self._chosen.addButton(button)
            row.addWidget(button)
        row.addWidget(self._says, 1)
        self._pages = PageSaving(self.session, self)
        self._pages.failed.connect(self.failed)
        self._pages.offered.connect(self.offered)
        row.addWidget(self._pages.button(lambda: [self._run] if self._run is not None else []))
        self._sides = QButtonGroup(self)
        self._val = chip("Val", "report_val", "The pictures the best epoch was chosen on")
        self._test = chip("Test", "report_test", "")
        for button, side in ((self._val, "val"), (self._test, "test")):
            button.clicked.connect(partial(self._choose_side, side))
            self._sides.addButton(button)
            row.addWidget(button)
        self._val.setChecked(True)
        return row

    def _show_sides(self) -> None:
        run = self._run
        if run is None:
            return
        (self._test if self._on == "test" else self._val).setChecked(True)
        self._test.setEnabled(run.has_test_side)
        self._test.setIcon(icon("test") if run.sealed else icon("view"))
        if not run.has_test_side:
            tip = f"{run.run} has no test side."
        elif run.sealed:
            tip = "Sealed, so that nothing is chosen by it: opening it is asked for and counted."
        else:
            tip = f"Opened {counted(run.opened, 'time')}. What is open is shown again uncounted."
        self._test.setToolTip(tip)

    @Slot()
    def _choose_side(self, side: str) -> None:
        run = self._run
        if run is None:
            return
        if side == "test" and run.sealed:
            self._wished = run.run
            self._val.setChecked(True)
            self.test_asked.emit((run.run,))
            return
        self._on, self._wished = side, ""
        self.show_runs((run,))

    @Slot()
    def _turned(self, key: str) -> None:
        self.session.settings.setValue(_SECTION, key)
        self._show_section()

    @Slot()
    def _read(self) -> None:
        run = self._run
        if run is None:
            return
        workspace = self.session.workspace
        then = partial(_shown, dataset=run.dataset, folder=workspace.dataset_folder(run.dataset), colour=run.colour)
        task = Task(_JOB, RunFolder(workspace.run_folder(run.run)), self._on, lane="compute", then=then)
        self._task.run(task, self._show_read, self._unread)

    @Slot(object)
    def _show_read(self, shown: ShownReport) -> None:
        self._shown = shown
        self._says.setText(_judged(shown.found.evaluation, learned_in(shown.found.cost)))
        self._stack.setCurrentIndex(2)
        self._show_section()

    @Slot(object)
    def _unread(self, error: object) -> None:
        # The report before would be taken for this one.
        self._shown = None
        self._empty.set_text("No report to show", str(error))
        self._stack.setCurrentWidget(self._empty)

    def _show_section(self) -> None:
        if self._shown is None:
            return
        key = self.section()
        if key not in self.sections:
            entry = next(entry for entry in SECTIONS if entry.key == key)
            made: ReportSection = at(entry.place)(self.session)
            made.failed.connect(self.failed)
            self.sections[key] = made
            self._inside.addWidget(made)
        self._inside.setCurrentWidget(self.sections[key])
        if self._drawn.get(key) is not self._shown:  # what nobody looks at is not drawn
            self._drawn[key] = self._shown
            self.sections[key].show_report(self._shown)


def _judged(told: Evaluation, learned: str) -> str:
    return (
        f"{counted(told.n, f'{told.on} picture')}{chosen_words(told.on)} in {counted(told.groups, 'group')}, "
        f"{told.weights} weights of {learned}"
    )


def _shown(found: object, **named: object) -> object:
    return at(_THEN)(found, **named)
