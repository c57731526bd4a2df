"""The line that says how many pictures have no class yet, and leads to where they get one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.datasets.catalog.overview import Overview
from core.support.wording import are, counted
from gui.kit.act_bar import ActBar
from gui.session import Session


class UnlabelledBar(ActBar):
    """Shown while the dataset has such pictures; once closed, only another number of them brings it back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("data_unlabelled", parent)
        self._session = session
        self._said: tuple[str, int] = ("", 0)

    def show_facts(self, facts: Overview | None) -> None:
        """Speaks of this dataset."""
        now = (facts.name, facts.unlabelled) if facts is not None else ("", 0)
        if facts is None or not facts.unlabelled:
            self.hide()
        elif now != self._said:
            count = counted(facts.unlabelled, "picture has", "pictures have")
            words = f"{count} no class yet, and {are(facts.unlabelled)} on no side of a split."
            name = facts.name
            if facts.read_only:
                self.offer(words)
            else:
                self.offer(words, "Label them", "class", lambda: self._session.ask("label", name))
        self._said = now
