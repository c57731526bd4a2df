"""A person's own presets on the Train page: kept from the form, renamed, removed, and put back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Slot

from core.runs.recipe import Recipe
from core.training.preset_acts import remove_preset, rename_preset, save_preset
from gui.kit.act_bar import ActBar
from gui.kit.page import Page
from gui.runs.preset_keeper import PresetKeeper
from gui.training.setup import TrainSetup


class OwnPresets(QObject):
    """Carries out what list and form ask for, and says so at the top of the page.

    Args:
        page: Shows what is said.
        setup: Lists the presets.
        keeper: Asks for names.
    """

    def __init__(self, page: Page, setup: TrainSetup, keeper: PresetKeeper) -> None:
        super().__init__(page)
        self._page = page
        self._setup = setup
        self._keeper = keeper
        self.bar = ActBar("train_preset_removed", page)
        page.body.insertWidget(1, self.bar)
        setup.head.keep_asked.connect(self._ask_to_keep)
        setup.presets.rename_asked.connect(self._ask_to_rename)
        setup.presets.remove_asked.connect(self._remove)

    @Slot(object)
    def _ask_to_keep(self, recipe: Recipe) -> None:
        chosen = self._setup.presets.preset()
        own = chosen is not None and chosen.own
        wish = chosen.name if chosen is not None and own else f"my {recipe.preset}"
        self._keeper.ask(wish, save_preset, recipe, then=self._setup.choose_preset)

    @Slot(str)
    def _ask_to_rename(self, name: str) -> None:
        self._keeper.line.ask(f"Call the preset {name}", name, "Rename", partial(self._rename, name))

    def _rename(self, was: str, name: str) -> None:
        if name != was:
            self._act(rename_preset, name, partial(self._renamed, was), was, name)

    def _renamed(self, was: str, name: str) -> None:
        if self._setup.presets.value() == was:
            self._setup.choose_preset(name)
        self._page.session.presets_changed.emit()

    @Slot(str)
    def _remove(self, name: str) -> None:
        chosen = self._setup.presets.value() == name
        self._act(remove_preset, name, partial(self._removed, name, chosen), name)

    def _removed(self, name: str, chosen: bool, recipe: Recipe) -> None:
        self.bar.offer(f"The preset {name} is removed.", "Put it back", "undo", partial(self._put_back, name, chosen, recipe))
        self._page.session.presets_changed.emit()

    def _put_back(self, name: str, chosen: bool, recipe: Recipe) -> None:
        self._act(save_preset, name, partial(self._back, chosen), recipe, name, False)

    def _back(self, chosen: bool, name: str) -> None:
        if chosen:
            self._setup.choose_preset(name)
        self._page.session.presets_changed.emit()

    def _act(self, job: Callable[..., object], name: str, done: Callable[[Any], None], *arguments: object) -> None:
        self.bar.hide()
        self._page.carry_out(job, f"Preset {name}", done, *arguments)
