"""The cleaning wizard: finding by finding, keep, exclude or move pictures; nothing is done before the last page."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.checks.check import SizeLimits
from core.datasets.cleaning import CleaningResult, clean
from core.datasets.questions import Question, in_order
from core.datasets.size_limits import KINDS as SIZE_KINDS
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.banner import Banner
from gui.widgets.check_task import run_check
from gui.widgets.counted import counted
from gui.widgets.empty_state import EmptyState
from gui.widgets.job_bar import JobBar
from gui.widgets.labels import label
from gui.wizards.cleaning_asking import AskingRoom
from gui.wizards.cleaning_jobs import Loaded, Remembered, load
from gui.wizards.cleaning_limits import LimitsView
from gui.wizards.cleaning_review import ReviewView
from gui.wizards.cleaning_steps import LIMITS, REVIEW, StepList, Stop, stops_of

_WORKING, _NONE, _LIMITS, _QUESTION, _REVIEW = range(5)


class CleaningDialog(QDialog):
    """Cleans a dataset of the session's workspace. Closed in the middle, it is taken up where it was.

    Args:
        session: Whose workspace the dataset is in.
        name: The dataset.
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = name
        kept = session.unfinished.setdefault(f"clean {session.workspace.root} {name}", Remembered())
        assert isinstance(kept, Remembered)
        self._memory = kept
        self._loaded: Loaded | None = None
        self._stops: tuple[Stop, ...] = ()
        self._onward = False
        self._task: Task | None = None
        self.setObjectName("cleaning_dialog")
        self.setWindowTitle(f"Clean {name}")
        self.setMinimumSize(SPACE * 124, SPACE * 80)
        self.banner = Banner(self)
        self.steps = StepList(self)
        self.limits = LimitsView(self)
        self.asking = AskingRoom(self)
        self.review = ReviewView(self)
        self._totals = label(name="cleaning_totals", tone="dim", right=True)
        self._keys = label("K keep  ·  X exclude  ·  1 to 9 or M move  ·  Space alone  ·  Enter next", "caption")
        self._working = QVBoxLayout()
        self._none = EmptyState("done", "", "", parent=self)
        self._none.add_act("Check again", "refresh", self._check).setObjectName("cleaning_check")
        self._none.add_act("Set limits of size and shape", "recipe", lambda: self._go_to((LIMITS, "")))
        self._rooms = QStackedWidget(self)
        self._buttons = {
            key: self._button(text, f"cleaning_{key}")
            for key, text in (
                ("close", "Close"),
                ("back", "Back"),
                ("skip", "Skip"),
                ("next", "Next"),
            )
        }
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
        if self._task is not None:
            self._task.abandon()
        super().done(result)

    def stop(self) -> Stop:
        """Where the person is."""
        return self._memory.step, self._memory.key

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
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(self._buttons["close"])
        foot.addStretch()
        foot.addWidget(self._keys)
        foot.addStretch()
        for key in ("back", "skip", "next"):
            foot.addWidget(self._buttons[key])
        self._buttons["next"].setProperty("primary", True)
        self._buttons["next"].setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        whole.setSpacing(SPACE * 2)
        whole.addLayout(head)
        whole.addWidget(self.banner)
        whole.addLayout(body, 1)
        whole.addLayout(foot)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        self._buttons["close"].clicked.connect(self.reject)
        self._buttons["back"].clicked.connect(self._back)
        self._buttons["skip"].clicked.connect(self._skip)
        self._buttons["next"].clicked.connect(self._next)
        self.steps.chosen.connect(self._step_chosen)
        self.steps.again_asked.connect(self._again_asked)
        self.limits.changing.connect(lambda: self.steps.setEnabled(False))
        self.limits.tried.connect(self._limits_tried)
        self.limits.failed.connect(self._limits_failed)
        self.asking.decided.connect(self._walk_to_open)
        self.asking.skip_asked.connect(self._skip)
        self.asking.back_asked.connect(self._back)
        self.review.question_asked.connect(self._verdict_chosen)

    @Slot()
    def _load(self) -> None:
        self._rooms.setCurrentIndex(_WORKING)
        self._enable(False)
        self._run(Task(load, self._session.workspace, self._name, self._memory.again, self._memory.limits), self._show_loaded)

    def _run(self, task: Task, then: object) -> None:
        task.succeeded.connect(then)
        task.failed.connect(self._failed)
        self._task = task
        task.start()

    @Slot(object)
    def _show_loaded(self, found: Loaded) -> None:
        self._loaded = found
        material = found.material
        self._memory.cleaning.show(material.questions)
        self._stops = stops_of(self._memory.cleaning)
        self.steps.show_material(len(material.kept), self._memory.again, material.refused)
        self.limits.show_limits(material.dataset, material.measures, found.limits, found.usual)
        self.limits.show_questions([question for question in material.questions if question.kind in SIZE_KINDS])
        if found.read_only:
            self.banner.show_error("A newer Safelight wrote this dataset; it can be looked at, but not changed.")
        if self.stop() in self._stops:
            self._go_to(self.stop())
        elif material.questions:
            self._go_to(self._stops[1])
        else:
            kept = f" {len(material.kept):,} findings were kept earlier." if material.kept else ""
            self._none.set_text("Nothing to clean", f"The last check found nothing to decide about.{kept}")
            self._show_room(_NONE, ("", ""))

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.banner.show_error(error)
        self._enable(self._loaded is not None)

    def _enable(self, able: bool) -> None:
        for key, button in self._buttons.items():
            button.setEnabled(able or key == "close")
        self.steps.setEnabled(able)

    def _go_to(self, stop: Stop) -> None:
        """Shows a place."""
        assert self._loaded is not None
        step, key = stop
        room = {LIMITS: _LIMITS, REVIEW: _REVIEW}.get(step, _QUESTION)
        cleaning, material = self._memory.cleaning, self._loaded.material
        if room == _QUESTION:
            self.asking.ask(material, cleaning, next(entry for entry in cleaning.questions if entry.key == key))
        elif room == _REVIEW:
            self.review.show_cleaning(cleaning, material.counts, self._new_limits() is not None)
        self._show_room(room, stop)

    def _show_room(self, room: int, stop: Stop) -> None:
        self._memory.step, self._memory.key = stop
        self._rooms.setCurrentIndex(room)
        self._enable(True)
        self._buttons["skip"].setVisible(room == _QUESTION)
        self._keys.setVisible(room == _QUESTION)
        self._buttons["back"].setEnabled(stop not in (self._stops[0], ("", "")))
        self._show_totals()
        if room == _QUESTION:
            self.asking.view.focus()

    def _show_totals(self) -> None:
        cleaning = self._memory.cleaning
        totals = cleaning.totals()
        self._totals.setText(
            f"{totals.answered:,} of {totals.questions:,} findings decided  ·  {totals.excluded:,} to exclude  ·  "
            f"{totals.relabelled:,} to move"
        )
        self.steps.show_cleaning(cleaning, self._memory.step)
        last = self._memory.step == REVIEW
        changes = totals.answered > 0 or self._new_limits() is not None
        self._buttons["next"].setText("Apply" if last else "Next")
        read_only = self._loaded is not None and self._loaded.read_only
        self._buttons["next"].setEnabled(not last or (changes and not read_only))

    def _walk(self, step: int) -> None:
        here = self._stops.index(self.stop()) if self.stop() in self._stops else -1
        self._go_to(self._stops[min(max(0, here + step), len(self._stops) - 1)])

    @Slot(str)
    def _walk_to_open(self, after: str) -> None:
        """Goes to the next finding without an answer from this one on, then to those before it, or to the last page."""
        questions = self._memory.cleaning.questions
        keys = [question.key for question in questions]
        here = keys.index(after)
        ahead = (*questions[here:], *questions[:here])
        following = next((entry for entry in ahead if not self._memory.cleaning.is_answered(entry)), None)
        self._go_to((following.kind, following.key) if following is not None else (REVIEW, ""))

    @Slot()
    def _next(self) -> None:
        if self._memory.step == REVIEW:
            self._apply()
            return
        if self._memory.step == LIMITS and self.limits.busy():
            self._onward = True  # what lies beyond has to be known first
            return
        if self._rooms.currentIndex() == _QUESTION:
            self.asking.note()
        self._walk(1)

    @Slot()
    def _back(self) -> None:
        self.asking.note_touched()
        self._walk(-1)

    @Slot()
    def _skip(self) -> None:
        self.asking.withdraw()
        self._walk(1)

    @Slot(str)
    def _step_chosen(self, step: str) -> None:
        self.asking.note_touched()
        cleaning = self._memory.cleaning
        asked = cleaning.of_kind(step)
        first = next((question for question in asked if not cleaning.is_answered(question)), asked[0] if asked else None)
        self._go_to((step, first.key if first is not None else ""))

    @Slot(int, str)
    def _verdict_chosen(self, sample: int, kind: str) -> None:
        for question in self._memory.cleaning.of_kind(kind):
            if any(entry.id == sample for entry in question.samples):
                self._go_to((question.kind, question.key))
                return

    @Slot(bool)
    def _again_asked(self, again: bool) -> None:
        self.asking.note_touched()
        self._memory.again = again
        self._load()

    @Slot(object, object)
    def _limits_tried(self, limits: SizeLimits, found: tuple[Question, ...]) -> None:
        """Asks about what lies beyond the new limits instead."""
        assert self._loaded is not None
        cleaning, kept = self._memory.cleaning, self._loaded.material.kept
        self._memory.limits = limits
        others = [question for question in cleaning.questions if question.kind not in SIZE_KINDS]
        cleaning.show(in_order((*others, *(entry for entry in found if self._memory.again or entry.mark not in kept))))
        self._stops = stops_of(cleaning)
        self.steps.setEnabled(True)
        self._show_totals()
        if self._onward:
            self._onward = False
            self._walk(1)

    @Slot()
    def _limits_failed(self) -> None:
        self._onward = False
        self.steps.setEnabled(True)

    def _new_limits(self) -> SizeLimits | None:
        """The limits that are to be kept with the dataset; None when they are as they were."""
        assert self._loaded is not None
        limits = self._memory.limits
        return limits if limits is not None and limits != self._loaded.material.measures.limits else None

    @Slot()
    def _check(self) -> None:
        self._enable(False)
        task = run_check(self._session, self._name)
        task.failed.connect(self._failed)
        task.succeeded.connect(self._load)
        bar = JobBar(task, f"Checking {self._name}", self)
        self._working.addWidget(bar)
        task.finished.connect(bar.deleteLater)
        self._rooms.setCurrentIndex(_WORKING)

    def _apply(self) -> None:
        assert self._loaded is not None
        cleaning = self._memory.cleaning
        self._enable(False)
        dataset = self._loaded.material.dataset
        self._run(Task(clean, dataset, cleaning.verdicts(), cleaning.kept_marks(), self._new_limits()), self._applied)

    @Slot(object)
    def _applied(self, result: CleaningResult) -> None:
        self._session.unfinished.pop(f"clean {self._session.workspace.root} {self._name}", None)
        said = f"{counted(result.excluded, 'picture')} excluded, {result.relabelled:,} moved. Ctrl+Z undoes it."
        if result.gone:
            said += f" {result.gone:,} had changed on the disk and were left alone."
        self._session.notify(said)
        self._session.datasets_changed.emit()
        run_check(self._session, result.dataset)
        self.accept()
