"""Members are chosen among runs and architectures, each with the pictures it sees."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.architectures.origins import RunWeights
from core.runs.recipe import ENSEMBLE, Recipe
from core.support.errors import BadInput
from core.training.presets import PRESETS
from gui.kit.quiet import QuietComboBox
from gui.training.members_editor import MembersEditor
from gui.training.recipe_form import RecipeForm
from tests.as_built import as_built

RUNS = (RunWeights("quick", "lite0", True), RunWeights("young", "lite0", False), RunWeights("both", ENSEMBLE, True))


@pytest.fixture
def editor(qtbot: QtBot) -> MembersEditor:
    made = MembersEditor()
    qtbot.addWidget(made)
    made.set_runs(RUNS)
    made.show()
    return made


def choose(editor: MembersEditor, number: int, data: str) -> None:
    box = editor.findChild(QuietComboBox, f"member_{number}")
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def click(qtbot: QtBot, editor: MembersEditor, name: str) -> None:
    qtbot.mouseClick(editor.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_it_begins_with_two_that_are_installed_and_takes_more(editor: MembersEditor, qtbot: QtBot) -> None:
    assert editor.value() == ("lite0@288", "lite2@260")
    assert not editor.findChild(QPushButton, "member_0_remove").isEnabled()
    with qtbot.waitSignal(editor.valueChanged, timeout=1000):
        click(qtbot, editor, "member_add")
    assert editor.value() == ("lite0@288", "lite2@260", "run:quick")
    with qtbot.waitSignal(editor.valueChanged, timeout=1000):
        click(qtbot, editor, "member_0_remove")
    assert editor.value() == ("lite2@260", "run:quick")


def test_only_runs_that_can_be_members_are_offered(editor: MembersEditor) -> None:
    box = editor.findChild(QuietComboBox, "member_0")
    offered = [str(box.itemData(place)) for place in range(box.count())]
    assert [name for name in offered if name.startswith("run:")] == ["run:quick"]
    assert "lite0" in offered
    assert "mlp" not in offered  # nobody has trained one on ImageNet


def test_a_run_has_its_own_size_and_an_architecture_its_usual_one(editor: MembersEditor, qtbot: QtBot) -> None:
    choose(editor, 1, "run:quick")
    size = editor.findChild(QLineEdit, "member_1_size")
    assert not size.isVisible()
    choose(editor, 1, "resnet18")
    assert (size.isVisible(), size.text()) == (True, "224")
    size.selectAll()
    with qtbot.waitSignal(editor.valueChanged, timeout=1000):
        qtbot.keyClicks(size, "96")
    assert editor.value() == ("lite0@288", "resnet18@96")
    size.clear()
    with pytest.raises(BadInput):
        editor.value()
    click(qtbot, editor, "member_add")
    assert editor.value()[1] == "resnet18@224"


def test_what_cannot_be_an_ensemble_is_said(editor: MembersEditor) -> None:
    editor.setValue(("run:quick", "run:quick"))
    with pytest.raises(BadInput, match="run:quick is a member twice"):
        editor.value()
    editor.setValue(("run:quick", "run:gone"))
    assert editor.value() == ("run:quick", "run:gone")  # said by the plan, which looks for it


def test_the_form_asks_what_an_ensemble_asks(qtbot: QtBot) -> None:
    form = RecipeForm()
    qtbot.addWidget(form)
    form.setValue(PRESETS.get("joined-frozen").recipe)
    form.compare_with(PRESETS.get("joined-frozen").recipe)
    shown = {name: not form._network.row(name).editor.isHidden() for name in ("members", "join", "weights", "head")}
    assert shown == {"members": True, "join": True, "weights": False, "head": True}
    assert form._first.row("picture_size").editor.isHidden()
    assert form._network.changes() == []
    join = form._network.editor("join")
    join.setValue("mean")
    join.valueChanged.emit()
    assert form._network.row("head").editor.isHidden()
    assert form.value().join == "mean"
    architecture = form._network.editor("architecture")
    architecture.setValue("lite0")
    architecture.valueChanged.emit()
    recipe = form.value()
    assert (recipe.members, recipe.join, recipe.weights) == ((), "features", "imagenet")
    assert not form._first.row("picture_size").editor.isHidden()
    assert isinstance(recipe, Recipe)


def test_it_is_built_as_it_was_looked_at(themed: QApplication, editor: MembersEditor, qtbot: QtBot) -> None:
    click(qtbot, editor, "member_add")
    as_built("members-editor", editor, folded=("member_0", "member_1", "member_2"))
