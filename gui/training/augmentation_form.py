"""The fields of a stage's augmentation below a choice that fills them all: none, light, strong."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.runs.augmentation import AUGMENTATIONS, Augmentation, preset_of
from core.runs.methods import users_of_fields
from core.support.fields import FieldInfo, describe
from gui.kit.quiet import QuietComboBox
from gui.kit.record_form import RecordForm
from gui.theme import SPACE

_AMOUNT = "amount"
_BY_HAND = "by hand"


class AugmentationForm(QWidget):
    """Shows an augmentation; the choice above the fields follows them, and says "As set below" where they are no preset's.

    Signals:
        valueChanged(): The person changed a field, or all of them by the choice.

    Args:
        prefix: Beginning of object names ("stage_0_augmentation").
        spoken: Beginning of accessible names ("Stage 1, augmentation").
    """

    valueChanged = Signal()  # noqa: N815 - the name Qt's own editors use

    def __init__(self, prefix: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amount = RecordForm([_amounts()], prefix, spoken, parent=self)
        self._fields = RecordForm(describe(Augmentation), prefix, spoken, users_of_fields(), parent=self)
        box = self._amount.editor(_AMOUNT).field()
        assert isinstance(box, QuietComboBox)
        entries = box.model()
        assert isinstance(entries, QStandardItemModel)
        # Shown where it is so, and nothing to choose: themes leave a list's placeholder out.
        entries.item(box.findData(_BY_HAND)).setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self._amount)
        layout.addWidget(self._fields)
        self._amount.valueChanged.connect(self._fill)
        self._fields.valueChanged.connect(self._changed)

    def values(self) -> tuple[dict[str, object], dict[str, str]]:
        """The usable values by field, and what is wrong with the others."""
        return self._fields.values()

    def set_values(self, augmentation: Augmentation) -> None:
        """Shows the augmentation."""
        self._fields.set_values(augmentation)
        self._follow()

    def compare_with(self, usual: Augmentation | None) -> None:
        """Has `changes` told against this augmentation from now on; None for nothing to hold the fields against."""
        self._fields.compare_with(usual)

    def changes(self) -> list[str]:
        """What differs from the augmentation that is usual."""
        return self._fields.changes()

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Shows errors under their fields, and takes away the others."""
        self._fields.show_errors(errors)

    @Slot()
    def _fill(self) -> None:
        self._fields.set_values(AUGMENTATIONS.get(str(self._amount.editor(_AMOUNT).value())).augmentation)
        self.valueChanged.emit()

    @Slot()
    def _changed(self) -> None:
        self._follow()
        self.valueChanged.emit()

    def _follow(self) -> None:
        try:
            preset = preset_of(Augmentation.model_validate(self._fields.values()[0]))
        except ValidationError:
            preset = None
        wrong = bool(self._fields.values()[1])
        self._amount.editor(_AMOUNT).setValue(_BY_HAND if preset is None or wrong else preset.name)


def _amounts() -> FieldInfo:
    help = " ".join(["Fills in what is below.", *(f"{preset.title}: {preset.help}." for preset in AUGMENTATIONS)])
    names, titles = (*AUGMENTATIONS.names(), _BY_HAND), (*(preset.title for preset in AUGMENTATIONS), "As set below")
    return FieldInfo(_AMOUNT, "Amount", "choice", names[0], None, None, False, names, "", help, False, titles)
