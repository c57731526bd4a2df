"""The recipe form: what goes in comes out, every field can be reached, and errors stand under their field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.architectures.origins import RunWeights
from core.runs.augmentation import Augmentation
from core.runs.recipe import Recipe, Stage
from core.support.errors import BadInput
from core.support.fields import describe
from core.training.presets import PRESETS, recipe_for
from gui.kit.foldable import FoldableBox
from gui.training.recipe_form import RecipeForm
from tests.as_built import as_built


@pytest.fixture
def form(themed: QApplication, qtbot: QtBot) -> RecipeForm:
    made = RecipeForm()
    made.set_runs([RunWeights(name, "timm:efficientnet_lite1", True) for name in ("first", "second")])
    qtbot.addWidget(made)
    made.resize(420, 1200)
    made.show()
    return made


def typed(form: RecipeForm, qtbot: QtBot, name: str, text: str) -> QLineEdit:
    """Replaces the text of a line as a person does."""
    line = form.findChild(QLineEdit, name)
    assert line is not None, name
    line.selectAll()
    qtbot.keyClicks(line, text)
    return line


def pick(form: RecipeForm, name: str, data: str) -> QComboBox:
    """Chooses an entry of a list as a person does."""
    box = form.findChild(QComboBox, name)
    assert box is not None, name
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())
    return box


UNUSUAL = Recipe(
    preset="mlp", architecture="timm:efficientnet_lite1", weights="run:second", picture_size=96, head="mlp", head_width=77,
    dropout=0.15, balance="balanced sampling", early_stopping=4, average_weights=0.999, precision="fp32", tensorboard=True,
    seed=12345,
    stages=(
        Stage(trains="head", epochs=1, learning_rate=3e-7),
        Stage(
            trains="last blocks", blocks=3, epochs=7, batch_size=17, optimiser="sgd", learning_rate=0.123, backbone_rate=0.03,
            weight_decay=1e-5, momentum=0.8, schedule="one-cycle", warm_up=0.3, label_smoothing=0.07, clip_gradient=2.5,
            accumulate=4, layer_decay=0.8, train_size=64, plateau_patience=5, plateau_factor=0.3,
            augmentation=Augmentation(
                flip=False, smallest_crop=0.2, stretch=1.5, rotation=12.5, brightness=0.1, contrast=0.2, saturation=0.3,
                erase=0.4, mixup=0.2, cutmix=1.0, upside_down=True, zoom=0.15, width_shift=0.1, height_shift=0.2,
                hue=12.0, blur=1.5, policy="randaugment", policy_operations=3, policy_strength=12,
            ),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize("recipe", [preset.recipe for preset in PRESETS] + [UNUSUAL], ids=lambda recipe: recipe.architecture)
def test_a_recipe_comes_out_as_it_went_in(form: RecipeForm, recipe: Recipe) -> None:
    form.setValue(recipe)
    assert form.value() == recipe
    assert form.errors() == {}


def test_every_field_is_reachable_with_a_name_and_a_tip(form: RecipeForm) -> None:
    form.setValue(UNUSUAL)
    shown = {child.objectName(): child for child in form.findChildren(QWidget) if child.objectName()}
    wanted = [f"stage_1_{info.name}" for info in describe(Stage)]
    wanted += [f"stage_1_augmentation_{info.name}" for info in describe(Augmentation)]
    missing = [name for name in wanted if name not in shown]
    whole = [info.name for info in describe(Recipe) if info.name != "preset"]
    missing += [name for name in whole if f"recipe_{name}" not in shown and f"recipe_run_{name}" not in shown]
    assert missing == []
    for name in wanted:
        assert shown[name].accessibleName(), name
        assert shown[name].toolTip(), name
        assert shown[name].focusPolicy() != Qt.FocusPolicy.NoFocus, name


def test_typing_changes_the_value_and_says_so_once(form: RecipeForm, qtbot: QtBot) -> None:
    form.setValue(PRESETS.get("mlp").recipe)
    with qtbot.waitSignal(form.valueChanged):
        typed(form, qtbot, "stage_0_epochs", "7")
    with qtbot.waitSignal(form.valueChanged):
        typed(form, qtbot, "stage_0_learning_rate", "3e-4")
    pick(form, "stage_0_optimiser", "sgd")
    assert form.value().stages[0].epochs == 7
    assert form.value().stages[0].learning_rate == 3e-4
    assert form.value().stages[0].optimiser == "sgd"


def test_setting_a_value_is_no_change_by_the_person(form: RecipeForm, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.valueChanged):
        form.setValue(UNUSUAL)


@pytest.mark.parametrize(
    ("name", "text", "field", "words"),
    [
        ("stage_0_epochs", "0", "stages.0.epochs", "from 1 to 10,000"),
        ("stage_0_epochs", "2.5", "stages.0.epochs", "whole number"),
        ("stage_0_learning_rate", "0", "stages.0.learning_rate", "above 0"),
        ("stage_0_learning_rate", "fast", "stages.0.learning_rate", "not a number"),
        ("stage_0_label_smoothing", "1", "stages.0.label_smoothing", "less than 1"),
        ("stage_0_augmentation_mixup", "9", "stages.0.augmentation.mixup", "out of range"),
        ("recipe_picture_size", "4", "picture_size", "8 or more, or auto"),
        ("recipe_run_seed", "-1", "seed", "from 0"),
    ],
)
def test_an_unusable_value_is_explained_under_its_field(
    form: RecipeForm, qtbot: QtBot, name: str, text: str, field: str, words: str
) -> None:
    form.setValue(PRESETS.get("mlp").recipe)
    line = typed(form, qtbot, name, text)
    assert list(form.errors()) == [field]
    error = form.findChild(QLabel, f"{name}_error")
    assert error is not None
    assert words in error.text()
    assert error.isVisibleTo(form), "an error must not be folded away"
    assert line.property("wrong") is True
    with pytest.raises(BadInput):
        form.value()
    form.setValue(PRESETS.get("mlp").recipe)
    assert form.errors() == {}
    assert not error.isVisibleTo(form)


def test_a_size_the_network_cannot_take_is_refused_at_the_size(form: RecipeForm, qtbot: QtBot) -> None:
    form.setValue(PRESETS.get("resnet18-scratch").recipe)
    typed(form, qtbot, "recipe_picture_size", "16")
    assert "32 or more" in form.errors()["picture_size"]


def test_rules_over_several_fields_are_told_for_the_whole(form: RecipeForm) -> None:
    form.setValue(PRESETS.get("mlp").recipe)
    pick(form, "stage_0_trains", "head")
    problem = form.findChild(QLabel, "recipe_error")
    assert "random weights must train everything" in form.errors()[""]
    assert problem is not None
    assert problem.isVisibleTo(form)


def test_stages_are_added_removed_and_put_back(form: RecipeForm, qtbot: QtBot) -> None:
    recipe = PRESETS.get("lite0-two-stage").recipe
    form.setValue(recipe)
    click(form, qtbot, "recipe_add_stage")
    assert form.value().stages == (*recipe.stages, recipe.stages[-1])
    form.setValue(recipe)
    click(form, qtbot, "stage_0_remove")
    assert form.value().stages == recipe.stages[1:]
    remaining = form.findChild(QToolButton, "stage_0_remove")
    assert remaining is not None
    assert not remaining.isVisibleTo(form), "the only stage stays"
    click(form, qtbot, "recipe_restore_stage")
    assert form.value() == recipe


def test_the_arrow_keys_step_a_number_within_its_bounds(form: RecipeForm, qtbot: QtBot) -> None:
    form.setValue(PRESETS.get("mlp").recipe)
    line = form.findChild(QLineEdit, "stage_0_learning_rate")
    assert line is not None
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert form.value().stages[0].learning_rate == 0.002
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert form.value().stages[0].learning_rate == 0.0005
    drop = form.findChild(QLineEdit, "recipe_dropout")
    assert drop is not None
    for _ in range(10):
        qtbot.keyClick(drop, Qt.Key.Key_Down)
    assert form.value().dropout == 0


def test_what_most_people_change_is_seen_at_once_and_the_rest_is_folded(form: RecipeForm) -> None:
    recipe = PRESETS.get("lite0-two-stage").recipe
    form.setValue(recipe)
    seen = [name for name in FIRST_AND_FOLDED if found(form, name).isVisibleTo(form)]
    assert seen == FIRST_AND_FOLDED[:4]
    tops = [found(form, name).mapTo(form, QPoint()).y() for name in (*seen, "recipe_network_box")]
    assert tops == sorted(tops)


FIRST_AND_FOLDED = [
    "stage_0_epochs", "stage_1_epochs", "recipe_picture_size", "stage_1_augmentation_flip",
    "stage_0_augmentation_flip", "recipe_weights", "stage_0_learning_rate", "stage_1_learning_rate", "recipe_run_seed",
]  # fmt: skip


def found(form: RecipeForm, name: str) -> QWidget:
    child = form.findChild(QWidget, name)
    assert child is not None, name
    return child


def test_folded_boxes_say_what_in_them_differs_from_the_preset(form: RecipeForm, qtbot: QtBot) -> None:
    recipe = PRESETS.get("mlp").recipe
    form.setValue(recipe)
    form.compare_with(recipe)
    said = {box.name: box.summary() for box in form.findChildren(FoldableBox)}
    assert (said["recipe_network_box"], said["recipe_whole_box"]) == ("as in the preset", "as in the preset")
    typed(form, qtbot, "recipe_dropout", "0.5")
    typed(form, qtbot, "recipe_run_seed", "7")
    typed(form, qtbot, "recipe_run_average_weights", "0.99")
    said = {box.name: box.summary() for box in form.findChildren(FoldableBox)}
    assert said["recipe_network_box"] == "changed: dropout 0.5 instead of 0.2"
    assert said["recipe_whole_box"] == "changed: average weights 0.99 instead of 0, seed 7 instead of 0"
    assert said["recipe_run_more"] == "average weights 0.99 instead of 0"


def test_folds_are_remembered(themed: QApplication, qtbot: QtBot, settings: QSettings) -> None:
    def opened() -> set[str]:
        form = RecipeForm(settings=settings)
        qtbot.addWidget(form)
        form.setValue(PRESETS.get("mlp").recipe)
        for name in ("recipe_network_box", "stage_0_augmentation_box"):
            form.findChild(QToolButton, name).click()
        return {box.name for box in form.findChildren(FoldableBox) if box.is_open()}

    assert opened() == {"recipe_network_box"}
    assert opened() == {"stage_0_augmentation_box"}, "as they were left, then turned"


def click(form: RecipeForm, qtbot: QtBot, name: str) -> None:
    """Presses the button of that name that is shown now."""
    buttons = [child for child in form.findChildren(QWidget, name) if child.isVisibleTo(form)]
    assert len(buttons) == 1, name
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def test_another_network_is_taken_with_its_weights_and_size(qtbot: QtBot) -> None:
    form = RecipeForm()
    qtbot.addWidget(form)
    before = form.value()
    with qtbot.waitSignal(form.valueChanged):
        form.take_network("torchvision:vgg11", "imagenet", 224)
    assert form.value() == before.model_copy(
        update={"architecture": "torchvision:vgg11", "weights": "imagenet", "picture_size": 224}
    )
    search = form.findChild(QPushButton, "recipe_architecture_search")
    assert search is not None
    with qtbot.waitSignal(form.search_asked):
        search.click()


def test_it_is_built_as_it_was_looked_at(form: RecipeForm) -> None:
    form.setValue(recipe_for("resnet18-scratch"))
    as_built("recipe-form", form, folded=("RecordForm", "StageBox"))
