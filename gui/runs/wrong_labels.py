"""Has a run tell which labels it doubted while it learned from them, and leads to where they are decided about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from core.support.wording import counted
from gui.kit.page import Page
from gui.runs.list import add_act
from gui.tasks.work import NamedDataset

if TYPE_CHECKING:
    from core.looking.run_suspects import RunSuspects


class WrongLabels(QObject):
    """The act on one run of a page.

    Args:
        page: Shows errors, and what came of it.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def fill(self, menu: QMenu, run: str, dataset: str, enabled: bool = True) -> None:
        """Adds the act to a menu."""
        add_act(menu, "Look for wrong labels with this run", "finding", "", partial(self.look, run, dataset), enabled)

    def look(self, run: str, dataset: str) -> None:
        """Asks the run, and opens the cleaning at the labels it doubts."""
        session = self._page.session
        job = "core.looking.run_suspects:suspects_of"  # by its name: it brings numpy, which the first page does without
        wanted = NamedDataset(session.workspace, dataset)
        told = partial(self._told, dataset)
        self._page.carry_out(job, f"Labels that {run} doubts", told, session.workspace, wanted, run)

    def _told(self, dataset: str, found: RunSuspects) -> None:
        session = self._page.session
        session.datasets_changed.emit()
        words = f"{found.run} doubts {found.doubted:,} of {counted(found.judged, 'label')} that it learned from."
        if found.doubted:
            session.notify(words)
            session.ask("clean", f"{dataset}/suspect-label")
        else:
            self._page.banner.say("info", words)
