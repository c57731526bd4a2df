"""What the pages of the cleaning wizard share: they stand on one way, and lead a step on or back."""

from __future__ import annotations

from core.datasets.cleaning.walk import CleaningWalk
from gui.cleaning.work import CleaningWork
from gui.kit.wizard import Wizard, WizardPage
from gui.kit.wizard_foot import FootState

ALIKE = "alike"
"""Key of the page that shows what an answer would do to others."""

WAY = frozenset({"back", "skip", "next"})
"""Keys of all buttons but the one that closes."""


class CleaningPage(WizardPage):
    """A page on the way.

    Args:
        wizard: Shows it.
        work: Knows the way and the answers.
    """

    next_text = "Next"

    def __init__(self, wizard: Wizard, work: CleaningWork) -> None:
        super().__init__(wizard.stack)
        self.wizard = wizard
        self.work = work

    @property
    def walk(self) -> CleaningWalk:
        """The way through the cleaning."""
        return self.work.walk

    def foot(self) -> FootState:
        words = {"close": "Close", "back": "Back", "next": self.next_text}
        if not self.work.is_able:
            return FootState(words, WAY)
        off = {"back"} if self.walk.is_at_the_beginning else set[str]()
        return FootState(words, frozenset(off if self.walk.can_go_on() else off | {"next"}))

    def press(self, button: str) -> None:
        self.work.step(-1 if button == "back" else 1)
