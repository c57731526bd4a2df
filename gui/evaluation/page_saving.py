"""Saves runs as a written page: asks where to, has it written, and offers to open it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from core.reporting.request import PageRequest, SavedPage
from core.runs.listing import RunSummary
from core.support.wording import counted, some
from gui.icons import icon
from gui.kit.opening import open_outside
from gui.session import Session
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.engine.protocol import PageWritten

_JOB = "core.reporting.saving:save_page"  # by its name: it brings numpy, which the first page does without


class PageSaving(QObject):
    """Writes pages of runs.

    Args:
        session: Whose workspace the runs are in.
        asking: The widget that dialogs belong to.

    Signals:
        failed(object): A page could not be written.
        offered(str, str, str, object): A sentence, an act, its icon and what it does, for a line of the page.
    """

    failed = Signal(object)
    offered = Signal(str, str, str, object)

    def __init__(self, session: Session, asking: QWidget) -> None:
        super().__init__(asking)
        self._session = session
        self._asking = asking

    def fill(self, menu: QMenu, runs: Sequence[RunSummary]) -> None:
        """Adds a menu with the ways to save these runs as a page to a menu."""
        self.fill_ways(menu.addMenu(icon("save"), "Save as page"), runs)

    def fill_ways(self, menu: QMenu, runs: Sequence[RunSummary]) -> None:
        """Adds the ways to save these runs as a page."""
        # The oldest first, as the comparison has them: what was there is what a newer run fixes or breaks.
        names = [run.run for run in sorted(runs, key=lambda run: (run.created, run.run))]
        judged = bool(runs) and all(run.judged for run in runs)
        self._add(menu, "With pictures …", partial(self.ask, names), judged)
        self._add(menu, "With heat maps …", partial(self.ask, names, heat=True), judged and len(names) == 1)
        self._add(menu, "Without pictures …", partial(self.ask, names, False), judged)
        menu.addSeparator()
        tested = judged and all(run.has_test_side for run in runs)
        self._add(menu, "On test, which is counted …", partial(self.ask_on_test, names), tested)

    def button(self, runs: Callable[[], Sequence[RunSummary]]) -> QToolButton:
        """A small button with these ways, for the runs there are when it is pressed."""
        button = QToolButton()
        button.setObjectName("save_as_page")
        button.setAccessibleName("Save as page")
        button.setToolTip("Save as page: one HTML file that holds all it shows, to hand on")
        button.setIcon(icon("save"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)

        def fill() -> None:
            menu.clear()
            self.fill_ways(menu, runs())

        menu.aboutToShow.connect(fill)
        button.setMenu(menu)
        return button

    def ask(self, names: Sequence[str], pictures: bool = True, on_test: bool = False, heat: bool = False) -> None:
        """Asks where to, and writes the page."""
        called = names[0] if len(names) == 1 else f"{names[0]} and {counted(len(names) - 1, 'other run')}"
        begin = str(Path.home() / f"{called}{' on test' if on_test else ''}.html")
        name, _ = QFileDialog.getSaveFileName(self._asking, "Save as page", begin, "Web page (*.html)")
        if name:
            file = Path(name)
            # The dialog asked about the name as it was typed; what that becomes with an ending is another file.
            whole = file if file.suffix else file.with_suffix(".html")
            self.write(names, PageRequest(whole, "test" if on_test else "val", pictures, replace=bool(file.suffix), heat=heat))

    def ask_on_test(self, names: Sequence[str]) -> None:
        """Says what a page on test opens, and asks where to when that is meant."""
        self.offered.emit(
            f"A page on test opens the test result of {some(names)}; every opening is counted, and the page says how often.",
            "Choose a file, open and count",
            "test",
            partial(self.ask, names, True, True),
        )

    def write(self, names: Sequence[str], request: PageRequest) -> None:
        """Has the page written."""
        if request.heat:
            from core.engine.requests import WritePage  # brings pydantic, which the first page does without

            task = self._session.ask_workshop(WritePage(names[0], request))
            task.succeeded.connect(self.take_reply)
        else:
            task = Task(_JOB, self._session.workspace, list(names), request)
            task.succeeded.connect(self._written)
        task.failed.connect(self.failed)
        self._session.run_task(task, f"Page of {some(names)}")

    @Slot(object)
    def take_reply(self, reply: PageWritten) -> None:
        """Takes the workshop's word that a page is there."""
        self._written(reply.saved)

    @Slot(object)
    def _written(self, saved: SavedPage) -> None:
        self.offered.emit(saved.words, "Open", "folder-open", partial(open_outside, saved.file, self._asking))
        if saved.on == "test":
            self._session.runs_changed.emit()

    def _add(self, menu: QMenu, text: str, act: partial[None], enabled: bool) -> None:
        action = menu.addAction(text)
        action.setEnabled(enabled)
        action.triggered.connect(lambda: act())
