"""The box of a stage says in one line what is in it, hides what does not matter, and opens where something is wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.runs.augmentation import AUGMENTATIONS, NO_AUGMENTATION, Augmentation
from core.runs.recipe import Stage
from gui.training.stage_box import StageBox, augmentation_summary, stage_summary
from tests.as_built import as_built


@pytest.fixture
def box(qtbot: QtBot) -> StageBox:
    made = StageBox(1)
    qtbot.addWidget(made)
    made.resize(420, 900)
    made.show()
    return made


def test_what_goes_in_comes_out(box: StageBox) -> None:
    stage = Stage(trains="last blocks", blocks=3, optimiser="sgd", momentum=0.5, augmentation=Augmentation(rotation=12.5))
    box.set_stage(stage)
    values, errors = box.values()
    assert errors == {}
    assert Stage.model_validate(values) == stage


def test_a_stage_in_one_line() -> None:
    assert stage_summary(Stage(trains="head", epochs=1, learning_rate=0.004)) == "head, 1 epoch, AdamW, rate 0.004"
    assert stage_summary(Stage(trains="last blocks", blocks=3)).startswith("last 3 blocks, 10 epochs")
    assert stage_summary(Stage(trains="last blocks", blocks=1)).startswith("last block, 10 epochs")
    assert augmentation_summary(NO_AUGMENTATION) == "none"
    assert (
        augmentation_summary(Augmentation(smallest_crop=0.35, rotation=15, mixup=0.2))
        == "flip, crops from 35 %, rotation 15°, mixup"
    )
    shifted = NO_AUGMENTATION.model_copy(update={"width_shift": 0.1, "policy": "randaugment"})
    assert augmentation_summary(shifted) == "width shift, RandAugment"
    assert augmentation_summary(AUGMENTATIONS.get("strong").augmentation) == "strong"


def test_fields_that_matter_only_sometimes_show_only_then(box: StageBox) -> None:
    box.set_stage(Stage())
    for name, chooser, value in (("blocks", "trains", "last blocks"), ("momentum", "optimiser", "sgd")):
        field, choice = box.findChild(QLineEdit, f"stage_1_{name}"), box.findChild(QComboBox, f"stage_1_{chooser}")
        assert field is not None
        assert choice is not None
        editor = field.parentWidget()
        assert editor is not None
        assert editor.isHidden()
        choice.setCurrentIndex(choice.findData(value))
        choice.activated.emit(choice.currentIndex())
        assert not editor.isHidden()


def test_a_folded_box_says_what_in_it_differs_from_the_preset(box: StageBox) -> None:
    usual = Stage(trains="head", learning_rate=0.002, batch_size=128)
    box.set_stage(usual)
    box.compare_with(usual)
    assert box.box.summary() == "head, 10 epochs, AdamW, rate 0.002"
    box.set_stage(usual.model_copy(update={"learning_rate": 0.01, "batch_size": 64}))
    assert box.box.summary() == "changed: batch size 64 instead of 128, learning rate 0.01 instead of 0.002"
    varied = usual.model_copy(update={"augmentation": Augmentation(flip=False, mixup=0.2)})
    box.set_stage(varied)
    assert box.views.summary() == "changed: flip off instead of on, mixup 0.2 instead of 0"
    box.compare_with(None)
    assert box.views.summary() == "crops from 35 %, mixup"


def test_an_error_in_a_folded_box_opens_it(box: StageBox) -> None:
    error = box.findChild(QLabel, "stage_1_augmentation_mixup_error")
    assert error is not None
    box.views.set_open(False)
    assert not error.isVisibleTo(box)
    box.show_errors({"augmentation.mixup": "Must be at most 4."})
    assert error.isVisibleTo(box)


def test_a_preview_lies_below_the_augmentation_and_removing_is_asked_for(box: StageBox, qtbot: QtBot) -> None:
    preview = QWidget()
    box.views.set_open(False)
    box.show_views(preview)
    assert not preview.isVisibleTo(box)
    fold, remove = box.findChild(QToolButton, "stage_1_augmentation_box"), box.findChild(QToolButton, "stage_1_remove")
    assert fold is not None
    assert remove is not None
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert preview.isVisibleTo(box)
    with qtbot.waitSignal(box.remove_asked):
        qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    box.show_alone(True)
    assert not remove.isVisibleTo(box)


def test_it_is_built_as_it_was_looked_at(themed: QApplication, box: StageBox) -> None:
    box.set_stage(Stage(trains="last blocks", blocks=3, optimiser="sgd", momentum=0.5))
    as_built("stage-box", box, folded=("RecordForm",))  # its rows and what they list are those of tables that anybody may add to
