"""What dialogs share that ask for choices, do one long thing, and tell what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.kit.result_view import ResultView
from gui.kit.wizard import Wizard
from gui.kit.wizard_foot import FootButtons
from gui.session import Session
from gui.tasks.task import Task

CHOOSING, WORKING, DONE = "choosing", "working", "done"
"""Pages that every such dialog has."""


class JobDialog(Wizard):
    """A wizard with choices, work with progress, what came of it, and what its subclass adds to `PAGES`.

    A subclass fills `choices`, answers `start` and `finish`, and shows what came of it in `outcome`.

    Args:
        session: Whose workspace is worked in.
        name: Begins the object names.
        title: As shown.
        size: Smallest width and height, in steps of the grid.

    Attributes:
        is_allowed: True while what is chosen can be started; see `allow`.
    """

    PAGES: ClassVar[dict[str, str]] = {
        CHOOSING: "gui.kit.job_pages:ChoicesPage",
        WORKING: "gui.kit.job_pages:WorkPage",
        DONE: "gui.kit.job_pages:OutcomePage",
    }
    start_text = ""
    """What the button says that begins the work."""
    finish_text = ""
    """What the button says below what came of it."""
    promise = ""
    """What is said about cancelling while it works."""
    unchanged = "No dataset was changed."
    """What is said after cancelling."""
    heads = ("Picture", "Why it was left out")
    """Headings of the list of what was left out."""

    def __init__(self, session: Session, name: str, title: str, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(session, name, title, size, self.PAGES, None, FootButtons((), ("cancel", "go")), parent=parent)
        self.is_allowed = True
        self._task: Task | None = None
        # A list, since what a job comes to may be None.
        self._results: list[object] = []
        self._done_with: Callable[[Any], object] | None = None
        self._after = CHOOSING

    def start(self) -> None:
        """Begins the work that was chosen."""
        raise NotImplementedError

    def finish(self) -> None:
        """Does what is offered below what came of it."""
        raise NotImplementedError

    def close_down(self) -> None:
        """Ends what goes on beside the work; called before the dialog closes."""

    @property
    def choices(self) -> QVBoxLayout:
        """Where the choices lie."""
        layout: QVBoxLayout = self.page(CHOOSING).choices
        return layout

    @property
    def ground(self) -> QWidget:
        """What the choices lie in: whatever is filled before it is laid out is made there."""
        ground: QWidget = self.page(CHOOSING).ground
        return ground

    @property
    def outcome(self) -> ResultView:
        """Where it is shown what came of it."""
        view: ResultView = self.page(DONE).view
        return view

    @property
    def go(self) -> QPushButton:
        """The button that leads on."""
        return self.foot.button("go")

    @property
    def cancel(self) -> QPushButton:
        """The button that closes."""
        return self.foot.button("cancel")

    def allow(self, able: bool) -> None:
        """Says whether what is chosen can be started."""
        self.is_allowed = able
        self.show_foot()

    def run(self, task: Task, title: str, done: Callable[[Any], object], after: str = CHOOSING, subject: str = "") -> None:
        """Runs a task with progress; `done` gets its result, and may show another page or run the next task.

        When it fails or is cancelled, the page `after` is shown again. `subject` is the dataset it is about.
        """
        self.banner.clear()
        self._task, self._results, self._done_with, self._after = task, [], done, after
        task.succeeded.connect(self._succeeded)
        task.failed.connect(self.banner.show_error)
        task.finished.connect(self._finished)
        self.page(WORKING).show_task(task, title)
        self.show_page(WORKING)
        self.session.run_task(task, title, subject)

    @property
    def is_working(self) -> bool:
        """True while the work goes on."""
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
        # Escape and the cross of the window come here too: the first one cancels, and only the next closes.
        if self._task is not None and self.is_working:
            self._task.abandon()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Ends all that goes on, then closes."""
        self.close_down()
        super().done(result)

    @Slot(object)
    def _succeeded(self, result: object) -> None:
        self._results.append(result)

    @Slot()
    def _finished(self) -> None:
        task, self._task = self._task, None
        # Told at the task's end, not when it succeeds: `done` may run the next one, which takes this one's place.
        if self._results and self._done_with is not None:
            self._done_with(self._results.pop())
            return
        self.show_page(self._after)
        if task is not None and task.was_abandoned:
            self.banner.say("info", "The work was cancelled.", self.unchanged)


def short_place(path: Path) -> str:
    """A path as shown, without the person's home folder."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except ValueError:
        return str(path)
