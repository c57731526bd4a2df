"""What a dataset is made of, at a glance: classes, sides, sizes, formats, sources, licences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.datasets.catalog.class_names import NO_CLASS
from core.datasets.catalog.dataset import Dataset
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import counted, percentage
from gui.datasets.glance_card import GlanceCard
from gui.kit.card_columns import CardColumns
from gui.kit.labels import label
from gui.kit.read_when_seen import ReadWhenSeen
from gui.pictures.bar_chart import BarRow
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.datasets.catalog.composition import Composition, Count

_MOST_ACROSS = 3  # columns of cards
_LEAST_WIDTH = SPACE * 42  # of a card, in pixels
_UNEVEN = 3.0  # largest to smallest class from which balance deserves a word


class GlanceTab(ReadWhenSeen):
    """Cards with small charts; all of them can be read as tables."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset: Dataset | None = None
        self.found: Composition | None = None
        self._tables = QCheckBox("Show as tables", self)
        self._tables.setObjectName("glance_tables")
        self._tables.setToolTip("The same numbers as tables that can be read aloud and copied")
        # A settings file gives back text.
        self._tables.setChecked(str(session.settings.value("data/glance_tables", "false")) == "true")
        self._area = QScrollArea(self)
        self._columns = columns = CardColumns(_LEAST_WIDTH, _MOST_ACROSS, parent=self._area.viewport())
        self.cards = {
            "classes": GlanceCard("glance_classes", "Classes", "Class", parent=columns),
            "sides": GlanceCard("glance_sides", "Sides", "Class", ("train", "val", "test", "none"), columns),
            "sizes": GlanceCard("glance_sizes", "Sizes, short side in pixels", "Pixels", parent=columns),
            "formats": GlanceCard("glance_formats", "Formats", "Format", parent=columns),
            "sources": GlanceCard("glance_sources", "Sources", "Source", parent=columns),
            "licences": GlanceCard("glance_licences", "Licences", "Licence", parent=columns),
        }
        columns.hold(tuple(self.cards.values()))
        self._said = label(role="caption", name="glance_said", parent=self)
        self._build()
        self._tables.toggled.connect(self._turn)
        self._turn()

    def show_dataset(self, dataset: Dataset) -> None:
        """Takes the dataset to show, now or when the tab is looked at."""
        self._dataset = dataset
        self.read_anew()

    def _build(self) -> None:
        self._area.setObjectName("glance_area")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes the keyboard
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self._columns)
        self._area.setVisible(False)  # until there is something to see, so that no card grows before one's eyes
        head = QHBoxLayout()
        head.addWidget(self._said, 1)
        head.addWidget(self._tables)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SPACE * 2, 0, 0)
        whole.setSpacing(SPACE)
        whole.addLayout(head)
        whole.addWidget(self._area, 1)
        whole.addStretch()

    def reading(self) -> Task | None:
        return Task("core.datasets.catalog.composition:composition", self._dataset) if self._dataset is not None else None

    @Slot(object)
    def show_read(self, found: Composition) -> None:
        self.found = found
        deep = f" · {found.deep}" if found.deep else ""
        without = f" · {found.unlabelled:,} {NO_CLASS}" if found.unlabelled else ""
        self._said.setText(f"{counted(found.pictures, 'picture')} in use{without}{deep}")
        self.cards["classes"].show_counts(self._class_rows(found), balance_words(found))
        for name in ("sizes", "formats", "sources", "licences"):
            self.cards[name].show_counts(_rows(getattr(found, name)), "")
        sides = [BarRow(side.name, (side.train, side.val, side.test, side.aside)) for side in found.sides]
        self.cards["sides"].show_counts(sides, sides_words(found))
        self._area.setVisible(True)
        # At once: left to the event loop, cards were seen to jump, or kept a height they had before.
        self._columns.place()

    def _class_rows(self, found: Composition) -> list[BarRow]:
        """The classes, each with a picture of it."""
        assert self._dataset is not None
        folder = self._dataset.folder
        return [
            BarRow(count.name, (count.pictures,), picture=thumbnail_path(folder, count.example) if count.example else None)
            for count in found.classes
        ]

    @Slot()
    def _turn(self) -> None:
        wanted = self._tables.isChecked()
        self._session.settings.setValue("data/glance_tables", "true" if wanted else "false")
        for card in self.cards.values():
            card.show_table(wanted)
        self._columns.place()


def balance_words(found: Composition) -> str:
    """How even the classes are, in a sentence."""
    if len(found.classes) < 2:
        return ""
    most, least = found.classes[0], found.classes[-1]
    ratio = most.pictures / least.pictures
    if ratio == 1:
        return f"{len(found.classes)} classes of {counted(least.pictures, 'picture')} each."
    if ratio < _UNEVEN:
        return f"{len(found.classes)} classes of {least.pictures:,} to {most.pictures:,} pictures."
    return f"{len(found.classes)} classes; {most.name} has {ratio:.1f} times as many pictures as {least.name}."


def sides_words(found: Composition) -> str:
    """How large the sides are, in a sentence."""
    if found.split is None:
        return "No split yet."
    total = found.pictures or 1
    parts = [(side, sum(getattr(entry, side) for entry in found.sides)) for side in ("train", "val", "test")]
    aside = sum(entry.aside for entry in found.sides)
    said = ", ".join(f"{side} {percentage(count / total, 1)}" for side, count in parts)
    return f"{found.split}: {said}" + (f"; {counted(aside, 'picture')} on no side." if aside else ".")


def _rows(counts: Sequence[Count]) -> list[BarRow]:
    return [BarRow(count.name, (count.pictures,), count.detail) for count in counts]
