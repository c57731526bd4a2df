"""The box of one stage in the recipe form: its fields, its augmentation, and a summary when it is closed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from core.runs.methods import OPTIMISERS, users_of_fields
from core.runs.recipe import NO_AUGMENTATION, Augmentation, Stage
from core.support.errors import BadInput
from core.support.fields import describe
from core.support.wording import counted
from gui.icons import icon
from gui.kit.foldable import FoldableBox
from gui.kit.record_form import RecordForm
from gui.theme import SPACE


class StageBox(QWidget):
    """The form of one stage.

    Signals:
        valueChanged(): The person changed a field.
        remove_asked(): The person wants the stage gone.

    Args:
        index: Place among the stages, from 0; names the fields.
    """

    valueChanged = Signal()  # noqa: N815 - the name Qt's own editors use
    remove_asked = Signal()

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        spoken = f"Stage {index + 1}"
        # Which optimiser or schedule uses which field says their own table; a new one needs no line here.
        needs = {"blocks": ("trains", ("last blocks",)), **users_of_fields()}
        self._fields = RecordForm(describe(Stage), f"stage_{index}", spoken, needs)
        self._augmentation = RecordForm(describe(Augmentation), f"stage_{index}_augmentation", f"{spoken}, augmentation")
        self._views = FoldableBox("Augmentation", f"stage_{index}_augmentation_box", opened=False)
        self._views.body.addWidget(self._augmentation)
        self._box = FoldableBox(spoken, f"stage_{index}_box")
        self._box.body.setContentsMargins(SPACE, 0, 0, SPACE)
        self._box.body.addWidget(self._fields)
        self._box.body.addWidget(self._views)
        remove = QToolButton(self)
        remove.setObjectName(f"stage_{index}_remove")
        remove.setIcon(icon("remove"))
        remove.setAutoRaise(True)
        remove.setAccessibleName(f"Remove stage {index + 1}")
        remove.setToolTip("Remove this stage")
        remove.clicked.connect(self.remove_asked)
        self._box.add_to_head(remove)
        self._remove = remove
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)
        self._fields.valueChanged.connect(self._changed)
        self._augmentation.valueChanged.connect(self._changed)

    def show_views(self, preview: QWidget) -> None:
        """Puts a preview of the views below the augmentation's fields."""
        self._views.body.addWidget(preview)

    def values(self) -> tuple[dict[str, object], dict[str, str]]:
        """The stage's usable values, nested as `Stage` wants them, and errors by "epochs" or "augmentation.flip"."""
        values, errors = self._fields.values()
        views, view_errors = self._augmentation.values()
        errors |= {f"augmentation.{name}": text for name, text in view_errors.items()}
        return {**values, "augmentation": views}, errors

    def set_stage(self, stage: Stage) -> None:
        """Shows the stage."""
        self._fields.set_values(stage)
        self._augmentation.set_values(stage.augmentation)
        self._summarise()

    def set_removable(self, removable: bool) -> None:
        """Offers to remove the stage, or not: the only one stays."""
        self._remove.setVisible(removable)

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Shows errors by "epochs" or "augmentation.flip", and opens the boxes that hide one."""
        views = {name.removeprefix("augmentation."): text for name, text in errors.items() if name.startswith("augmentation.")}
        self._fields.show_errors({name: text for name, text in errors.items() if "." not in name})
        self._augmentation.show_errors(views)
        # Nobody mends what is folded away.
        if views:
            self._views.set_open(True)
        if errors:
            self._box.set_open(True)

    def _changed(self) -> None:
        self._summarise()
        self.valueChanged.emit()

    def _summarise(self) -> None:
        try:
            stage = Stage.model_validate(self.values()[0])
        except (BadInput, ValueError):
            self._box.set_summary("has a value that cannot be used")
            return
        self._box.set_summary(stage_summary(stage))
        self._views.set_summary(augmentation_summary(stage.augmentation))


def stage_summary(stage: Stage) -> str:
    """One line about a stage: "head, 40 epochs, AdamW, rate 0.004"."""
    what = f"last {stage.blocks} blocks" if stage.trains == "last blocks" else stage.trains
    return f"{what}, {counted(stage.epochs, 'epoch')}, {OPTIMISERS.get(stage.optimiser).title}, rate {stage.learning_rate:g}"


def augmentation_summary(augmentation: Augmentation) -> str:
    """One line about an augmentation: "flip, crops from 35 %"."""
    if augmentation == NO_AUGMENTATION:
        return "none"
    parts = ["flip"] if augmentation.flip else []
    if augmentation.smallest_crop < 1:
        parts.append(f"crops from {100 * augmentation.smallest_crop:g} %")
    if augmentation.rotation:
        parts.append(f"rotation {augmentation.rotation:g}°")
    more = ("brightness", "contrast", "saturation", "erase", "mixup", "cutmix")
    parts += [name for name in more if getattr(augmentation, name)]
    return ", ".join(parts) or "none"
