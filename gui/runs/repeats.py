"""What can be done with a run once more: train it again as it was, copy its command, keep its recipe as a preset."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton

from core.datasets.splits.request import may_be_fold
from core.runs.folder import RunFolder
from core.training.preset_acts import save_preset_of
from core.training.repeats.command import command_of
from core.training.repeats.same_plan import repeat_run
from gui.icons import icon
from gui.kit.page import Page
from gui.runs.fold_judgement import tell_pooled
from gui.runs.list import add_act
from gui.runs.preset_keeper import PresetKeeper
from gui.runs.rate_look import RateLook

if TYPE_CHECKING:
    from core.evaluation.pooled import Pooled


class RunRepeats(QObject):
    """The acts on one run of a page, which shows what comes of them.

    Args:
        page: Shows errors and the line that asks for a preset's name, at the top of its body.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.keeper = PresetKeeper(page)
        self.rates = RateLook(page)

    def fill(self, menu: QMenu, run: str, split: str, enabled: bool = True) -> None:
        """Adds the acts to a menu; `split` is the run's, "" while nobody knows."""
        add_act(menu, "Train again with the same settings", "refresh", "", partial(self.train_again, run), enabled)
        add_act(menu, "Copy as command", "copy", "", partial(self.copy_command, run), enabled)
        foldable = enabled and may_be_fold(split)
        add_act(menu, "Judge with its other folds, on test", "compare", "", partial(self.judge_folds, run), foldable)
        add_act(menu, "Save as preset …", "save", "", partial(self.ask_for_preset, run), enabled)
        if enabled:
            menu.addSeparator()
            self.rates.fill(menu, run)

    def train_again(self, run: str) -> None:
        """Starts a run with the very plan of this one, and shows it."""
        self._page.carry_out(repeat_run, f"Repeating {run}", self._started, self._page.session.workspace, run, None)

    def copy_command(self, run: str) -> None:
        """Puts the command that trains the run's recipe on the clipboard."""
        self._page.carry_out(command_of, f"Command of {run}", self._copied, self._page.session.workspace, run)

    def judge_folds(self, run: str) -> None:
        """Judges the run together with those of the other folds; test results that are sealed are opened."""
        job = "core.training.folds.family:judged_folds"  # by its name: it brings numpy, which the first page does without
        self._page.carry_out(job, f"Folds of {run}", self._judged, self._page.session.workspace, run)

    def ask_for_preset(self, run: str) -> None:
        """Asks what the run's recipe is to be called among the presets."""
        self.keeper.ask(run, save_preset_of, self._page.session.workspace, run)

    @Slot(object)
    def _started(self, folder: RunFolder) -> None:
        self._page.session.runs_changed.emit()
        self._page.session.go("train", folder.name)

    @Slot(object)
    def _judged(self, found: Pooled) -> None:
        tell_pooled(self._page, found)
        self._page.session.runs_changed.emit()  # a seal may be open now

    @Slot(object)
    def _copied(self, command: str) -> None:
        QGuiApplication.clipboard().setText(command)
        self._page.banner.say("info", "The command is on the clipboard.", command)


def again_button(page: Page, fill: Callable[[], None]) -> QToolButton:
    """A button of a page's header whose menu is filled when it is opened."""
    button = page.add_menu(QToolButton(page))
    button.setObjectName("action_more")
    button.setText("Again")
    button.setAccessibleName("Again")
    button.setToolTip("Train this run again, copy it as a command, keep its recipe as a preset, or look for its learning rate")
    button.setIcon(icon("refresh"))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    menu.aboutToShow.connect(fill)
    button.setMenu(menu)
    return button
