"""Which pictures the gallery shows and in which order: chips, a search field, the order, the size of tiles."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSlider, QWidget

from core.datasets.catalog import SampleFilter
from core.datasets.overview import Overview
from gui.icons import icon
from gui.theme import SPACE
from gui.widgets.finding_words import finding_title
from gui.widgets.gallery_view import SIDES

ORDERS = (
    ("path", "By path"), ("class", "By class"), ("newest", "Newest first"), ("largest", "Largest first"),
    ("smallest", "Smallest first"), ("brightest", "Brightest first"), ("darkest", "Darkest first"),
    ("sharpest", "Sharpest first"), ("blurriest", "Blurriest first"),
)  # fmt: skip
"""Orders of the catalog with their names as shown."""
TYPING_MILLISECONDS = 250


class FilterBar(QWidget):
    """Holds what is shown as a `SampleFilter`.

    Signals:
        changed(): `which` or `order` is new.
        side_chosen(int): Tiles of this side are wanted.
    """

    changed = Signal()
    side_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which = SampleFilter()
        self._all = self._chip("All", "chip_all")
        self._used = self._chip("In use", "chip_used")
        self._excluded = self._chip("Excluded", "chip_excluded")
        self._all.clicked.connect(self._all_asked)
        self._used.clicked.connect(lambda: self._set(excluded=False))
        self._excluded.clicked.connect(lambda: self._set(excluded=True))
        self._label = self._removable("chip_class")
        self._label.clicked.connect(lambda: self._set(label=None))
        self._finding = self._removable("chip_finding")
        self._finding.clicked.connect(lambda: self._set(finding=None))
        self._side = self._removable("chip_side")
        self._side.clicked.connect(lambda: self._set(split=None, side=None))
        self._search = QLineEdit(self)
        self._search.setObjectName("gallery_search")
        self._search.setAccessibleName("Find by path")
        self._search.setPlaceholderText("Find by path")
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(SPACE * 19)
        self._order = QComboBox(self)
        self._order.setObjectName("gallery_order")
        self._order.setAccessibleName("Order")
        for key, words in ORDERS:
            self._order.addItem(words, key)
        self._size = QSlider(Qt.Orientation.Horizontal, self)
        self._size.setObjectName("gallery_size")
        self._size.setAccessibleName("Size of the pictures")
        self._size.setToolTip("Size of the pictures (Ctrl and the mouse wheel)")
        self._size.setRange(0, len(SIDES) - 1)
        self._size.setValue(2)
        self._size.setFixedWidth(SPACE * 10)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MILLISECONDS)
        self._typing.timeout.connect(self._search_settled)
        self._search.textChanged.connect(self._typed)
        self._order.currentIndexChanged.connect(self.changed)
        self._size.valueChanged.connect(self._size_moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for chip in (self._all, self._used, self._excluded, self._label, self._finding, self._side):
            row.addWidget(chip)
        row.addStretch()
        for part in (self._search, self._order, self._size):
            row.addWidget(part)
        self._draw()

    @property
    def order(self) -> str:
        """The order wanted, as the catalog calls it."""
        return str(self._order.currentData())

    def show_counts(self, facts: Overview) -> None:
        """Puts numbers on the chips; chips that would show nothing are disabled."""
        self._all.setText(f"All {facts.pictures + facts.excluded:,}")
        self._used.setText(f"In use {facts.pictures:,}")
        self._excluded.setText(f"Excluded {facts.excluded:,}")
        self._excluded.setVisible(facts.excluded > 0 or self.which.excluded is True)
        self._used.setVisible(facts.excluded > 0 or self.which.excluded is False)

    def show_class(self, name: str) -> None:
        """Shows one class only; all when the name is empty."""
        self._set(label=name or None)

    def show_finding(self, kind: str) -> None:
        """Shows only pictures with this kind of finding; all when it is empty."""
        self._set(finding=kind or None)

    def show_side(self, split: str, side: str) -> None:
        """Shows one side of a split, of one class or all."""
        self._set(split=split, side=side)

    def reset(self) -> None:
        """Shows everything, without announcing it."""
        self.which = SampleFilter()
        self._search.blockSignals(True)
        self._search.clear()
        self._search.blockSignals(False)
        self._draw()

    def mark_side(self, side: int) -> None:
        """Shows the size of tiles in force."""
        self._size.blockSignals(True)
        self._size.setValue(SIDES.index(side))
        self._size.blockSignals(False)

    def _set(self, **changes: object) -> None:
        self.which = replace(self.which, **changes)  # type: ignore[arg-type]
        self._draw()
        self.changed.emit()

    @Slot()
    def _all_asked(self) -> None:
        self.reset()
        self.changed.emit()

    @Slot()
    def _typed(self) -> None:
        self._typing.start()

    @Slot()
    def _search_settled(self) -> None:
        self._set(text=self._search.text().strip() or None)

    @Slot(int)
    def _size_moved(self, value: int) -> None:
        self.side_chosen.emit(SIDES[value])

    def _draw(self) -> None:
        which = self.which
        self._all.setChecked(which == SampleFilter())
        self._used.setChecked(which.excluded is False)
        self._excluded.setChecked(which.excluded is True)
        self._tell(self._label, which.label)
        self._tell(self._finding, finding_title(which.finding) if which.finding else None)
        self._tell(self._side, f"{which.side} of {which.split}" if which.side else None)

    def _tell(self, chip: QPushButton, text: str | None) -> None:
        chip.setVisible(text is not None)
        chip.setText(text or "")
        chip.setAccessibleName(f"Stop showing only {text}")
        chip.setToolTip(f"Stop showing only {text}")
        chip.setChecked(text is not None)

    def _chip(self, text: str, name: str) -> QPushButton:
        chip = QPushButton(text, self)
        chip.setObjectName(name)
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        return chip

    def _removable(self, name: str) -> QPushButton:
        chip = self._chip("", name)
        chip.setIcon(icon("close", "accent_text"))
        chip.setIconSize(QSize(12, 12))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        return chip
