"""What can be chosen about backgrounds, and the file of weights a person has."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from core.derived.background_request import GRABCUT, INSTANCES, BackgroundOptions
from gui.derived.background_form import BackgroundForm


@pytest.fixture
def form(qtbot: QtBot) -> BackgroundForm:
    made = BackgroundForm()
    qtbot.addWidget(made)
    return made


def test_untouched_it_says_what_is_usual(form: BackgroundForm) -> None:
    assert form.options() == BackgroundOptions()


def test_a_file_of_weights_is_chosen_by_its_button(
    form: BackgroundForm, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen = str(tmp_path / "mask.pth")
    answers, asked = [("", ""), (chosen, ""), ("", "")], list[tuple[object, ...]]()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *about: asked.append(about) or answers.pop(0))
    form.set_values(BackgroundOptions(method=INSTANCES))
    row = form.row("weights")
    button = form.findChild(QPushButton, "background_weights_file")
    assert button is not None
    assert button.text() == "File …"
    with qtbot.assertNotEmitted(form.valueChanged):
        button.click()
    assert row.editor.value() == ""
    with qtbot.waitSignal(form.valueChanged):
        button.click()
    assert row.editor.value() == chosen
    assert form.options().weights == chosen
    button.click()
    assert form.options().weights == chosen
    kinds = "Weights (*.pth *.pt *.safetensors)"
    assert asked == [(row.editor, "Weights of Mask R-CNN", begin, kinds) for begin in ("", "", chosen)]


def test_what_mask_r_cnn_alone_asks_is_hidden_beside_other_methods(form: BackgroundForm) -> None:
    for method, hidden in ((INSTANCES, False), (GRABCUT, True)):
        form.set_values(BackgroundOptions(method=method))
        assert [form.row(name).editor.isHidden() for name in ("object_class", "weights")] == [hidden, hidden]


def test_any_colour_and_any_sort_of_object_can_be_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    form = BackgroundForm()
    qtbot.addWidget(form)
    assert form.options() == BackgroundOptions()
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(QColorDialog, "getColor", lambda *about: asked.append(about) or QColor("#102030"))
    with qtbot.waitSignal(form.valueChanged):
        form.findChild(QPushButton, "background_other_colour").click()
    assert asked == [(QColor("#ffffff"), form.editor("fill"), "Colour behind the object")]
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor())
    with qtbot.assertNotEmitted(form.valueChanged):
        form.findChild(QPushButton, "background_other_colour").click()
    form.editor("object_class").setValue("cat")
    form.editor("weights").setValue(" here.pth ")
    options = form.options()
    assert (options.fill, options.object_class, options.weights) == ("#102030", "cat", "here.pth")


def test_what_plain_ground_alone_asks_is_hidden_beside_other_grounds(form: BackgroundForm) -> None:
    for makes, hidden in (("object", [False, False, True]), ("swapped", [True, True, False]), ("background", [True, True, True])):
        form.set_values(BackgroundOptions.model_validate({"makes": makes}))
        assert [form.row(name).editor.isHidden() for name in ("fill", "margin", "seed")] == hidden
