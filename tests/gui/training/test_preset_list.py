"""Presets as cards: one is chosen, by mouse or arrow keys, and each says where its weights come from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.training.presets import PRESETS, Preset
from gui.training.preset_list import PresetList, first_sentence


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


def test_the_first_sentence() -> None:
    assert first_sentence("One thing. Another.") == "One thing."
    assert first_sentence("Only one.") == "Only one."
