"""Presets as cards: one is chosen, by mouse or arrow keys, and each says where its weights come from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from core.support.jobs import Context
from core.training.preset_acts import save_preset
from core.training.presets import PRESETS, Preset, all_presets, recipe_for
from gui.kit.labels import ElidedLabel
from gui.theme import LIGHT
from gui.training import preset_list
from gui.training.preset_list import PresetCard, PresetList, first_sentence, origin_badge
from tests.as_built import as_built
from tests.noted_painting import looked_at, noting, of_kind, take_keyboard, tone


@pytest.fixture
def cards(themed: QApplication, qtbot: QtBot) -> PresetList:
    made = PresetList(PRESETS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_cards_tell_where_the_weights_come_from(cards: PresetList) -> None:
    for preset in PRESETS:
        card = cards.card(preset.name)
        said = " ".join(label.text() for label in card.findChildren(QLabel))
        assert preset.title in said
        assert ("needs a network once" in said) == preset.network
        assert ("Random weights" in said) == (preset.recipe.weights == "random")
        assert card.accessibleName() == preset.title
    taught = {label.text() for label in cards.card("dinov2-frozen").findChildren(QLabel)}
    assert "LVD-142M without labels · needs a network once" in taught


def test_one_is_chosen_and_the_arrow_keys_go_round(cards: PresetList, qtbot: QtBot) -> None:
    chosen: list[Preset] = []
    cards.chosen.connect(chosen.append)
    cards.setValue("mlp")
    assert (cards.value(), chosen) == ("mlp", [])
    names = PRESETS.names()
    last = cards.card(names[-1])
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Down)
    qtbot.keyClick(cards.card(names[0]), Qt.Key.Key_Down)
    assert [preset.name for preset in chosen] == names[:2]
    cards.setValue("no such preset")
    assert cards.value() == names[1]


def test_the_arrow_keys_bring_what_they_choose_into_sight(themed: QApplication, qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    cards = PresetList(PRESETS)
    area.setWidget(cards)
    area.setWidgetResizable(True)
    area.resize(260, 300)
    with qtbot.waitExposed(area):
        area.show()
    names = PRESETS.names()[:4]
    cards.setValue(names[0])
    cards.card(names[0]).setFocus()
    for name in names[:3]:
        qtbot.keyClick(cards.card(name), Qt.Key.Key_Down)
    fourth = cards.card(names[3])
    assert cards.value() == names[3]
    assert fourth.visibleRegion().boundingRect().height() == fourth.height()


def test_the_first_sentence() -> None:
    assert first_sentence("One thing. Another.") == "One thing."
    assert first_sentence("Only one.") == "Only one."


def test_a_preset_of_ones_own_tells_of_its_weights_as_they_are(own_presets: None) -> None:
    context = Context()
    save_preset(recipe_for("resnet50-pretrained"), "a", False, context)
    save_preset(recipe_for("lite0-frozen"), "b", False, context)
    save_preset(recipe_for("lite0-frozen", ["weights=run:first"]), "c", False, context)
    save_preset(recipe_for("mlp", ["architecture=unheard"]), "d", False, context)
    badges = [origin_badge(preset) for preset in all_presets() if preset.own]
    assert badges == ["ImageNet · needs a network once", "ImageNet · installed", "Weights of first", "Random weights"]


def test_a_long_name_is_cut_with_an_ellipsis_and_told_whole(own_presets: None, themed: QApplication, qtbot: QtBot) -> None:
    name = "a preset of my own " * 4
    save_preset(recipe_for("mlp"), name.strip(), False, Context())
    card = PresetCard(next(preset for preset in all_presets() if preset.own))
    qtbot.addWidget(card)
    card.resize(card.minimumSizeHint())
    card.show()
    title = next(shown for shown in card.findChildren(ElidedLabel) if shown.text() == name.strip())
    assert title.shown_text().endswith("…")
    assert card.toolTip().startswith(name.strip())


def test_the_chosen_card_has_an_edge_and_the_one_with_the_keyboard_a_ring(
    cards: PresetList, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strokes, card = noting(monkeypatch, preset_list), cards.card("mlp")
    card.clearFocus()

    def edges() -> list[tuple[str, float, bool]]:
        return [(stroke.pen, stroke.wide, stroke.dashed) for stroke in of_kind(looked_at(card, strokes), "rounded")]

    assert edges() == [(tone(LIGHT.line), 1, False)]
    cards.setValue("mlp")
    assert edges() == [(tone(LIGHT.accent), 2, False)]
    take_keyboard(qtbot, card)
    assert edges()[1] == (tone(LIGHT.text), 1, True)
    cards.setValue(PRESETS.names()[0] if PRESETS.names()[0] != "mlp" else PRESETS.names()[1])
    assert edges()[0] == (tone(LIGHT.line), 1, False), "one is chosen at a time"
    assert not card.accessibleDescription().startswith(" ")
    assert card.toolTip() == card.preset.text


def test_a_preset_of_ones_own_is_renamed_and_removed_by_keys_and_menu(
    own_presets: None, themed: QApplication, qtbot: QtBot
) -> None:
    save_preset(recipe_for("mlp"), "mine", False, Context())
    cards = PresetList(all_presets())
    qtbot.addWidget(cards)
    cards.show()
    card = cards.card("mine")
    entries = card.findChild(QToolButton, "preset_mine_more").menu().actions()
    for asked, key, entry in (
        (cards.rename_asked, Qt.Key.Key_F2, entries[0]),
        (cards.remove_asked, Qt.Key.Key_Delete, entries[1]),
    ):
        with qtbot.waitSignal(asked) as told:
            qtbot.keyClick(card, key)
        assert told.args == ["mine"]
        with qtbot.waitSignal(asked) as told:
            entry.trigger()
        assert told.args == ["mine"]
    built_in = cards.card("mlp")
    with qtbot.assertNotEmitted(cards.rename_asked), qtbot.assertNotEmitted(cards.remove_asked):
        for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
            qtbot.keyClick(built_in, key)
    assert built_in.findChild(QToolButton) is None
    cards.setValue("mine")
    cards.show_presets(PRESETS)
    assert cards.value() is None
    assert not card.isVisible()
    cards.setValue("mlp")
    cards.show_presets(all_presets())
    assert cards.card("mlp") is built_in, "one that is as it was is not made anew"
    assert cards.value() == "mlp"
    qtbot.waitUntil(lambda: all(cards.card(preset.name).isVisible() for preset in all_presets()))
    tops = [cards.card(preset.name).y() for preset in all_presets()]
    assert tops == sorted(set(tops)), "in their order"


def test_cards_are_built_as_they_were_looked_at(themed: QApplication, qtbot: QtBot) -> None:
    made = PresetList([PRESETS.get("quick"), PRESETS.get("dinov2-frozen")])
    qtbot.addWidget(made)
    made.setValue("quick")
    as_built("preset-cards", made)
