"""One stage in the recipe form, in three parts: its epochs, its augmentation, and a folding box with everything else."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from core.runs.augmentation import Augmentation, preset_of
from core.runs.methods import OPTIMISERS, POLICIES, users_of_fields
from core.runs.recipe import Stage, solves, stage_title
from core.support.errors import BadInput
from core.support.fields import describe
from core.support.wording import counted
from gui.icons import icon
from gui.kit.foldable import FoldableBox
from gui.kit.record_form import RecordForm
from gui.theme import SPACE
from gui.training.augmentation_form import AugmentationForm
from gui.training.side_by_side import SideBySide

_FIRST = "epochs"


class StageBox(QWidget):
    """The form of one stage; `epochs` and `views` are placed by the recipe form, among what most people change.

    Signals:
        valueChanged(): The person changed a field.
        remove_asked(): The person wants the stage gone.

    Args:
        index: Place among the stages, from 0; names the fields.
        parent: Where all three parts lie.
    """

    valueChanged = Signal()  # noqa: N815 - the name Qt's own editors use
    remove_asked = Signal()

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spoken = spoken = f"Stage {index + 1}"
        self._usual: Stage | None = None
        # Which optimiser or schedule uses which field says their own table; a new one needs no line here.
        needs = {"blocks": ("trains", ("last blocks",)), **users_of_fields()}
        fields = list(describe(Stage))
        around = parent or self
        self.epochs = RecordForm([info for info in fields if info.name == _FIRST], f"stage_{index}", spoken, parent=around)
        self.views = FoldableBox("Augmentation", f"stage_{index}_augmentation_box", parent=around)
        self._beside = SideBySide(self.views.content)
        self._augmentation = AugmentationForm(f"stage_{index}_augmentation", f"{spoken}, augmentation", self._beside)
        self._beside.put(self._augmentation)
        self.views.body.setContentsMargins(SPACE, 0, 0, SPACE)
        self.views.body.addWidget(self._beside)
        self.box = FoldableBox(spoken, f"stage_{index}_box", opened=False, parent=self)
        self.box.body.setContentsMargins(SPACE, 0, 0, SPACE)
        others = [info for info in fields if info.name != _FIRST]
        self._fields = RecordForm(others, f"stage_{index}", spoken, needs, parent=self.box.content)
        self.box.body.addWidget(self._fields)
        remove = QToolButton(self.box)
        remove.setObjectName(f"stage_{index}_remove")
        remove.setIcon(icon("remove"))
        remove.setAutoRaise(True)
        remove.setAccessibleName(f"Remove stage {index + 1}")
        remove.setToolTip("Remove this stage")
        remove.clicked.connect(self.remove_asked)
        self.box.add_to_head(remove)
        self._remove = remove
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        for form in (self.epochs, self._fields, self._augmentation):
            form.valueChanged.connect(self._changed)

    def folds(self) -> list[FoldableBox]:
        """The boxes that fold."""
        return [self.box, self.views, *self.box.findChildren(FoldableBox), *self.views.findChildren(FoldableBox)]

    def show_views(self, preview: QWidget) -> None:
        """Puts a preview of the views beside the augmentation's fields, or below them where that is too narrow."""
        self._beside.put(preview)

    def values(self) -> tuple[dict[str, object], dict[str, str]]:
        """The stage's usable values, nested as `Stage` wants them, and errors by "epochs" or "augmentation.flip"."""
        values, errors = self._fields.values()
        first, first_errors = self.epochs.values()
        views, view_errors = self._augmentation.values()
        errors |= {f"augmentation.{name}": text for name, text in view_errors.items()}
        return {**values, **first, "augmentation": views}, errors | first_errors

    def set_stage(self, stage: Stage) -> None:
        """Shows the stage."""
        for form in (self.epochs, self._fields):
            form.set_values(stage)
        self._augmentation.set_values(stage.augmentation)
        self._summarise()

    def compare_with(self, usual: Stage | None) -> None:
        """Has the folded boxes say what differs from this stage of the preset; None where the preset has no such stage."""
        self._usual = usual
        for form in (self.epochs, self._fields):
            form.compare_with(usual)
        self._augmentation.compare_with(usual.augmentation if usual is not None else None)
        self._summarise()

    def show_alone(self, alone: bool) -> None:
        """Names the parts as those of the only stage, which also stays, or of one among several."""
        self._remove.setVisible(not alone)
        self.epochs.row(_FIRST).label.setText("Epochs" if alone else f"Epochs of {self._spoken.lower()}")
        self.views.set_title("Augmentation" if alone else f"Augmentation of {self._spoken.lower()}")

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Shows errors by "epochs" or "augmentation.flip", and opens the boxes that hide one."""
        views = {name.removeprefix("augmentation."): text for name, text in errors.items() if name.startswith("augmentation.")}
        for form in (self.epochs, self._fields):
            form.show_errors({name: text for name, text in errors.items() if name in form.names()})
        self._augmentation.show_errors(views)
        # Nobody mends what is folded away.
        if views:
            self.views.set_open(True)
        if errors.keys() & set(self._fields.names()):
            self.box.set_open(True)

    def _changed(self) -> None:
        self._summarise()
        self.valueChanged.emit()

    def _summarise(self) -> None:
        try:
            stage = Stage.model_validate(self.values()[0])
        except (BadInput, ValueError):
            self.box.set_summary("has a value that cannot be used")
            return
        self.epochs.setVisible(not solves(stage))
        self.box.set_summary(differing(self._fields.changes()) or stage_summary(stage))
        self.views.set_summary(differing(self._augmentation.changes()) or augmentation_summary(stage.augmentation))


def differing(changes: list[str]) -> str:
    """What a folded box says of what differs from the preset; "" when nothing does."""
    return f"changed: {', '.join(changes)}" if changes else ""


def stage_summary(stage: Stage) -> str:
    """One line about a stage: "head, 40 epochs, AdamW, rate 0.004"."""
    what = stage_title(stage).lower() if stage.trains == "last blocks" else stage.trains
    if solves(stage):
        return f"{what}, solved in one go"
    return f"{what}, {counted(stage.epochs, 'epoch')}, {OPTIMISERS.get(stage.optimiser).title}, rate {stage.learning_rate:g}"


def augmentation_summary(augmentation: Augmentation) -> str:
    """One line about an augmentation: "light", or "flip, crops from 35 %" where it is no preset's."""
    preset = preset_of(augmentation)
    if preset is not None:
        return preset.title.lower()
    parts = ["flip"] if augmentation.flip else []
    parts += ["upside down"] if augmentation.upside_down else []
    if augmentation.smallest_crop < 1:
        parts.append(f"crops from {100 * augmentation.smallest_crop:g} %")
    if augmentation.rotation:
        parts.append(f"rotation {augmentation.rotation:g}°")
    more = (
        "zoom", "width_shift", "height_shift", "brightness", "contrast", "saturation", "hue", "blur", "erase",
        "mixup", "cutmix",
    )  # fmt: skip
    parts += [name.replace("_", " ") for name in more if getattr(augmentation, name)]
    parts += [POLICIES.get(augmentation.policy).title] if augmentation.policy != "none" else []
    return ", ".join(parts) or "stretch"  # of what varies pictures, all that has not been named
