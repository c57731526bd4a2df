"""The samples as cards: what each shows, how large it is, and its licence, before anything is imported."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.datasets.importing.sample_sets.sample_set import SampleSet
from core.datasets.importing.samples import SAMPLES
from core.support.fields import Record, describe
from gui.kit.labels import label
from gui.kit.record_form import RecordForm
from gui.theme import SPACE, set_look


class SampleCards(QWidget):
    """A card per sample, of which one is chosen.

    Signals:
        changed(): Another sample or option is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        self._forms: dict[str, RecordForm] = {}
        self._cards: dict[str, QFrame] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for sample in SAMPLES:
            column.addWidget(self._card(sample))
        column.addStretch()
        self.choose(SAMPLES.names()[0])

    def sample(self) -> SampleSet:
        """The chosen sample."""
        return SAMPLES.get(next(name for name, button in self._buttons.items() if button.isChecked()))

    def options(self) -> Record:
        """The chosen sample's options."""
        sample = self.sample()
        values, _ = self._forms[sample.name].values() if sample.name in self._forms else ({}, {})
        return sample.options.model_validate(values)

    def choose(self, name: str) -> None:
        """Chooses a sample by its name."""
        self._buttons[name].setChecked(True)

    def _card(self, sample: SampleSet) -> QFrame:
        card = QFrame(self)
        card.setProperty("card", True)
        button = QRadioButton(sample.title, card)
        button.setObjectName(f"sample_{sample.name}")
        self._group.addButton(button)
        self._buttons[sample.name] = button
        self._cards[sample.name] = card
        button.toggled.connect(lambda _down: self._chosen())
        head = QHBoxLayout()
        head.addWidget(button, 1)
        size = f"{sample.pictures:,} pictures, {len(sample.classes)} classes"
        head.addWidget(label(size, "caption"))
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE * 2, SPACE + 4, SPACE * 2, SPACE + 4)
        column.setSpacing(SPACE // 2)
        column.addLayout(head)
        column.addWidget(label(sample.text, wrap=True))
        licence = label(f"Licence: {sample.licence}", "caption", wrap=True, name=f"licence_{sample.name}")
        licence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(licence)
        # Numbers, such as how far digits are enlarged, do well as they are: a sample should take one click.
        fields = [info for info in describe(sample.options) if info.kind == "choice"]
        if fields:
            form = RecordForm(fields, f"sample_{sample.name}", sample.title, parent=card)
            form.set_values(sample.options())
            form.valueChanged.connect(self.changed)
            self._forms[sample.name] = form
            column.addWidget(form)
        return card

    def _chosen(self) -> None:
        for name, card in self._cards.items():
            set_look(card, "selected", self._buttons[name].isChecked())
            if name in self._forms:
                self._forms[name].setVisible(self._buttons[name].isChecked())
        self.changed.emit()
