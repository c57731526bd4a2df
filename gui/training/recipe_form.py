"""The form of a recipe, generated from its records: what most people change, then the rest, folded. value, setValue,
valueChanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pydantic import ValidationError
from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.architectures.origins import RunWeights
from core.runs.recipe import ENSEMBLE, MEMBERS, MOST_STAGES, Recipe, Stage
from core.support.errors import BadInput
from core.support.fields import describe
from gui.icons import icon
from gui.kit.foldable import FoldableBox
from gui.kit.labels import error_label, say
from gui.kit.record_form import RecordForm
from gui.kit.remembered import remember_fold, was_open
from gui.theme import SPACE
from gui.training.members_editor import MembersEditor
from gui.training.origin_editors import ArchitectureEditor, WeightsEditor
from gui.training.recipe_rows import CARRIED, FIRST, NEEDS, NETWORK, WholeForm
from gui.training.record_errors import drop, told
from gui.training.stage_box import StageBox, differing
from gui.training.views_preview import ViewsPreview


class RecipeForm(QWidget):
    """Shows a recipe and makes one from what is shown.

    Signals:
        valueChanged(): The person changed something; `value()` or `errors()` tell what there is now.
        search_asked(): The person wants to choose among all networks.

    Args:
        preview: Makes what shows the views of a stage, by its place.
        settings: Remember which boxes are folded; None to remember nothing.
    """

    valueChanged = Signal()  # noqa: N815 - the name Qt's own editors use
    search_asked = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        preview: Callable[[int], ViewsPreview] | None = None,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recipe_form")
        self._preset = "custom"
        self._preview = preview
        self._settings = settings
        self._usual: Recipe | None = None
        self._previews: list[ViewsPreview] = []
        self._removed: tuple[int, Stage] | None = None
        self._errors: dict[str, str] = {}
        self._architecture = ArchitectureEditor()
        self._architecture.search_asked.connect(self.search_asked)
        self._weights = WeightsEditor()
        fields = [info for info in describe(Recipe) if info.name not in CARRIED]
        self._members = MembersEditor()
        special = {"architecture": self._architecture, "weights": self._weights, "members": self._members}
        first = [info for info in fields if info.name in FIRST]
        network = [info for info in fields if info.name in NETWORK]
        whole = [info for info in fields if info.name not in (*FIRST, *NETWORK)]
        # Each part is made where it lies: what is moved is told of its style anew, with all that lies in it.
        self._problem = error_label("recipe_error", self)
        self._first = RecordForm(first, "recipe", "", parent=self)
        self._network_box = self._folded("Network", "recipe_network_box")
        self._network = RecordForm(network, "recipe", "", NEEDS, special, self._network_box.content)
        self._add = self._button("Add a stage", "recipe_add_stage", "add", self._add_stage)
        self._put_back = self._button("Put the removed stage back", "recipe_restore_stage", "undo", self._restore_stage)
        self._whole_box = self._folded("Whole training", "recipe_whole_box")
        self.whole = WholeForm(whole, self._whole_box.content)
        self._stages: list[StageBox] = []
        self._build()
        self.setValue(Recipe.model_validate({}))

    def value(self) -> Recipe:
        """The recipe shown.

        Raises:
            BadInput: Something shown cannot be used; the errors are shown under their fields as well.
        """
        recipe, errors = self._read()
        if recipe is None:
            raise BadInput("The recipe has a value that cannot be used.", next(iter(errors.values())))
        return recipe

    def setValue(self, recipe: Recipe) -> None:
        """Shows the recipe."""
        self._preset = recipe.preset
        for form in self._forms():
            form.set_values(recipe)
        self._show_kind()
        others = len(recipe.stages) != len(self._stages)
        self._show_stages(recipe.stages)
        if others:
            self._fold_views()
        self._check()
        self._summarise()

    def set_preset(self, name: str) -> None:
        """Says of what is shown that it is of the preset of that name."""
        self._preset = name

    def take_network(self, architecture: str, weights: str, side: int) -> None:
        """Shows another network, its weights, and pictures of that many pixels a side; the rest of the recipe stays."""
        self._architecture.setValue(architecture)
        self._weights.setValue(weights)
        self._first.editor("picture_size").setValue(side)
        self._changed()

    def compare_with(self, usual: Recipe | None) -> None:
        """Has the folded boxes say what differs from this recipe, which is the preset's."""
        self._usual = usual
        for form in self._forms():
            form.compare_with(usual)
        self._compare_stages()
        self._summarise()

    def set_runs(self, runs: Sequence[RunWeights]) -> None:
        """Tells which runs there are whose weights could be taken."""
        self._weights.set_runs(runs)
        self._members.set_runs(runs)
        self._check()

    def open_network(self) -> None:
        """Unfolds what says which network is trained."""
        self._network_box.set_open(True)

    def errors(self) -> dict[str, str]:
        """What is wrong, by field ("picture_size", "stages.0.epochs", "stages.0.augmentation.mixup", or "" for the whole)."""
        return dict(self._errors)

    def previews(self) -> list[ViewsPreview]:
        """What shows the views of each stage."""
        return list(self._previews)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self._problem)
        first = QVBoxLayout()
        first.setSpacing(SPACE // 2)
        self._epochs_area = QVBoxLayout()
        self._epochs_area.setSpacing(SPACE // 2)
        first.addLayout(self._epochs_area)
        first.addWidget(self._first)
        layout.addLayout(first)
        self._views_area = QVBoxLayout()
        self._views_area.setSpacing(SPACE)
        layout.addLayout(self._views_area)
        layout.addWidget(self._network_box)
        self._stage_area = QVBoxLayout()
        self._stage_area.setSpacing(SPACE)
        layout.addLayout(self._stage_area)
        buttons = QHBoxLayout()
        self._put_back.hide()
        buttons.addWidget(self._add)
        buttons.addWidget(self._put_back)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(self._whole_box)
        layout.addStretch(1)
        for box, inside in ((self._network_box, self._network), (self._whole_box, self.whole)):
            box.body.addWidget(inside)
            self._remember([box, *inside.findChildren(FoldableBox)])
        for form in self._forms():
            form.valueChanged.connect(self._changed)

    def _forms(self) -> tuple[RecordForm, ...]:
        """What shows fields of the recipe itself."""
        return self._first, self._network, self.whole

    def _folded(self, title: str, name: str) -> FoldableBox:
        box = FoldableBox(title, name, opened=False, parent=self)
        box.body.setContentsMargins(SPACE, 0, 0, 0)
        return box

    def _remember(self, boxes: Sequence[FoldableBox]) -> None:
        if self._settings is not None:
            for box in boxes:
                remember_fold(box, self._settings)

    def _button(self, text: str, name: str, icon_name: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(icon(icon_name), text, self)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _show_stages(self, stages: Sequence[Stage]) -> None:
        for gone in (part for box in self._stages[len(stages) :] for part in (box.epochs, box.views, box)):
            gone.hide()
            # At once, although it is deleted later: a stage of the same number may want its object names.
            gone.setParent(None)
            gone.deleteLater()
        del self._stages[len(stages) :], self._previews[len(stages) :]
        for index in range(len(self._stages), len(stages)):
            box = StageBox(index, self)
            box.valueChanged.connect(self._changed)
            # A box keeps its number: when a stage goes, those after it move up, and the last box goes.
            box.remove_asked.connect(partial(self._remove_stage, index))
            if self._preview is not None:
                self._previews.append(self._preview(index))
                box.show_views(self._previews[-1])
            self._remember(box.folds())
            for area, part in ((self._epochs_area, box.epochs), (self._views_area, box.views), (self._stage_area, box)):
                area.addWidget(part)
                part.show()
            self._stages.append(box)
        for box, stage in zip(self._stages, stages, strict=True):
            box.set_stage(stage)
            box.show_alone(len(stages) == 1)
        self._compare_stages()
        self._add.setEnabled(len(stages) < MOST_STAGES)

    @Slot()
    def _add_stage(self) -> None:
        stages = self._stages_shown()
        self._show_stages([*stages, stages[-1]])
        self._stages[-1].box.set_open(True)
        self._changed()

    def _remove_stage(self, index: int) -> None:
        stages = self._stages_shown()
        self._removed = (index, stages.pop(index))
        self._show_stages(stages)
        self._put_back.show()
        self._changed()

    @Slot()
    def _restore_stage(self) -> None:
        if self._removed is None:
            return
        stages = self._stages_shown()
        stages.insert(*self._removed)
        self._removed = None
        self._put_back.hide()
        self._show_stages(stages)
        self._changed()

    def _stages_shown(self) -> list[Stage]:
        """The stages as shown; fields that cannot be used fall back to their defaults."""
        stages = []
        for box in self._stages:
            values, _ = box.values()
            try:
                stages.append(Stage.model_validate(values))
            except ValidationError as error:
                for entry in error.errors():
                    drop(values, entry["loc"])
                stages.append(Stage.model_validate(values))
        return stages

    def _fold_views(self) -> None:
        """Shows sixteen views of the last stage alone: those before it mostly train a head on pictures that are not varied."""
        for box in self._stages:
            last = box is self._stages[-1]
            box.views.set_open(last and (self._settings is None or was_open(box.views.name, self._settings, True)))

    def _compare_stages(self) -> None:
        usual = self._usual.stages if self._usual is not None else ()
        for index, box in enumerate(self._stages):
            box.compare_with(usual[index] if index < len(usual) else None)

    def _summarise(self) -> None:
        for box, form in ((self._network_box, self._network), (self._whole_box, self.whole)):
            box.set_summary(differing(form.changes()) or ("as in the preset" if self._usual is not None else ""))

    @Slot()
    def _changed(self) -> None:
        self._show_kind()
        self._check()
        self._summarise()
        self.valueChanged.emit()

    def _is_ensemble(self) -> bool:
        try:
            return self._architecture.value() == ENSEMBLE
        except BadInput:
            return False  # another network of timm, whose name is being written

    def _show_kind(self) -> None:
        """Has the form ask what an ensemble asks, or what one network does."""
        self._weights.set_architecture(self._architecture.info())
        several = self._is_ensemble()
        # Members have sizes of their own, and one network has nothing to join.
        self._first.row("picture_size").set_visible(not several)
        if not several:
            self._network.editor("join").setValue("features")

    def _check(self) -> None:
        _, self._errors = self._read()
        plain = {name: text for name, text in self._errors.items() if not name.startswith("stages.")}
        for form in self._forms():
            form.show_errors(plain)
        for fold, form in ((self._network_box, self._network), (self._whole_box, self.whole)):
            # Nobody mends what is folded away.
            if plain.keys() & set(form.names()):
                fold.set_open(True)
        for index, box in enumerate(self._stages):
            start = f"stages.{index}."
            box.show_errors({name.removeprefix(start): text for name, text in self._errors.items() if name.startswith(start)})
        say(self._problem, self._errors.get("", ""))

    def _read(self) -> tuple[Recipe | None, dict[str, str]]:
        values: dict[str, object] = {"preset": self._preset}
        errors: dict[str, str] = {}
        for form in self._forms():
            some, wrong = form.values()
            values |= some
            errors |= wrong
        several = self._is_ensemble()
        usual = Recipe.model_fields["picture_size"].default  # members have sizes of their own, and nothing is chosen for all
        values |= {"weights": MEMBERS, "picture_size": usual} if several else {"members": (), "join": "features"}
        errors.pop("weights" if several else "members", None)
        stages = []
        for index, box in enumerate(self._stages):
            stage, wrong = box.values()
            errors |= {f"stages.{index}.{name}": text for name, text in wrong.items()}
            try:
                stages.append(Stage.model_validate(stage))
            except ValidationError as error:
                stages.append(Stage())  # stands in, so that the rest of the recipe is looked at as well
                errors = told(error, f"stages.{index}.") | errors
        recipe = None
        try:
            recipe = Recipe.model_validate({**values, "stages": stages})
        except ValidationError as error:
            # What the editors said comes last and stays: it says more of the field than the record can.
            errors = told(error) | errors
        errors |= self._picture_size_error(recipe)
        return (None if errors else recipe), errors

    def _picture_size_error(self, recipe: Recipe | None) -> dict[str, str]:
        info = self._architecture.info()
        if recipe is None or info is None:
            return {}
        try:
            # Looked at here, where both are known: the record of a recipe knows no architectures.
            info.check_picture_size(recipe.picture_size or info.picture_size)
        except BadInput as error:
            return {"picture_size": str(error)}
        return {}
