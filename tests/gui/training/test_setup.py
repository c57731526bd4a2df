"""The set-up of a training: recipes are kept in files and taken from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from core.architectures.known.networks import KnownNetwork
from core.datasets.catalog.dataset import Dataset
from core.engine.protocol import LayersPreview
from core.runs.folder import RunFolder
from core.support.errors import BadInput
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from core.training.recipes.recipe_files import read_recipe
from gui.kit.field_editors import NumberLine
from gui.kit.foldable import FoldableBox
from gui.session import Session
from gui.training import setup as train_setup
from gui.training.page import TrainPage
from gui.training.setup import TrainSetup
from tests.told_of_style import told_of_style
from tests.told_runs import told_plan

SOON = 10_000


@pytest.fixture
def setup(session: Session, qtbot: QtBot) -> Iterator[TrainSetup]:
    made = TrainSetup(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    yield made
    made.plan.close_questions()


def test_a_recipe_is_kept_in_a_file_and_taken_from_it(setup: TrainSetup, tmp_path: Path, qtbot: QtBot) -> None:
    recipe = recipe_for("mlp", ["dropout=0.125", "epochs=3"])
    setup.set_recipe(recipe)
    file = tmp_path / "mine.toml"
    with qtbot.waitSignal(setup.told, timeout=SOON) as told:
        setup.head.save_recipe(file)
    assert told.args == [f"The recipe is in {file}."]
    assert read_recipe(file) == recipe
    setup.set_recipe(recipe_for("lite0-frozen"))
    with qtbot.waitSignal(setup.changed, timeout=SOON):
        setup.head.open_recipe(file)
    assert setup.form.value() == recipe
    assert setup.presets.value() == "mlp"


def test_a_file_that_holds_no_recipe_is_told_and_changes_nothing(setup: TrainSetup, tmp_path: Path, qtbot: QtBot) -> None:
    before = setup.form.value()
    file = tmp_path / "broken.toml"
    file.write_text("epochs = ")
    with qtbot.waitSignal(setup.told, timeout=SOON) as told:
        setup.head.open_recipe(file)
    assert isinstance(told.args[0], BadInput)
    assert setup.form.value() == before


def test_no_line_of_a_plan_is_cut_off_when_another_takes_its_place(
    themed: QApplication, setup: TrainSetup, workspace: Workspace, qtbot: QtBot
) -> None:
    plans = []
    for name in ("lite0-frozen", "mlp"):
        recipe = recipe_for(name)
        plans.append(told_plan(RunFolder.create(workspace, name, "vehicles", recipe), recipe))
    setup.resize(964, 560)
    setup.show()
    for plan in plans * 2:
        setup.plan.show_plan(plan)
        for _ in range(5):
            QApplication.processEvents()
        values = [words for words in setup.plan.findChildren(QLabel) if words.wordWrap() and words.isVisible()]
        assert len(values) > 6
        assert [words.text() for words in values if words.height() < words.heightForWidth(words.width())] == []


@pytest.mark.parametrize("preset", ["joined-frozen", "lite0-two-stage"])
def test_the_recipe_is_no_wider_than_its_column_in_the_smallest_window(
    themed: QApplication, setup: TrainSetup, qtbot: QtBot, preset: str
) -> None:
    setup.resize(964, 560)
    setup.show()
    setup.set_recipe(recipe_for(preset))
    for fold in setup.form.findChildren(FoldableBox):
        fold.set_open(True)
    for _ in range(5):
        QApplication.processEvents()
    area = setup.findChild(QScrollArea, "train_recipe_scroll")
    assert area.widget().minimumSizeHint().width() <= area.viewport().width(), "what stands at the right is cut off"


def test_runs_that_are_wanted_as_members_are_set_up(setup: TrainSetup, session: Session, workspace: Workspace) -> None:
    for name in ("one", "two"):
        RunFolder.create(workspace, name, "vehicles", recipe_for("quick"))
    session.wanted_members = ("one", "two")
    setup.take_members()
    recipe = setup.form.value()
    assert (recipe.members, recipe.join) == (("run:one", "run:two"), "mean")
    assert session.wanted_members == ()
    assert setup.form._network_box.is_open()


def test_members_that_are_gone_are_told(setup: TrainSetup, session: Session, qtbot: QtBot) -> None:
    before = setup.form.value()
    session.wanted_members = ("gone", "too")
    with qtbot.waitSignal(setup.told) as told:
        setup.take_members()
    assert "gone" in str(told.args[0])
    assert setup.form.value() == before


class Asked(QDialog):
    """Notes what it is asked with, for dialogs that would wait for an engine."""

    chosen = Signal(object, str)

    def __init__(self, *about: object) -> None:
        super().__init__(about[-1])
        self.about = about


def test_layers_and_networks_are_shown_for_what_the_form_says(
    setup: TrainSetup, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Asked] = []
    monkeypatch.setattr(Asked, "open", lambda dialog: opened.append(dialog))
    for name in ("LayersDialog", "NetworksDialog"):
        monkeypatch.setattr(train_setup, name, Asked)
    setup.set_recipe(recipe_for("mlp", ["picture_size=48"]))
    setup._show_layers()
    setup._search_networks()
    layers, networks = opened
    assert layers.about == (setup._session, LayersPreview(setup.chooser.dataset(), setup.form.value()), setup)
    assert networks.about == (setup._session, setup)
    assert all(dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose) for dialog in opened)
    networks.chosen.emit(KnownNetwork("timm:tiny", "tiny", "timm", 5, 1, 64, None, "mit", "none"), "random")
    recipe = setup.form.value()
    assert (recipe.architecture, recipe.weights, recipe.picture_size) == ("timm:tiny", "random", 64)

    def refused() -> None:
        raise BadInput("No such size.")

    monkeypatch.setattr(setup.form, "value", refused)
    with qtbot.waitSignal(setup.told) as told:
        setup._show_layers()
    assert (str(told.args[0]), len(opened)) == ("No such size.", 2)


def test_the_name_of_a_run_is_checked_where_it_is_typed(
    setup: TrainSetup, workspace: Workspace, shapes: Dataset, qtbot: QtBot
) -> None:
    setup.chooser.refresh("shapes")
    qtbot.waitUntil(lambda: setup.chooser.dataset() == "shapes", timeout=SOON)
    RunFolder.create(workspace, "taken", "shapes", recipe_for("mlp"))
    line = setup._name
    for name, wrong in (("taken", "There is a run called taken already."), ("a/b", "run name"), ("free", "")):
        line.setText(name)
        line.textEdited.emit(name)
        assert wrong in setup._name_error.text()
        assert (bool(setup._name_error.text()), line.property("wrong")) == (bool(wrong), bool(wrong))
        assert setup._name_error.isHidden() is not bool(wrong)
    setup.rename()
    assert line.text().startswith("shapes-"), "the made-up name again"
    assert line.cursorPosition() == 0


def test_its_fields_are_made_where_they_lie(session: Session, qtbot: QtBot) -> None:
    """What is moved once it is filled is told of its style anew with all that lies in it: each field was eight times."""
    page, told = told_of_style(NumberLine, lambda: TrainPage(session))
    qtbot.addWidget(page)
    there = page.findChildren(NumberLine)
    assert len(there) > 30
    assert told < len(there)
