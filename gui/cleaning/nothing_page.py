"""What is said where there is nothing to decide about, or nobody has looked yet."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from core.datasets.cleaning.walk import LIMITS
from core.support.wording import counted
from gui.cleaning.cleaning_page import CleaningPage
from gui.cleaning.work import CleaningWork
from gui.kit.empty_state import EmptyState
from gui.kit.wizard import Wizard
from gui.tasks.task import Task


class NothingPage(CleaningPage):
    """Says why, and offers a check, and the limits."""

    def __init__(self, wizard: Wizard, work: CleaningWork) -> None:
        super().__init__(wizard, work)
        self._checking: Task | None = None
        self._state = EmptyState("done", "", "", parent=self)
        self._ask = self._state.add_act("Check again", "refresh", self._check)
        self._ask.setObjectName("cleaning_check")
        self._state.add_act("Set limits of size and shape", "recipe", lambda: work.go_to((LIMITS, "")))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._state)

    def fill(self) -> None:
        """Stands nowhere on the way."""
        self.walk.stand(("", ""))
        found = self.walk.loaded
        if found is None:
            return
        self._ask.setText("Check again" if found.checked else "Check the pictures")
        if not found.checked and not found.why_read_only:
            self._state.set_text("Not checked yet", "A check finds what to decide about: copies, blurred and odd pictures.")
            return
        self._state.set_text("Nothing to clean", _nothing(len(found.material.kept)))

    @Slot()
    def _check(self) -> None:
        self.work.set_able(False)
        task = self._checking = self.work.check()
        self.wizard.page("reading").show_task(task, f"Checking {self.work.name}")
        task.failed.connect(self._come_back)
        task.finished.connect(self._ended)
        self.wizard.show_page("reading")

    @Slot()
    def _ended(self) -> None:
        task, self._checking = self._checking, None
        # A cancelled check neither succeeds nor fails; nothing but its end is heard.
        if task is not None and task.was_abandoned:
            self._come_back()

    @Slot()
    def _come_back(self) -> None:
        self.work.set_able(True)
        self.wizard.show_page("nothing")


def _nothing(kept: int) -> str:
    earlier = f" {counted(kept, 'finding was', 'findings were')} kept earlier." if kept else ""
    return f"The last check found nothing to decide about.{earlier}"
