"""What stands above the recipe: it is taken from a file, kept as a file or a preset, or brought back to its preset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QWidget

from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.names import folder_name
from core.training.recipes.recipe_files import ENDING, read_recipe, write_recipe
from gui.icons import icon
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

_RECIPES = f"Recipes (*{ENDING})"


class RecipeHead(QWidget):
    """A heading and three buttons.

    Signals:
        opened(object): The recipe that was in a file.
        keep_asked(object): This recipe is to be kept as a preset.
        reset_asked(): The preset's own values are wanted back.
        told(object): A recipe file could not be read or written (the error), or was written (a sentence).

    Args:
        session: Says where files are looked for at first.
        recipe: Gives what is shown now, or raises `BadInput`.
    """

    opened = Signal(object)
    keep_asked = Signal(object)
    reset_asked = Signal()
    told = Signal(object)

    def __init__(self, session: Session, recipe: Callable[[], Recipe], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._recipe = recipe
        opens = quiet_button("Open …", "train_open_recipe", "open", self._ask_to_open, self)
        opens.setToolTip("Take the recipe from a .toml file")
        save = quiet_button("Save", "train_save_recipe", "save", None, self)
        save.setToolTip("Keep this recipe as a preset of your own, or in a file for somebody else")
        menu = QMenu(save)
        menu.addAction(icon("recipe"), "As a preset …").triggered.connect(self._ask_to_keep)
        menu.addAction(icon("file"), "In a file …").triggered.connect(self._ask_to_save)
        save.setMenu(menu)
        self.reset = quiet_button("Reset to preset", "train_reset", "undo", self.reset_asked.emit, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(column_heading("Recipe"))
        row.addStretch(1)
        for button in (opens, save, self.reset):
            row.addWidget(button)

    def open_recipe(self, file: Path) -> None:
        """Takes the recipe in a file."""
        self._run(Task(read_recipe, file), self.opened.emit)

    def save_recipe(self, file: Path, replace: bool = False) -> None:
        """Writes the recipe shown to a file; `replace` when the person has allowed that."""
        recipe = self._shown()
        if recipe is not None:
            self._run(Task(write_recipe, recipe, file, replace), self._saved)

    def _shown(self) -> Recipe | None:
        try:
            return self._recipe()
        except BadInput as error:
            self.told.emit(error)
            return None

    @Slot()
    def _ask_to_open(self) -> None:
        name = QFileDialog.getOpenFileName(self, "Open a recipe", str(self._session.workspace.root), _RECIPES)[0]
        if name:
            self.open_recipe(Path(name))

    @Slot()
    def _ask_to_save(self) -> None:
        recipe = self._shown()
        if recipe is None:
            return
        begin = self._session.workspace.root / (folder_name(recipe.preset) + ENDING)
        name = QFileDialog.getSaveFileName(self, "Save the recipe", str(begin), _RECIPES)[0]
        if name:
            # The dialog has asked about the very name that was typed, and about none that an ending is put behind.
            self.save_recipe(Path(name), replace=name.endswith(ENDING))

    @Slot()
    def _ask_to_keep(self) -> None:
        recipe = self._shown()
        if recipe is not None:
            self.keep_asked.emit(recipe)

    def _run(self, task: Task, done: Callable[[Any], object]) -> None:
        task.succeeded.connect(done)
        task.failed.connect(self.told)
        self._session.run_task(task, "Recipe file")

    @Slot(object)
    def _saved(self, file: Path) -> None:
        self.told.emit(f"The recipe is in {file}.")


def column_heading(text: str) -> QLabel:
    """A heading as tall as the buttons that stand beside one of them."""
    made = label(text, "strong")
    made.setFixedHeight(4 * SPACE)
    return made


def scrolled_column(name: str, parent: QWidget) -> QScrollArea:
    """An area for a column that is made inside its viewport, and given to it then."""
    area = QScrollArea(parent)
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
