"""What stands above the recipe: kept in files and taken from them; what cannot be used is told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.training.presets import recipe_for
from core.training.recipes.recipe_files import read_recipe
from gui.session import Session
from gui.training.recipe_head import RecipeHead

SOON = 10_000


def test_a_recipe_is_written_and_read(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    recipe = recipe_for("mlp", ["dropout=0.125"])
    head = RecipeHead(session, lambda: recipe)
    qtbot.addWidget(head)
    file = tmp_path / "mine.toml"
    with qtbot.waitSignal(head.told, timeout=SOON) as told:
        head.save_recipe(file)
    assert (told.args, read_recipe(file)) == ([f"The recipe is in {file}."], recipe)
    with qtbot.waitSignal(head.opened, timeout=SOON) as opened:
        head.open_recipe(file)
    assert opened.args == [recipe]
    with qtbot.waitSignal(head.told, timeout=SOON) as told:
        head.save_recipe(file)  # which nobody has allowed to replace
    assert "is there already" in str(told.args[0])


def test_what_cannot_be_used_is_neither_kept_nor_written(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    def wrong() -> Recipe:
        raise BadInput("The recipe has a value that cannot be used.")

    head = RecipeHead(session, wrong)
    qtbot.addWidget(head)
    told: list[object] = []
    kept: list[object] = []
    head.told.connect(told.append)
    head.keep_asked.connect(kept.append)
    head.save_recipe(tmp_path / "mine.toml")
    save = head.findChild(QPushButton, "train_save_recipe")
    assert save is not None
    save.menu().actions()[0].trigger()
    assert (len(told), kept, list(tmp_path.glob("*.toml"))) == (2, [], [])
