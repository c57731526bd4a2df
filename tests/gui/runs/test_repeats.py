"""A run's command is copied and its recipe kept as a preset; what is not there to repeat is said in the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.own_presets import own_recipes
from core.training.preset_acts import save_preset
from core.training.presets import recipe_for
from core.training.repeats.command import command_of
from core.training.repeats.same_plan import repeat_run
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


def test_what_was_started_once_more_is_shown(page: RunsPage, runs: Workspace) -> None:
    told: list[object] = []
    page.session.runs_changed.connect(lambda: told.append("changed"))
    page.session.navigated.connect(lambda place, about: told.append((place, about)))
    page.repeats._started(RunFolder.open(runs, "strong"))
    assert told == ["changed", ("train", "strong")]


def test_the_menu_of_a_page_has_every_act_with_its_job(page: RunsPage, runs: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(page, "carry_out", lambda job, title, then, *about: asked.append((job, title, *about)))
    menu = QMenu(page)
    page.repeats.fill(menu, "strong", "five-fold1of5")
    texts = [act.text() for act in menu.actions()]
    assert texts[:4] == [
        "Train again with the same settings", "Copy as command", "Judge with its other folds, on test", "Save as preset …",
    ]  # fmt: skip
    for act in menu.actions()[:3]:
        act.trigger()
    judging = "core.training.folds.family:judged_folds"
    assert asked == [
        (repeat_run, "Repeating strong", runs, "strong", None),
        (command_of, "Command of strong", runs, "strong"),
        (judging, "Folds of strong", runs, "strong"),
    ]
    off = QMenu(page)
    page.repeats.fill(off, "strong", "", enabled=False)
    assert [act.isEnabled() for act in off.actions()] == [False] * 4
