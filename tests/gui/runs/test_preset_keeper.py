"""A recipe's name among the presets is asked for in the page; whoever asked is told what it came to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.training.own_presets import own_recipes
from core.training.preset_acts import save_preset
from core.training.presets import recipe_for
from gui.kit.page import Page
from gui.runs.preset_keeper import PresetKeeper
from gui.session import Session

SOON = 10_000


@pytest.mark.usefixtures("own_presets")
def test_a_recipe_is_kept_under_the_name_that_is_given(session: Session, qtbot: QtBot) -> None:
    page = Page(session, "A page")
    qtbot.addWidget(page)
    page.show()
    keeper = PresetKeeper(page)
    told: list[str] = []
    keeper.ask("mine", save_preset, recipe_for("mlp"), then=told.append)
    keeper.line.field.setText("quick")
    with qtbot.waitSignal(page.session.tasks_changed, timeout=SOON):
        qtbot.keyClick(keeper.line.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "comes with Safelight" in page.banner.text(), timeout=SOON)
    assert (told, own_recipes(), page.banner._action.isVisible()) == ([], {}, False)
    keeper.ask("mine", save_preset, recipe_for("mlp"), then=told.append)
    with qtbot.waitSignal(session.presets_changed, timeout=SOON):
        qtbot.keyClick(keeper.line.field, Qt.Key.Key_Return)
    assert told == ["mine"]
    assert own_recipes()["mine"].architecture == "mlp"
    assert "The preset mine is kept." in page.banner.text()
