"""Answers that an earlier window left are offered: the person goes on with them, or begins anew."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from core.datasets.cleaning.walk import LIMITS
from gui.cleaning.cleaning_page import WAY, CleaningPage
from gui.cleaning.work import CleaningWork
from gui.kit.empty_state import EmptyState
from gui.kit.wizard import Wizard
from gui.kit.wizard_foot import FootState


class OfferPage(CleaningPage):
    """Says how many findings were answered, and when."""

    def __init__(self, wizard: Wizard, work: CleaningWork) -> None:
        super().__init__(wizard, work)
        self._state = EmptyState("restore", "Continue where you were", "", parent=self)
        self._state.add_act("Continue", "next", self._continue, primary=True).setObjectName("cleaning_continue")
        self._state.add_act("Begin anew", "reset", work.begin_anew).setObjectName("cleaning_anew")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._state)

    def fill(self) -> None:
        self._state.set_text("Continue where you were", self.walk.offer())

    def shown(self) -> None:
        self._state.focus()

    def foot(self) -> FootState:
        return FootState({"close": "Close", "back": "Back", "next": self.next_text}, WAY)

    def text(self) -> str:
        """What is offered."""
        return self._state.text()

    def _continue(self) -> None:
        self.work.go_to(self.walk.begin_at() or (LIMITS, ""))
