"""Keeps recipes as presets of one's own: asks for a name in the page, and whether one of that name is replaced."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from core.support.errors import Refused
from gui.kit.page import Page
from gui.runs.name_line import NameLine
from gui.tasks.task import Task


class PresetKeeper(QObject):
    """Shows what it asks at the top of a page's body, and what came of it in the page's banner.

    Args:
        page: The page.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.line = NameLine(f"{page.objectName()}_preset", "preset name", page)
        page.body.insertWidget(0, self.line)

    def ask(self, wish: str, job: Callable[..., str], *arguments: object, then: Callable[[str], object] | None = None) -> None:
        """Asks what a recipe is to be called among the presets.

        Args:
            wish: What stands in the field at first.
            job: Keeps it; takes the arguments, the name, and whether a preset of one's own may be replaced.
            arguments: What the recipe is taken from.
            then: Called with the name once it is kept.
        """

        def keep(name: str, replace: bool = False) -> None:
            self._page.clear_error()
            task = Task(job, *arguments, name, replace)
            if then is not None:
                task.succeeded.connect(then)
            task.succeeded.connect(self._kept)
            task.failed.connect(self._page.show_error)
            if not replace:
                task.failed.connect(lambda error: self._offer_to_replace(lambda: keep(name, True), error))
            self._page.session.run_task(task, f"Preset {name}")

        self.line.ask("Keep the recipe as a preset called", wish, "Save", keep)

    def _kept(self, name: str) -> None:
        self._page.banner.say("info", f"The preset {name} is kept.", "It is listed on the Train page, after those of Safelight.")
        self._page.session.presets_changed.emit()

    def _offer_to_replace(self, again: Callable[[], None], error: BaseException) -> None:
        if isinstance(error, Refused) and "already" in error.message:
            self._page.banner.offer("Replace it", again)
