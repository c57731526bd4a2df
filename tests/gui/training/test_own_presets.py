"""Presets of one's own on the Train page: kept from the form or a run, listed, renamed, removed, put back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from core.support.jobs import Context
from core.training.own_presets import own_recipes
from core.training.preset_acts import save_preset
from core.training.presets import PRESETS, recipe_for
from gui.session import Session
from gui.training.page import TrainPage

SOON = 10_000


@pytest.fixture
def page(own_presets: None, session: Session, qtbot: QtBot) -> Iterator[TrainPage]:
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.entered("")
    yield made
    made.left()


def listed(page: TrainPage) -> list[str]:
    return list(page.setup.presets._cards)[len(PRESETS.names()) :]


def keep(page: TrainPage, name: str, qtbot: QtBot) -> None:
    page.setup.head._ask_to_keep()
    line = page.repeats.keeper.line
    assert line.isVisible()
    line.field.setText(name)
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: listed(page) == [name], timeout=SOON)


def test_what_the_form_shows_is_kept_listed_and_chosen(page: TrainPage, qtbot: QtBot) -> None:
    recipe = recipe_for("mlp", ["dropout=0.125"])
    page.setup.set_recipe(recipe)
    keep(page, "mine", qtbot)
    assert page.setup.presets.value() == "mine"
    assert page.setup.form.value() == own_recipes()["mine"] == recipe.model_copy(update={"preset": "mine"})
    assert not page.setup.head.reset.isEnabled()
    page.setup.set_recipe(recipe_for("mlp"))
    assert page.setup.presets.value() == "mlp"
    qtbot.mouseClick(page.setup.presets.card("mine"), Qt.MouseButton.LeftButton)
    assert page.setup.form.value().dropout == 0.125


def test_one_that_is_renamed_stays_chosen_with_what_was_changed(page: TrainPage, qtbot: QtBot) -> None:
    keep(page, "mine", qtbot)
    page.setup.form.setValue(page.setup.form.value().model_copy(update={"seed": 7}))
    card = page.setup.presets.card("mine")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_F2)
    line = page.repeats.keeper.line
    line.field.setText("yours")
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: listed(page) == ["yours"], timeout=SOON)
    assert (page.setup.presets.value(), list(own_recipes())) == ("yours", ["yours"])
    shown = page.setup.form.value()
    assert (shown.preset, shown.seed) == ("yours", 7)
    assert page.setup.head.reset.isEnabled()


def test_one_that_is_removed_can_be_put_back(page: TrainPage, qtbot: QtBot) -> None:
    keep(page, "mine", qtbot)
    qtbot.keyClick(page.setup.presets.card("mine"), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: listed(page) == [], timeout=SOON)
    assert (own_recipes(), page.setup.presets.value()) == ({}, None)
    assert page.own.bar.text() == "The preset mine is removed."
    qtbot.mouseClick(page.own.bar._act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(page) == ["mine"], timeout=SOON)
    assert page.setup.presets.value() == "mine"


def test_those_that_others_saved_are_listed_and_those_of_safelight_have_no_menu(page: TrainPage, qtbot: QtBot) -> None:
    before = page.setup.form.value()
    save_preset(recipe_for("mlp"), "elsewhere", False, Context())
    page.entered("")
    qtbot.waitUntil(lambda: listed(page) == ["elsewhere"], timeout=SOON)
    assert (page.setup.presets.value(), page.setup.form.value()) == ("quick", before)
    menus = {card.preset.name for card in page.setup.presets._cards.values() if card.findChild(QToolButton) is not None}
    assert menus == {"elsewhere"}
    asked: list[str] = []
    page.setup.presets.remove_asked.connect(asked.append)
    qtbot.keyClick(page.setup.presets.card("mlp"), Qt.Key.Key_Delete)
    assert asked == []
