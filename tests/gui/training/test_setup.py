"""The set-up of a training: recipes are kept in files and taken from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from core.runs.folder import RunFolder
from core.support.errors import BadInput
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from core.training.recipes.recipe_files import read_recipe
from gui.kit.foldable import FoldableBox
from gui.session import Session
from gui.training.setup import TrainSetup
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
