"""A run's command is copied and its recipe kept as a preset; what is not there to repeat is said in the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.own_presets import own_recipes
from core.training.preset_acts import save_preset
from core.training.presets import recipe_for
from core.training.repeats.command import command_of
from gui.runs.page import RunsPage

SOON = 10_000


def test_the_command_is_put_on_the_clipboard(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    page.repeats.copy_command("strong")
    qtbot.waitUntil(lambda: "on the clipboard" in page.banner.text(), timeout=SOON)
    assert QGuiApplication.clipboard().text() == command_of(runs, "strong", Context())


@pytest.mark.usefixtures("own_presets")
def test_a_recipe_is_kept_and_another_replaced_only_when_that_is_wanted(page: RunsPage, qtbot: QtBot) -> None:
    save_preset(recipe_for("mlp"), "strong", False, Context())
    page.repeats.ask_for_preset("strong")
    assert page.repeats.keeper.line.isVisible()
    qtbot.keyClick(page.repeats.keeper.line.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "a preset called strong already" in page.banner.text(), timeout=SOON)
    assert own_recipes()["strong"].architecture == "mlp"
    page.banner._action.click()
    qtbot.waitUntil(lambda: "strong is kept" in page.banner.text(), timeout=SOON)
    assert own_recipes()["strong"].architecture == "lite0"


def test_what_cannot_be_repeated_is_said(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    page.repeats.train_again("strong")
    qtbot.waitUntil(lambda: "no dataset called" in page.banner.text(), timeout=SOON)
    assert len(runs.run_names()) == 4
