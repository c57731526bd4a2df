"""One choice fills in all of an augmentation, and follows what is changed by hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from core.runs.augmentation import AUGMENTATIONS, Augmentation
from gui.training.augmentation_form import AugmentationForm


@pytest.fixture
def form(qtbot: QtBot) -> AugmentationForm:
    made = AugmentationForm("augmentation", "Augmentation")
    qtbot.addWidget(made)
    made.set_values(Augmentation())
    made.show()
    return made


def combo(form: AugmentationForm, name: str) -> QComboBox:
    found = form.findChild(QComboBox, f"augmentation_{name}")
    assert found is not None
    return found


def pick(form: AugmentationForm, name: str, value: str) -> None:
    box = combo(form, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


@pytest.mark.parametrize("name", AUGMENTATIONS.names())
def test_the_choice_fills_in_every_field(form: AugmentationForm, qtbot: QtBot, name: str) -> None:
    with qtbot.waitSignal(form.valueChanged, timeout=1000):
        pick(form, "amount", name)
    values, errors = form.values()
    assert not errors
    assert Augmentation.model_validate(values) == AUGMENTATIONS.get(name).augmentation
    assert combo(form, "amount").currentData() == name


def test_the_choice_follows_the_fields(form: AugmentationForm, qtbot: QtBot) -> None:
    amount = combo(form, "amount")
    assert amount.currentText() == "As set below"
    assert not amount.model().index(amount.currentIndex(), 0).flags() & Qt.ItemFlag.ItemIsEnabled, "nothing to choose"
    form.set_values(AUGMENTATIONS.get("light").augmentation)
    assert amount.currentText() == "Light"
    line = form.findChild(QLineEdit, "augmentation_rotation")
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, "15")
    assert amount.currentText() == "As set below"
    line.selectAll()
    qtbot.keyClicks(line, "0")
    assert amount.currentText() == "Light"
    line.selectAll()
    qtbot.keyClicks(line, "x")
    assert amount.currentText() == "As set below", "a field that cannot be used is no preset's"


def test_a_policys_own_fields_show_only_with_it(form: AugmentationForm) -> None:
    line = form.findChild(QLineEdit, "augmentation_policy_strength")
    assert line is not None
    assert not line.isVisibleTo(form)
    pick(form, "policy", "randaugment")
    assert line.isVisibleTo(form)
