"""What a study answers, as the last page of its dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from gui.kit.wizard import WizardPage
from gui.kit.wizard_foot import FootState
from gui.studies.view import StudyView

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy
    from gui.studies.dialog import StudyDialog


class AnswerPage(WizardPage):
    """The last page of a study's dialog."""

    def __init__(self, dialog: StudyDialog, about: object) -> None:
        super().__init__(dialog.stack)
        self._dialog = dialog
        self.view = StudyView(dialog.session, self)
        self.view.chosen.connect(self._choose)
        self.view.failed.connect(dialog.banner.show_error)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)

    def foot(self) -> FootState:
        return FootState({"cancel": "Close", "go": self._dialog.finish_text})

    def press(self, button: str) -> None:
        self._dialog.finish()

    def show_answer(self, shown: AnsweredStudy) -> None:
        """Shows what came of it."""
        self.view.show_study(shown)

    @Slot(object)
    def _choose(self, runs: tuple[str, ...]) -> None:
        self._dialog.accept()
        self._dialog.session.go("runs", "\n".join(runs))
