"""The Runs page: the table of runs, the curves of those selected, and how they compare."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QMenu,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from core.evaluation.stale.shelf import JudgedRunShelf
from core.runs.listing import RunSummary
from core.runs.recipe import ENSEMBLE, MOST_MEMBERS
from core.runs.trash import RestoredRun, restore_runs, restored_words, still_there
from core.support.errors import SafelightError
from core.support.wording import are, counted, some
from core.training.run_acts import note_run, open_test_results, rename_run, trash_runs
from gui.evaluation.page_saving import PageSaving
from gui.kit.act_bar import ActBar
from gui.kit.empty_state import EmptyState
from gui.kit.page import Page
from gui.kit.remembered import remember_splitter
from gui.runs.list import add_act
from gui.runs.repeats import RunRepeats
from gui.runs.state_look import RESUMABLE
from gui.runs.tables import RunTables
from gui.runs.tabs import RunTabs
from gui.runs.wrong_labels import WrongLabels
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.evaluation.stale.rescoring import RescoredRun

# Listed, since nobody tells: runs are trained by processes of their own, some of them started elsewhere.
LOOK_MILLISECONDS = 1000
OPENS = {"study": "studies", "queue": "queue"}
"""Tabs that the page can be asked to open something in, by the word before the colon; no name of a run has one."""


class RunsPage(Page):
    """Lists the runs of the workspace and goes on listing while it is shown; all reading is done in tasks."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Runs", parent)
        self.setObjectName("runs_page")
        self._shelf = JudgedRunShelf(session.workspace)
        self._looking: Task | None = None
        self._again = False
        self._listed = False
        self._tab_asked = False
        self._wish: list[str] = []
        self._trashed: list[tuple[str, ...]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        # From outside to inside: what is moved once it is filled is told of its style anew, with all that lies in it.
        self._stack = QStackedWidget(self)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self._stack)
        self.tabs = RunTabs(session, self._splitter)
        self.acted = ActBar("runs_acted", self)
        self.tables = RunTables(session.settings, self.acted, self._splitter)
        self.list = self.tables.list
        self.repeats = RunRepeats(self)
        self.pages = PageSaving(session, self)
        self.labels = WrongLabels(self)
        self._build()
        self.set_primary("New training", "add", lambda: session.go("train", session.dataset))
        self.tables.selection_changed.connect(self._selected)
        self.list.opened.connect(self._open)
        self.tabs.drawn.connect(self.list.table.mark_drawn)
        self.tabs.failed.connect(self.show_error)
        self.tabs.pointed.connect(self.list.point_at)
        self.tabs.chosen.connect(self.tables.choose)
        self.tabs.offered.connect(self.acted.offer)
        self.tabs.test_asked.connect(self._ask_to_open)
        self.pages.failed.connect(self.show_error)
        self.pages.offered.connect(self.acted.offer)
        self.list.delete_asked.connect(self.delete_selected)
        self.list.menu_asked.connect(self._fill_menu)
        self.list.table.rename_asked.connect(self._rename)
        self.list.table.note_asked.connect(self._note)
        session.runs_changed.connect(self._forget_gone)
        session.runs_changed.connect(self.refresh)
        self._selected()

    def entered(self, argument: str) -> None:
        """Lists the runs; selects those named by `argument`, a line each, or opens a tab: "study:NAME", "queue:"."""
        word, colon, name = argument.partition(":")
        if colon and word in OPENS:
            self._tab_asked = True
            self.tabs.open_named(OPENS[word], name)
        elif argument:
            self._wish = argument.splitlines()
        self._timer.start()
        self.refresh()

    def left(self) -> None:
        """Stops listing until the page is shown again."""
        self._timer.stop()
        self.list.columns.remember(self.session.settings)

    def undo(self) -> bool:
        """Takes back what the line above the runs offers to, else the runs deleted last; False when there is neither."""
        if self.acted.text() and self.acted.take_up("Undo"):
            return True
        if not self._trashed:
            return False
        self.carry_out(restore_runs, "Restoring runs", self._restored, self.session.workspace, self._trashed.pop())
        return True

    @Slot()
    def refresh(self) -> None:
        """Reads the runs again in the background; asked twice at once, it reads once more afterwards."""
        if self._looking is not None:
            # The look under way may have passed by what has just changed.
            self._again = True
            return
        self._looking = Task(self._shelf.look)
        self._looking.succeeded.connect(self._show_runs)
        self._looking.failed.connect(self.show_error)
        self._looking.finished.connect(self._looked)
        self._looking.start()

    def delete_selected(self) -> None:
        """Moves the selected runs to the trash."""
        names = [run.run for run in self.list.selected()]
        if names:
            # Told by their own names: in the trash they go by those of their folders.
            self.carry_out(trash_runs, "Deleting runs", partial(self._deleted, names[0]), self.session.workspace, names)

    def _build(self) -> None:
        self._splitter.setObjectName("runs_splitter")
        self._splitter.setHandleWidth(SPACE)
        self._splitter.addWidget(self.tables)
        self._splitter.addWidget(self.tabs)
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 3)
        self._splitter.setSizes([200, 400])  # parts of the height; pictures and plots need more of it than the first few runs
        self._splitter.setChildrenCollapsible(False)
        remember_splitter(self._splitter, self.session.settings)
        text = "A run is one training with its curves, its weights and its report. Train a few and compare them here."
        empty = EmptyState("runs", "No run yet", text, "Train the first one", lambda: self.session.go("train", ""), self._stack)
        # Nothing until the first listing: "No run yet" would flash by at every start.
        self._stack.addWidget(QWidget(self._stack))
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(empty)
        self._empty = empty
        self.body.addWidget(self._stack, 1)
        self._test = self.add_action("Open the test result", "test", self._ask_to_open_test)
        self._score_act = self.add_action("Score again", "refresh", self._score_again)
        self._score_act.setToolTip("Hold what the selected runs answered against the classes and sides of now; trains nothing")
        self._ensemble_act = self.add_action("Ensemble", "weights", self._make_ensemble)
        self._rename_act = self.add_action("Rename", "rename", lambda: self._edit("run"))
        self._note_act = self.add_action("Note", "note", lambda: self._edit("note"))
        self._delete_act = self.add_action("Delete", "delete", self.delete_selected)
        trash = self.add_action("Trash", "trash", lambda: self.session.ask("trash"))
        trash.setToolTip("Deleted runs: put them back, or delete them for good")
        self.list.columns.restore(self.session.settings)

    @Slot(object)
    def _show_runs(self, runs: tuple[RunSummary, ...]) -> None:
        self.tables.set_runs(runs)
        # Without a run as well: the offer to undo stays in sight, and so does the study or the queue that was asked for.
        full = bool(runs or self._trashed or self._tab_asked)
        self._stack.setCurrentWidget(self._splitter if full else self._empty)
        wish = [run.run for run in runs if run.run in self._wish]
        if wish:  # or else this was read before what is wished for was there
            self._wish = []
            self.list.select_runs(wish)
        elif runs and not self._listed:
            self.list.select_runs([runs[-1].run])
        self._listed = True
        self.tables.put_together(runs)
        if self.window().focusWidget() is self:  # there was nothing before that keys work on
            self.tables.take_keyboard()
        self._describe()

    @Slot()
    def _looked(self) -> None:
        self._looking = None
        if self._again:
            self._again = False
            self.refresh()

    def _describe(self) -> None:
        runs = self.list.table.runs()
        running = sum(run.state == "running" for run in runs)
        parts = [counted(len(runs), "run")]
        if running:
            parts.append(f"{running} in training")
        self.set_context(", ".join(parts) if runs else "")

    @Slot()
    def _selected(self) -> None:
        runs = self.tables.selected()
        self.tabs.set_runs(self.tables.shown(), self.tables.tools.grouping)
        self._test.setEnabled(any(run.sealed for run in runs))
        self._score_act.setVisible(any(run.stale for run in runs))
        for button in (self._rename_act, self._note_act):
            button.setEnabled(len(runs) == 1 and runs[0].state != "damaged")
        why = _no_members(runs)
        self._ensemble_act.setEnabled(not why)
        self._ensemble_act.setToolTip(why or "Set up a training whose members are the selected runs")
        self._delete_act.setEnabled(bool(runs) and all(run.state != "running" for run in runs))

    @Slot(str)
    def _open(self, run: str) -> None:
        self.session.go("train", run)

    def _edit(self, column: str) -> None:
        runs = self.list.selected()
        if len(runs) == 1:
            self.list.select_runs([runs[0].run])
            self.list.edit_cell(column)

    @Slot(object)
    def _fill_menu(self, menu: QMenu) -> None:
        runs = self.list.selected()
        one, idle = len(runs) == 1, all(run.state != "running" for run in runs)
        add_act(menu, "Show in Train", "curves", "Enter", lambda: self._open(runs[0].run), one)
        add_act(menu, "Open the test result", "test", "", self._ask_to_open_test, any(run.sealed for run in runs))
        if any(run.stale for run in runs):
            add_act(menu, "Score again", "refresh", "", self._score_again, True)
        add_act(menu, "Make an ensemble of these", "weights", "", self._make_ensemble, not _no_members(runs))
        menu.addSeparator()
        self.repeats.fill(menu, runs[0].run, runs[0].split, one and runs[0].state != "damaged")
        self.pages.fill(menu, runs)
        self.labels.fill(menu, runs[0].run, runs[0].dataset, one and idle and runs[0].state != "damaged")
        menu.addSeparator()
        export = partial(self.session.ask, "export_run", runs[0].run)
        resumable = one and runs[0].state in (*RESUMABLE, "waiting")
        add_act(menu, "Put in the queue", "waiting", "", lambda: self._queue(runs[0].run), resumable)
        add_act(menu, "Export …", "export", "", export, one and runs[0].state != "damaged")
        serve = partial(self.session.ask, "serve_run", "\n".join(run.run for run in runs))
        add_act(menu, "Serve …", "link", "", serve, all(run.state != "damaged" for run in runs))
        add_act(menu, "Pack …", "save", "", partial(self.session.ask, "pack_run", runs[0].run), one and idle)
        add_act(menu, "Rename", "rename", "F2", lambda: self._edit("run"), one and idle)
        add_act(menu, "Write a note", "note", "", lambda: self._edit("note"), one)
        add_act(menu, "Delete", "delete", "Del", self.delete_selected, idle)

    def _score_again(self) -> None:
        names = [run.run for run in self.list.selected() if run.stale]
        if names:
            job = "core.evaluation.stale.rescoring:score_again"
            self.carry_out(job, "Scoring again", self._scored, self.session.workspace, names)

    @Slot(object)
    def _scored(self, found: tuple[RescoredRun, ...]) -> None:
        from core.evaluation.stale.rescoring import rescoring_words  # with numpy

        self.acted.offer(rescoring_words(found))
        self.session.runs_changed.emit()

    def _queue(self, run: str) -> None:
        self.carry_out("core.queueing.acts:queue_run", f"Putting {run} in the queue", self._changed, self.session.workspace, run)

    def _make_ensemble(self) -> None:
        self.session.wanted_members = tuple(run.run for run in self.list.selected())
        self.session.go("train")

    @Slot(str, str)
    def _rename(self, run: str, wish: str) -> None:
        self.carry_out(rename_run, f"Renaming {run}", self._renamed, self.session.workspace, run, wish)

    @Slot(str, str)
    def _note(self, run: str, note: str) -> None:
        self.carry_out(note_run, f"Noting {run}", self._changed, self.session.workspace, run, note)

    def _ask_to_open_test(self) -> None:
        self._ask_to_open([run.run for run in self.list.selected() if run.sealed])

    @Slot(object)
    def _ask_to_open(self, names: Sequence[str]) -> None:
        # Opening is counted; a result that is open already is not opened again.
        if not names:
            return
        whose = names[0] if len(names) == 1 else f"{len(names)} runs"
        self.acted.offer(
            f"The test result of {whose} is sealed, so that nothing is chosen by it. Look when you have chosen: every "
            "opening is counted; rest the mouse on the result to read how often it was opened.",
            "Open and count",
            "test",
            lambda: self.carry_out(open_test_results, "Opening the test result", self._changed, self.session.workspace, names),
        )

    def _deleted(self, first: str, names: tuple[str, ...]) -> None:
        # Together, as they were deleted: one undo brings all of them back.
        self._trashed.append(names)
        whose = first if len(names) == 1 else counted(len(names), "run")
        self.acted.offer(f"{whose} {are(len(names))} in the trash.", "Undo", "undo", self.undo)
        self.session.runs_changed.emit()

    @Slot()
    def _forget_gone(self) -> None:
        """Offers no undo for what the dialog of the trash has put back or deleted for good; it could only fail."""
        if not self._trashed:
            return
        try:
            left = [still_there(self.session.workspace, names) for names in self._trashed]
        except SafelightError as error:
            self.show_error(error)
            return
        if left[-1] != self._trashed[-1]:
            self.acted.hide()
        self._trashed = [names for names in left if names]

    @Slot(object)
    def _restored(self, back: tuple[RestoredRun, ...]) -> None:
        self._wish = [entry.run for entry in back]
        self.acted.offer(restored_words(back))
        self.session.runs_changed.emit()

    @Slot(object)
    def _renamed(self, name: str) -> None:
        self._wish = [name]
        self.session.runs_changed.emit()

    @Slot(object)
    def _changed(self, _: object) -> None:
        self.session.runs_changed.emit()


def _no_members(runs: Sequence[RunSummary]) -> str:
    """Why no ensemble can be made of these runs, as far as their lines tell; "" where one can."""
    if not 2 <= len(runs) <= MOST_MEMBERS:
        return f"Select 2 to {MOST_MEMBERS} runs to set up a training whose members they are."
    if joined := [run.run for run in runs if run.architecture == ENSEMBLE]:
        return f"An ensemble cannot be a member: {some(joined)}."
    unjudged = [run.run for run in runs if not run.judged]
    return f"There is no report yet of {some(unjudged)}." if unjudged else ""
