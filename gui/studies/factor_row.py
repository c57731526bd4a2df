"""One thing that a study varies: which setting, and its values."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.runs.augmentation import AUGMENTATIONS
from core.runs.recipe import Recipe, Stage
from core.studies.searching.ranges import searched_of
from core.studies.study import DATASET, PRESET, SPLIT, Factor
from core.support.fields import FieldInfo, describe
from gui.kit.quiet import QuietComboBox
from gui.theme import SPACE

_NOTHING = ""


class FactorRow(QWidget):
    """A choice of settings and a line for values with commas between them.

    Signals:
        changed(): Another setting or other values.

    Args:
        place: Which row, from 0.
    """

    changed = Signal()

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = QuietComboBox(self)
        self.key.setObjectName(f"study_factor_{place}")
        self.key.setAccessibleName(f"What is varied, {place + 1}")
        self.key.addItem("Nothing", _NOTHING)
        self._help = {PRESET: "Names of presets.", DATASET: "Names of datasets.", SPLIT: "Names of splits."}
        for name, title in ((PRESET, "Preset"), (DATASET, "Dataset"), (SPLIT, "Split")):
            self.key.addItem(title, name)
        self.key.addItem("Augmentation", "augmentation")
        self._help["augmentation"] = f"{', '.join(AUGMENTATIONS.names())}."
        for info in _varied():
            self.key.addItem(info.label, info.name)
            self._help[info.name] = info.help
        self.values = QLineEdit(self)
        self.values.setObjectName(f"study_values_{place}")
        self.values.setAccessibleName(f"Its values, {place + 1}")
        self.values.setPlaceholderText("Values, with commas between them, or a range: 0.001..0.1")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.key, 2)
        row.addWidget(self.values, 3)
        self.key.currentIndexChanged.connect(self._chosen)
        self.values.textChanged.connect(self.changed)
        self._chosen()

    def factor(self) -> Factor | None:
        """What is varied; None where nothing is, or no value is said yet.

        Raises:
            BadInput: It is a range, and none that can be searched.
        """
        key = str(self.key.currentData())
        if key and ".." in self.values.text():
            return searched_of(f"{key}={self.values.text()}")
        values = tuple(value.strip() for value in self.values.text().split(",") if value.strip())
        return Factor(key=key, values=values) if key and values else None

    def set_factor(self, factor: Factor | None) -> None:
        """Shows another one, or none."""
        place = self.key.findData(factor.key) if factor is not None else 0
        if factor is not None and place < 0:  # stages.0.epochs and the like, which only a command line has said
            self.key.addItem(factor.key, factor.key)
            place = self.key.count() - 1
        self.key.setCurrentIndex(place)
        self.values.setText((factor.written if factor.scale else ", ".join(factor.values)) if factor is not None else "")

    def _chosen(self) -> None:
        key = str(self.key.currentData())
        self.values.setEnabled(bool(key))
        searched = (
            "A search chooses from a range: 0.0001..0.1 goes by powers of ten where its ends are ten times apart or more, unless "
            ":linear stands behind it."
        )
        self.values.setToolTip(f"{self._help.get(key, '')} {searched}".strip() if key else "")
        self.changed.emit()


@cache  # each row of a dialog asks, of which there are eight
def _varied() -> tuple[FieldInfo, ...]:
    """Settings of recipes and stages, those that people vary most first."""
    found = {info.name: info for record in (Stage, Recipe) for info in describe(record) if info.name not in ("seed", "preset")}
    first = ("learning_rate", "batch_size", "epochs", "optimiser", "weight_decay", "architecture", "picture_size")
    return (*(found.pop(name) for name in first), *sorted(found.values(), key=lambda info: info.label))
