"""What a dataset is made of, at a glance: classes, sides, sizes, formats, sources, licences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.datasets.dataset import Dataset
from core.support.jobs import Context
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.glance_card import GlanceCard
from gui.widgets.glance_chart import GlanceRow
from gui.widgets.labels import label
from gui.widgets.read_when_seen import ReadWhenSeen

if TYPE_CHECKING:
    from core.datasets.composition import Composition, Count

_WIDE = SPACE * 46  # pixels a card needs beside another one
_UNEVEN = 3.0  # largest to smallest class from which balance deserves a word


def read_composition(dataset: Dataset, context: Context) -> Composition:
    """Job: counts a dataset's pictures."""
    from core.datasets.composition import composition

    return composition(dataset, context)


class GlanceTab(ReadWhenSeen):
    """Cards with small charts; all of them can be read as tables."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset: Dataset | None = None
        self._columns = 0
        self._stacks: list[QVBoxLayout] = []
        self.found: Composition | None = None
        self.cards = {
            "classes": GlanceCard("glance_classes", "Classes", "Class", parent=self),
            "sides": GlanceCard("glance_sides", "Sides", "Class", ("train", "val", "test", "none"), self),
            "sizes": GlanceCard("glance_sizes", "Sizes, short side in pixels", "Pixels", parent=self),
            "formats": GlanceCard("glance_formats", "Formats", "Format", parent=self),
            "sources": GlanceCard("glance_sources", "Sources", "Source", parent=self),
            "licences": GlanceCard("glance_licences", "Licences", "Licence", parent=self),
        }
        self._tables = QCheckBox("Show as tables", self)
        self._tables.setObjectName("glance_tables")
        self._tables.setToolTip("The same numbers as tables that can be read aloud and copied")
        self._tables.setChecked(str(session.settings.value("data/glance_tables", "false")) == "true")
        self._said = label(role="caption", name="glance_said")
        self._build()
        self._tables.toggled.connect(self._turn)
        self._turn()

    def show_dataset(self, dataset: Dataset) -> None:
        """Takes the dataset to show, now or when the tab is looked at."""
        self._dataset = dataset
        self.read_anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _build(self) -> None:
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, SPACE, SPACE)
        self._grid.setSpacing(SPACE * 2)
        area = QScrollArea(self)
        area.setObjectName("glance_area")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        head = QHBoxLayout()
        head.addWidget(self._said, 1)
        head.addWidget(self._tables)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE * 2, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(area, 1)

    def _lay_out(self) -> None:
        """Puts the cards in as many columns as there is room for."""
        columns = min(3, max(1, self.width() // _WIDE))
        if columns == self._columns:
            return
        self._columns = columns
        for stack in self._stacks:
            self._grid.removeItem(stack)
            while stack.count():
                stack.takeAt(0)
            stack.deleteLater()
        for place in range(3):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        self._stacks = [QVBoxLayout() for _ in range(columns)]
        for place, stack in enumerate(self._stacks):
            stack.setSpacing(SPACE * 2)
            self._grid.addLayout(stack, 0, place)
        for place, card in enumerate(self.cards.values()):
            self._stacks[place % columns].addWidget(card)
        for stack in self._stacks:
            stack.addStretch()

    def _lay_out_anew(self) -> None:
        """Columns that were laid out before would keep the heights that the cards had then."""
        self._columns = 0
        self._lay_out()

    def reading(self) -> Task | None:
        return Task(read_composition, self._dataset) if self._dataset is not None else None

    @Slot(object)
    def show_read(self, found: Composition) -> None:
        self.found = found
        self._said.setText(f"{found.pictures:,} {'picture' if found.pictures == 1 else 'pictures'} in use")
        self.cards["classes"].show_counts(_rows(found.classes), balance_words(found))
        for name in ("sizes", "formats", "sources", "licences"):
            self.cards[name].show_counts(_rows(getattr(found, name)), "")
        sides = [GlanceRow(side.name, (side.train, side.val, side.test, side.aside)) for side in found.sides]
        self.cards["sides"].show_counts(sides, sides_words(found))
        self._lay_out_anew()

    @Slot()
    def _turn(self) -> None:
        wanted = self._tables.isChecked()
        self._session.settings.setValue("data/glance_tables", "true" if wanted else "false")
        for card in self.cards.values():
            card.show_table(wanted)
        self._lay_out_anew()


def balance_words(found: Composition) -> str:
    """How even the classes are, in a sentence."""
    if len(found.classes) < 2:
        return ""
    most, least = found.classes[0], found.classes[-1]
    ratio = most.pictures / least.pictures
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
    said = ", ".join(f"{side} {100 * count / total:.1f} %" for side, count in parts)
    return f"{found.split}: {said}" + (f"; {aside:,} pictures on no side." if aside else ".")


def _rows(counts: Sequence[Count]) -> list[GlanceRow]:
    return [GlanceRow(count.name, (count.pictures,), count.detail) for count in counts]
