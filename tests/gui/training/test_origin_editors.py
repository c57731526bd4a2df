"""Where weights come from is chosen by its kind, and what cannot be had is said beneath."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.architectures.catalogue import find
from core.architectures.origins import RunWeights
from core.support.errors import BadInput
from gui.training.origin_editors import ArchitectureEditor, WeightsEditor
from tests.as_built import built, held_as_built


@pytest.fixture
def weights(qtbot: QtBot) -> WeightsEditor:
    made = WeightsEditor()
    made.set_architecture(find("lite0"))
    made.set_runs([RunWeights(name, "lite0", True) for name in ("first", "second")])
    qtbot.addWidget(made)
    made.show()
    return made


def pick(editor: WeightsEditor | ArchitectureEditor, data: str) -> None:
    """Chooses an entry of the list as a person does."""
    box = editor.field()
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def typed(editor: QWidget, qtbot: QtBot, name: str, text: str) -> None:
    line = editor.findChild(QLineEdit, name)
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, text)


@pytest.mark.parametrize("value", ["random", "imagenet", "run:second", "run:one that is gone"])
def test_what_goes_in_comes_out(weights: WeightsEditor, value: str) -> None:
    weights.setValue(value)
    assert weights.value() == value


def test_weights_that_do_not_exist_for_an_architecture_are_refused(weights: WeightsEditor) -> None:
    weights.set_architecture(find("mlp"))
    pick(weights, "imagenet")
    with pytest.raises(BadInput, match="no ImageNet weights for Multilayer perceptron"):
        weights.value()
    weights.set_architecture(find("lite0"))
    assert weights.value() == "imagenet"
    assert any("Installed with Safelight" in told.text() for told in weights.findChildren(QLabel))
    weights.set_architecture(find("dinov2_small"))
    said = " ".join(told.text() for told in weights.findChildren(QLabel))
    assert "needs a network, 88.2 MB. Licence: Apache-2.0. Held against the SHA-256 that the server states" in said


def test_weights_of_an_earlier_run_are_chosen_from_the_runs_there_are(weights: WeightsEditor, qtbot: QtBot) -> None:
    pick(weights, "run")
    runs = weights.findChild(QComboBox, "recipe_weights_run")
    assert runs is not None
    assert [runs.itemText(place) for place in range(runs.count())] == ["first", "second"]
    assert weights.value() == "run:first"
    none = WeightsEditor()
    qtbot.addWidget(none)
    pick(none, "run")
    with pytest.raises(BadInput, match="are being read"):
        none.value()
    none.set_runs([])
    with pytest.raises(BadInput, match="no earlier run"):
        none.value()


def test_only_runs_whose_weights_fit_are_offered_and_of_the_others_is_said_why_not(weights: WeightsEditor) -> None:
    weights.set_architecture(find("mlp"))
    weights.set_runs([RunWeights("small", "cnn-small", True), RunWeights("new", "mlp", False), RunWeights("first", "mlp", True)])
    pick(weights, "run")
    runs = weights.findChild(QComboBox, "recipe_weights_run")
    assert runs is not None
    assert [runs.itemText(place) for place in range(runs.count())] == ["first"]
    said = " ".join(told.text() for told in weights.findChildren(QLabel) if told.isVisibleTo(weights))
    assert "do not fit: small trained Small CNN; new has no weights yet." in said
    assert weights.value() == "run:first"
    weights.set_architecture(find("cnn-small"))
    with pytest.raises(BadInput, match="weights of first do not fit: first trained Multilayer perceptron"):
        weights.value()
    pick(weights, "random")
    pick(weights, "run")
    assert weights.value() == "run:small"


def test_a_weights_file_has_to_be_there(weights: WeightsEditor, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "some.safetensors"
    pick(weights, "file")
    with pytest.raises(BadInput, match="No weights file is named"):
        weights.value()
    typed(weights, qtbot, "recipe_weights_file", str(file))
    with pytest.raises(BadInput, match="There is no file"):
        weights.value()
    file.touch()
    with qtbot.assertNotEmitted(weights.valueChanged, wait=0):
        assert weights.value() == f"file:{file}"


def test_an_architecture_is_one_of_the_list_or_one_of_timms(qtbot: QtBot) -> None:
    editor = ArchitectureEditor()
    qtbot.addWidget(editor)
    editor.show()
    line = editor.findChild(QLineEdit, "recipe_architecture_timm")
    assert line is not None
    editor.setValue("timm:resnet26d")
    assert (editor.value(), line.isVisibleTo(editor)) == ("timm:resnet26d", True)
    pick(editor, "lite0")
    assert (editor.value(), line.isVisibleTo(editor)) == ("lite0", False)
    info = editor.info()
    assert info is not None
    assert info.title == "EfficientNet-Lite0"
    pick(editor, "timm:")
    typed(editor, qtbot, "recipe_architecture_timm", " ")
    assert editor.info() is None


def test_they_are_built_as_they_were_looked_at(themed: QApplication, weights: WeightsEditor, qtbot: QtBot) -> None:
    told = built(weights)
    weights.setValue("file:/weights.safetensors")
    told += built(weights)
    weights.setValue("run:second")
    networks = ArchitectureEditor()
    qtbot.addWidget(networks)
    networks.setValue("timm:efficientnet_lite1")
    held_as_built("origin-editors", [*told, *built(weights), *built(networks, [networks.field().objectName()])])


def test_a_weights_file_is_looked_for_where_the_last_one_was(
    weights: WeightsEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    answers = ["", "/weights/net.pth"]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *about: asked.append(about) or (answers.pop(0), ""))
    weights.setValue("file:/old.pth")
    with qtbot.assertNotEmitted(weights.valueChanged, wait=0):
        weights._browse()
    with qtbot.waitSignal(weights.valueChanged):
        weights._browse()
    assert weights.findChild(QLineEdit, "recipe_weights_file").text() == "/weights/net.pth"
    kinds = "Weights (*.safetensors *.pth *.pt *.bin);;All files (*)"
    assert asked == [(weights, "Choose a weights file", "/old.pth", kinds)] * 2
