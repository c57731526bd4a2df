"""The tab of the Runs page with all studies: one is opened, gone on with, saved as a page, packed or removed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.runs.listing import RunSummary
from core.studies.study import titled
from gui.evaluation.page_saving import PageSaving
from gui.evaluation.run_tab import RunTab
from gui.kit.empty_state import EmptyState
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import quiet_button
from gui.kit.remembered import remember_splitter
from gui.session import Session
from gui.studies.view import StudyView
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy, ListedStudies, ListedStudy

_KEPT = "study"
_HEADS = ("Study", "Dataset")
_NONE = "A study is a question that several runs answer: is the pretrained network better, and by more than luck?"


class StudiesTab(RunTab):
    """Lists studies at the left and shows the chosen one; a click on one of its cells selects the runs of that cell."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("studies_tab")
        self._listing, self._answering = NewestTask(), NewestTask()
        self._found: ListedStudies | None = None
        self._shown: AnsweredStudy | None = None
        self._wish = session.remembered(_KEPT)
        self._lines = Lines(_HEADS, self)
        # From outside to inside: what is moved once it is filled is told of its style anew, with all that lies in it.
        self._stack = QStackedWidget(self)
        self._whole = QSplitter(Qt.Orientation.Horizontal, self._stack)
        self.list = LinesView(self._lines, "studies_list", "Studies", 0, self._whole)
        self._right = QWidget(self._whole)
        self._beside = QStackedWidget(self._right)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # several on a dataset begin alike
        self.list.setSelectionMode(LinesView.SelectionMode.SingleSelection)
        self.list.selectionModel().currentRowChanged.connect(self._turned)
        self.view = StudyView(session, self._beside)
        self.view.chosen.connect(self.chosen)
        self.view.failed.connect(self.failed)
        self.pages = PageSaving(session, self)
        self.pages.failed.connect(self.failed)
        self.pages.offered.connect(self.offered)
        self._reading = EmptyState("compare", "Studies", "Reading it", parent=self._beside)
        self._none = EmptyState("compare", "No study yet", _NONE, "Begin a study …", self._begin, self._stack)
        self._build()

    def open_named(self, name: str) -> None:
        self._wish = name
        self.session.remember(_KEPT, name)
        if self._found is not None:
            self._choose()
        self._look()

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        # Studies are not of the selected runs; this comes every second while the tab is seen.
        if not self._listing.is_waiting:
            self._look()

    def study(self) -> ListedStudy | None:
        """The chosen one."""
        place = self.list.currentIndex().row()
        return self._found.studies[place] if self._found is not None and 0 <= place < len(self._found.studies) else None

    def _build(self) -> None:
        self._again = quiet_button("Go on or extend …", "study_again", "start", self._go_on, self._right)
        self._again.setToolTip("Train what is missing, or add values and seeds first")
        self._test = quiet_button("Open test for the winner", "study_open_test", "test", self._ask_for_test, self._right)
        self._page = quiet_button("Save as page …", "study_page", "save", self._save_page, self._right)
        self._pack = quiet_button("Pack …", "study_pack", "archive", self._pack_it, self._right)
        self._remove = quiet_button("Remove", "study_remove", "delete", self._remove_it, self._right)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button in (self._again, self._test, self._page, self._pack, self._remove):
            row.addWidget(button)
        row.addStretch()
        self._beside.addWidget(self._reading)
        self._beside.addWidget(self.view)
        column = QVBoxLayout(self._right)
        column.setContentsMargins(SPACE, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self._beside, 1)
        self._whole.setObjectName("studies_splitter")
        self._whole.setChildrenCollapsible(False)
        self._whole.addWidget(self.list)
        self._whole.addWidget(self._right)
        self._whole.setStretchFactor(1, 1)
        self._whole.setSizes([26 * SPACE, 104 * SPACE])
        remember_splitter(self._whole, self.session.settings)
        self._stack.addWidget(QWidget(self._stack))  # nothing until the first listing: "No study yet" would flash by
        self._stack.addWidget(self._whole)
        self._stack.addWidget(self._none)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE, 0, 0)
        outer.addWidget(self._stack)
        self._update()

    def _look(self) -> None:
        task = Task("core.studies.answering:listed_studies", self.session.workspace)
        self._listing.run(task, self._show_list, self.failed.emit)

    @Slot(object)
    def _show_list(self, found: ListedStudies) -> None:
        if found == self._found:
            return
        before = self._found
        self._found = found
        if before is None or before.studies != found.studies:
            self._lines.show_rows(
                [(one.name, one.study.dataset if one.study is not None else "cannot be read") for one in found.studies]
            )
        self._stack.setCurrentWidget(self._whole if found.studies else self._none)
        self._choose()
        self._answer()

    def _choose(self) -> None:
        """Has the row stand out of the study that is wished for; the newest where there is none of that name."""
        assert self._found is not None
        names = [one.name for one in self._found.studies]
        if names:
            place = names.index(self._wish) if self._wish in names else len(names) - 1
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.list.selectionModel().setCurrentIndex(self._lines.index(place, 0), flags)

    @Slot()
    def _turned(self) -> None:
        chosen = self.study()
        if chosen is not None and (self._shown is None or self._shown.study.name != chosen.name):
            self._wish = chosen.name
            self.session.remember(_KEPT, chosen.name)
            self._shown = None
            self._answer()

    def _answer(self) -> None:
        chosen = self.study()
        self._update()
        if chosen is None or chosen.study is None:
            self._answering.drop()
            self._nothing(chosen.wrong if chosen is not None else "")
            return
        if self._shown is None:
            self._nothing("Reading it")
        task = Task("core.studies.answering:answer_study", self.session.workspace, chosen.study)
        self._answering.run(task, self._show_answer, self._unanswered)

    def _nothing(self, why: str) -> None:
        chosen = self.study()
        self._reading.set_text(chosen.name if chosen is not None else "Studies", why)
        self._beside.setCurrentWidget(self._reading)

    @Slot(object)
    def _show_answer(self, shown: AnsweredStudy) -> None:
        self._shown = shown
        self.view.show_study(shown)
        self._beside.setCurrentWidget(self.view)
        self._update()

    @Slot(object)
    def _unanswered(self, error: BaseException) -> None:
        self._shown = None
        self._nothing(str(error))

    def _update(self) -> None:
        chosen, shown = self.study(), self._shown
        readable = chosen is not None and chosen.study is not None
        for button in (self._again, self._pack):
            button.setEnabled(readable)
        self._remove.setEnabled(chosen is not None)
        answered = shown is not None and shown.answer is not None
        self._page.setEnabled(answered)
        why = _not_to_open(shown)
        self._test.setEnabled(not why)
        self._test.setToolTip(why or "Opens the test results of the best cell's runs, which is counted")

    def _begin(self) -> None:
        if self.session.dataset:
            self.session.ask("study", self.session.dataset)
        else:
            self.session.go("data")

    def _go_on(self) -> None:
        if (chosen := self.study()) is not None:
            self.session.ask("study_again", chosen.name)

    def _save_page(self) -> None:
        if (chosen := self.study()) is not None:
            self.pages.ask([chosen.name], False)

    def _pack_it(self) -> None:
        if (chosen := self.study()) is not None:
            self.session.ask("pack_study", chosen.name)

    def _remove_it(self) -> None:
        if (chosen := self.study()) is not None:
            task = Task("core.queueing.acts:remove_unqueued_study", self.session.workspace, chosen.name)
            task.succeeded.connect(partial(self._removed, chosen.name))
            task.failed.connect(self.failed)
            self.session.run_task(task, f"Removing the study {chosen.name}")

    @Slot(str, object)
    def _removed(self, name: str, trashed: str) -> None:
        self._shown = None
        self.offered.emit(f"The study {name} is in the trash; its runs stay.", "Undo", "undo", partial(self._put_back, trashed))
        self._look()

    def _put_back(self, trashed: str) -> None:
        task = Task("core.studies.trash:restore_studies", self.session.workspace, [trashed])
        task.succeeded.connect(lambda back: self.open_named(back[0].title))
        task.failed.connect(self.failed)
        self.session.run_task(task, "Putting the study back")

    def _ask_for_test(self) -> None:
        shown = self._shown
        if shown is None or shown.answer is None:
            return
        best = shown.titles[shown.answer.cells[shown.answer.best].words]
        self.offered.emit(
            f"This opens the test results of {best}, the best cell on val, for good: every opening is counted.",
            "Open and count",
            "test",
            partial(self._open_test, shown),
        )

    def _open_test(self, shown: AnsweredStudy) -> None:
        task = Task("core.studies.training:open_winner", self.session.workspace, shown.found, shown.answer, titled)
        task.succeeded.connect(self._opened)
        task.failed.connect(self.failed)
        self.session.run_task(task, "Opening the test results of the winner")

    @Slot(object)
    def _opened(self, results: Sequence[object]) -> None:
        self.session.runs_changed.emit()
        self._look()


def _not_to_open(shown: AnsweredStudy | None) -> str:
    """Why test cannot be opened for the winner; "" where it can."""
    if shown is None or shown.answer is None or shown.found.missing:
        return "Test stays sealed until everything of the study has been trained."
    best = shown.answer.cells[shown.answer.best]
    if shown.study.winner == best.words and len(shown.test) == len(best.runs):
        return "It was opened, and stands below the answer."
    return ""
