"""What stands above the recipe: kept in files and taken from them; what cannot be used is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.training.presets import recipe_for
from core.training.recipes.recipe_files import read_recipe
from gui.session import Session
from gui.training.recipe_head import _RECIPES, RecipeHead
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole

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


def test_what_is_typed_in_the_file_dialog_is_what_is_written(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = recipe_for("mlp")
    head = RecipeHead(session, lambda: recipe)
    qtbot.addWidget(head)
    save = head.findChild(QPushButton, "train_save_recipe").menu().actions()
    written: list[tuple[Path, bool]] = []
    monkeypatch.setattr(head, "save_recipe", lambda file, replace=False: written.append((file, replace)))
    begun: list[tuple[object, ...]] = []

    def answer(name: str) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *what: begun.append(what) or (name, ""))

    for name in (str(tmp_path / "a.toml"), str(tmp_path / "a"), ""):
        answer(name)
        save[1].trigger()
    assert written == [(tmp_path / "a.toml", True), (tmp_path / "a", False)], "only what the dialog has asked about is replaced"
    assert begun[0] == (head, "Save the recipe", str(session.workspace.root / "mlp.toml"), _RECIPES)
    opened: list[Path] = []
    monkeypatch.setattr(head, "open_recipe", opened.append)
    for name in (str(tmp_path / "a.toml"), ""):
        known = {(head, "Open a recipe", str(session.workspace.root), _RECIPES): name}
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *what, known=known: (known[what], ""))
        head.findChild(QPushButton, "train_open_recipe").click()
    assert opened == [tmp_path / "a.toml"]
    with qtbot.waitSignal(head.keep_asked) as kept:
        save[0].trigger()
    assert kept.args == [recipe]
    with qtbot.waitSignal(head.reset_asked):
        head.reset.click()


def test_everything_to_press_is_seen_whole(session: Session, qtbot: QtBot) -> None:
    head = RecipeHead(session, lambda: recipe_for("mlp"))
    qtbot.addWidget(head)
    head.show()
    wait_until_whole(qtbot, head)
    as_built("recipe-head", head)
