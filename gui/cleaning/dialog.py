"""The cleaning wizard: finding by finding, keep, exclude or move pictures; nothing is done before the last page."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.questions import Question
from core.datasets.cleaning.size_limits import KINDS as SIZE_KINDS
from core.datasets.cleaning.walk import LIMITS, REVIEW, CleaningStart, CleaningWalk, Stop
from gui.cleaning.asking_room import AskingRoom
from gui.cleaning.foot import CleaningFoot
from gui.cleaning.limits_view import LimitsView
from gui.cleaning.review_view import ReviewView
from gui.cleaning.step_list import StepList
from gui.cleaning.work import CleaningWork
from gui.kit.banner import Banner
from gui.kit.empty_state import EmptyState
from gui.kit.job_bar import JobBar
from gui.kit.labels import label
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

_WORKING, _NONE, _LIMITS, _QUESTION, _REVIEW = range(5)


class CleaningDialog(QDialog):
    """Cleans a dataset of the session's workspace. Closed in the middle, it is taken up where it was.

    Args:
        session: Whose workspace the dataset is in.
        name: The dataset.
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.work = CleaningWork(session, name, self)
        self.walk = CleaningWalk(self.work.memory())
        self._onward = False
        self.setObjectName("cleaning_dialog")
        self.setWindowTitle(f"Clean {name}")
        self.setMinimumSize(SPACE * 130, SPACE * 80)
        self.banner = Banner(self)
        self.steps = StepList(self)
        self.limits = LimitsView(self)
        self.asking = AskingRoom(self)
        self.review = ReviewView(self)
        self._totals = label(name="cleaning_totals", tone="dim", right=True)
        self.foot = CleaningFoot(self)
        self._working = QVBoxLayout()
        self._none = EmptyState("done", "", "", parent=self)
        self._ask_check = self._none.add_act("Check again", "refresh", self._check)
        self._ask_check.setObjectName("cleaning_check")
        self._checking: Task | None = None
        self._none.add_act("Set limits of size and shape", "recipe", lambda: self._go_to((LIMITS, "")))
        self._rooms = QStackedWidget(self)
        self._build()
        self._connect()
        self._load()

    def reject(self) -> None:
        """Closes; the answers are kept until the window closes."""
        self.asking.note_touched()
        super().reject()

    def done(self, result: int) -> None:
        """Ends all reading, then closes."""
        self.limits.close_down()
        self.asking.view.close_down()
        self.work.close_down()
        super().done(result)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(f"Clean {self._name}", "title"), 1)
        head.addWidget(self._totals)
        working = QWidget(self)
        middle = QVBoxLayout(working)
        middle.addStretch(2)
        middle.addLayout(self._working)
        middle.addStretch(3)
        for room in (working, self._none, self.limits, self.asking, self.review):
            self._rooms.addWidget(room)
        body = QHBoxLayout()
        body.setSpacing(SPACE * 2)
        body.addWidget(self.steps)
        body.addWidget(self._rooms, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        whole.setSpacing(SPACE * 2)
        whole.addLayout(head)
        whole.addWidget(self.banner)
        whole.addLayout(body, 1)
        whole.addWidget(self.foot)

    def _connect(self) -> None:
        self.work.loaded.connect(self._show_loaded)
        self.work.failed.connect(self._failed)
        self.work.applied.connect(self.accept)
        self.foot.close_asked.connect(self.reject)
        self.foot.back_asked.connect(self._back)
        self.foot.skip_asked.connect(self._skip)
        self.foot.next_asked.connect(self._next)
        self.steps.chosen.connect(self._step_chosen)
        self.steps.again_asked.connect(self._again_asked)
        self.limits.changing.connect(lambda: self.steps.setEnabled(False))
        self.limits.tried.connect(self._limits_tried)
        self.limits.failed.connect(self._limits_failed)
        self.asking.decided.connect(self._walk_to_open)
        self.asking.skip_asked.connect(self._skip)
        self.asking.back_asked.connect(self._back)
        self.review.question_asked.connect(self._verdict_chosen)

    def _load(self) -> None:
        self._rooms.setCurrentIndex(_WORKING)
        self._enable(False)
        self.work.load()

    @Slot(object)
    def _show_loaded(self, found: CleaningStart) -> None:
        material, begin = found.material, self.walk.begin(found)
        self.steps.show_material(len(material.kept), self.walk.memory.again, material.refused)
        self.limits.show_limits(material.dataset, material.measures, found.limits, found.usual)
        self.limits.show_questions([question for question in material.questions if question.kind in SIZE_KINDS])
        if found.why_read_only:
            self.banner.show_error(found.why_read_only)
        self._ask_check.setText("Check again" if found.checked else "Check the pictures")
        if not found.checked and not found.why_read_only:
            self._none.set_text("Not checked yet", "A check finds what to decide about: copies, blurred and odd pictures.")
            self._show_room(_NONE, ("", ""))
        elif begin is not None:
            self._go_to(begin)
        else:
            kept = f" {len(material.kept):,} findings were kept earlier." if material.kept else ""
            self._none.set_text("Nothing to clean", f"The last check found nothing to decide about.{kept}")
            self._show_room(_NONE, ("", ""))

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.banner.show_error(error)
        self._enable(self.walk.loaded is not None)
        if self._checking is not None:
            self._rooms.setCurrentIndex(_NONE)

    def _enable(self, able: bool) -> None:
        self.foot.set_able(able)
        self.steps.setEnabled(able)

    def _go_to(self, stop: Stop) -> None:
        """Shows a place."""
        walk = self.walk
        assert walk.loaded is not None
        walk.stand(stop)
        room = {LIMITS: _LIMITS, REVIEW: _REVIEW}.get(stop[0], _QUESTION)
        if room == _QUESTION:
            self.asking.ask(walk.loaded.material, walk.cleaning, walk.question())
        elif room == _REVIEW:
            self.review.show_cleaning(walk.cleaning, walk.loaded.material.counts, walk.new_limits() is not None)
        self._show_room(room, stop)

    def _show_room(self, room: int, stop: Stop) -> None:
        self.walk.stand(stop)
        self._rooms.setCurrentIndex(room)
        self._enable(True)
        self.foot.show_place(room == _QUESTION, self.walk.is_at_the_beginning)
        self._show_totals()
        if room == _QUESTION:
            self.asking.view.focus()

    def _show_totals(self) -> None:
        totals = self.walk.cleaning.totals()
        self._totals.setText(
            f"{totals.answered:,} of {totals.questions:,} findings decided  ·  {totals.excluded:,} to exclude  ·  "
            f"{totals.relabelled:,} to move"
        )
        step = self.walk.here[0]
        self.steps.show_cleaning(self.walk.cleaning, step)
        self.foot.show_next("Apply" if step == REVIEW else "Next", self.walk.can_go_on())

    @Slot(str)
    def _walk_to_open(self, after: str) -> None:
        self._go_to(self.walk.open_after(after))

    @Slot()
    def _next(self) -> None:
        if self.walk.here[0] == REVIEW:
            self._enable(False)
            self.work.apply(self.walk)
            return
        if self.walk.here[0] == LIMITS and self.limits.busy():
            self._onward = True  # what lies beyond has to be known first
            return
        if self._rooms.currentIndex() == _QUESTION:
            self.asking.note()
        self._go_to(self.walk.step(1))

    @Slot()
    def _back(self) -> None:
        self.asking.note_touched()
        self._go_to(self.walk.step(-1))

    @Slot()
    def _skip(self) -> None:
        self.asking.withdraw()
        self._go_to(self.walk.step(1))

    @Slot(str)
    def _step_chosen(self, step: str) -> None:
        self.asking.note_touched()
        self._go_to(self.walk.first_of(step))

    @Slot(int, str)
    def _verdict_chosen(self, sample: int, kind: str) -> None:
        stop = self.walk.about(sample, kind)
        if stop is not None:
            self._go_to(stop)

    @Slot(bool)
    def _again_asked(self, again: bool) -> None:
        self.asking.note_touched()
        self.walk.memory.again = again
        self._load()

    @Slot(object, object)
    def _limits_tried(self, limits: SizeLimits, found: tuple[Question, ...]) -> None:
        self.walk.ask_beyond(limits, found)
        self.steps.setEnabled(True)
        self._show_totals()
        if self._onward:
            self._onward = False
            self._go_to(self.walk.step(1))

    @Slot()
    def _limits_failed(self) -> None:
        self._onward = False
        self.steps.setEnabled(True)

    @Slot()
    def _check(self) -> None:
        self._enable(False)
        task = self._checking = self.work.check()
        bar = JobBar(task, f"Checking {self._name}", self)
        self._working.addWidget(bar)
        task.finished.connect(bar.deleteLater)
        task.finished.connect(self._check_ended)
        self._rooms.setCurrentIndex(_WORKING)

    @Slot()
    def _check_ended(self) -> None:
        task, self._checking = self._checking, None
        if task is not None and task.was_abandoned:
            self._show_room(_NONE, ("", ""))
