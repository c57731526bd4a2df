"""Which pictures the gallery shows and in which order: chips, a menu of filters, a search field, the order."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QSlider, QToolButton, QVBoxLayout, QWidget

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.catalog.facets import Facets, SourceFacet, licence_words, source_words
from core.datasets.catalog.overview import Overview
from core.datasets.catalog.sample_filter import Order, SampleFilter
from core.datasets.cleaning.finding_words import finding_title
from gui.icons import icon
from gui.kit.flow import FlowLayout
from gui.kit.labels import literal
from gui.pictures.filter_menu import FilterMenu, side_words
from gui.pictures.gallery_view import SIDES
from gui.pictures.order_box import OrderBox
from gui.theme import SPACE

# The catalog is asked when typing pauses, not for every letter.
TYPING_MILLISECONDS = 250


class _Chip(NamedTuple):
    """A chip that says what is shown only, and the fields it takes back when it is pressed."""

    name: str
    fields: tuple[str, ...]


_CHIPS = (
    _Chip("class", ("label",)), _Chip("side", ("split", "side")), _Chip("finding", ("finding",)), _Chip("source", ("source",)),
    _Chip("licence", ("licence",)), _Chip("gone", ("gone",)), _Chip("numbers", ("numbers",)),
)  # fmt: skip


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
        self._sources: dict[int, SourceFacet] = {}
        self._numbers_words = ""
        self._order_before: Order | None = None
        self._all = self._chip("All", "chip_all")
        self._used = self._chip("In use", "chip_used")
        self._excluded = self._chip("Excluded", "chip_excluded")
        self._all.clicked.connect(self._all_asked)
        self._used.clicked.connect(lambda: self._set(excluded=False))
        self._excluded.clicked.connect(lambda: self._set(excluded=True))
        self._unlabelled = self._chip("Unlabelled", "chip_unlabelled")
        for chip in (self._used, self._excluded, self._unlabelled):
            chip.hide()  # until it is known that there are some: most datasets have none
        self._unlabelled.clicked.connect(lambda: self._set(label=None if self.which.label == UNLABELLED else UNLABELLED))
        self._chips = {chip: self._removable(chip) for chip in _CHIPS}
        self._menu = FilterMenu(self)
        self._menu.wished.connect(self._wished)
        self._search = self._search_line()
        self._orders = OrderBox(self)
        self._orders.changed.connect(self._order_chosen)
        self.size_slider = self._slider()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MILLISECONDS)
        self._typing.timeout.connect(self._search_settled)
        self._build()
        self._draw()

    @property
    def order(self) -> Order:
        """The order wanted."""
        return self._orders.order

    def show_counts(self, facts: Overview) -> None:
        """Puts numbers on the chips; those that would show nothing are hidden."""
        self._all.setText(f"All {facts.pictures + facts.excluded + facts.lost + facts.unlabelled:,}")
        self._used.setText(f"In use {facts.pictures:,}")
        self._excluded.setText(f"Excluded {facts.excluded:,}")
        self._unlabelled.setText(f"Unlabelled {facts.unlabelled:,}")
        self._unlabelled.setVisible(facts.unlabelled > 0 or self.which.label == UNLABELLED)
        # A chip in force stays although it shows nothing, or nobody could take it back.
        self._excluded.setVisible(facts.excluded > 0 or self.which.excluded is True)
        self._used.setVisible(facts.excluded + facts.lost + facts.unlabelled > 0 or self.which.excluded is False)

    def show_facets(self, found: Facets | None) -> None:
        """Offers in the menu what there is to filter by; None while it is not known."""
        self._sources = {source.number: source for source in found.sources} if found is not None else {}
        self._menu.show_facets(found)
        self._draw()

    def show_class(self, name: str) -> None:
        """Shows one class only; all when the name is empty."""
        self._set(label=name or None)

    def show_numbers(self, numbers: tuple[int, ...], words: str) -> None:
        """Shows only the samples of these numbers; `words` say on the chip what they are."""
        self._numbers_words = words
        self._set(numbers=numbers)

    def reset(self) -> None:
        """Shows everything, without announcing it."""
        self.which = SampleFilter()
        # Cleared by the program, it would have everything listed once more a moment later.
        self._search.blockSignals(True)
        self._search.clear()
        self._search.blockSignals(False)
        self._typing.stop()
        self._put_order_back()
        self._draw()

    def mark_side(self, side: int) -> None:
        """Shows the size of tiles in force."""
        self.size_slider.blockSignals(True)
        self.size_slider.setValue(SIDES.index(side))
        self.size_slider.blockSignals(False)

    def _set(self, **changes: object) -> None:
        self.which = replace(self.which, **changes)  # type: ignore[arg-type]
        # Only where nobody has chosen an order: a finding shows its strongest first, and gives the order back.
        if changes.get("finding") is not None and self._order_before is None and self.order.key == "path":
            self._order_before = self.order
            self._orders.set_order(Order("finding", descending=True))
        elif "finding" in changes and changes["finding"] is None:
            self._put_order_back()
        self._draw()
        self.changed.emit()

    def _put_order_back(self) -> None:
        """Undoes what showing a finding did to the order."""
        if self._order_before is not None:
            self._orders.set_order(self._order_before)
            self._order_before = None

    @Slot()
    def _order_chosen(self) -> None:
        self._order_before = None
        self.changed.emit()

    @Slot(object)
    def _wished(self, fields: dict[str, object]) -> None:
        self._set(**fields)

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
        self._menu.mark(which)
        self._all.setChecked(which == SampleFilter())
        self._used.setChecked(which.excluded is False)
        self._excluded.setChecked(which.excluded is True)
        self._unlabelled.setChecked(which.label == UNLABELLED)
        source = self._sources.get(which.source) if which.source is not None else None
        said = {
            "class": which.label or None,  # that none has a class says the chip above
            "side": side_words(which.split, which.side) if which.split and which.side else None,
            "finding": finding_title(which.finding) if which.finding else None,
            "source": source_words(source.kind, source.location) if source is not None else None,
            "licence": licence_words(which.licence) if which.licence is not None else None,
            "gone": "taken down since" if which.gone else None,
            "numbers": self._numbers_words if which.numbers is not None else None,
        }
        for chip, button in self._chips.items():
            self._tell(button, said[chip.name])
        self._line.setVisible(any(said.values()))

    def _tell(self, chip: QPushButton, text: str | None) -> None:
        chip.setVisible(text is not None)
        # A single & of a class's name would be taken for the mark of a key.
        chip.setText(literal(text or ""))
        chip.setAccessibleName(f"Stop showing only {text}")
        chip.setToolTip(f"Stop showing only {text}")
        chip.setChecked(text is not None)

    def _chip(self, text: str, name: str) -> QPushButton:
        chip = QPushButton(text, self)
        chip.setObjectName(name)
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        return chip

    def _removable(self, chip: _Chip) -> QPushButton:
        button = self._chip("", f"chip_{chip.name}")
        button.setIcon(icon("close", "accent_text"))
        button.setIconSize(QSize(12, 12))
        # Which puts the cross behind the words.
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.clicked.connect(lambda: self._set(**dict.fromkeys(chip.fields)))
        return button

    def _search_line(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName("gallery_search")
        line.setAccessibleName("Find by path")
        line.setPlaceholderText("Find by path")
        line.setClearButtonEnabled(True)
        line.setMinimumWidth(SPACE * 12)
        line.setMaximumWidth(SPACE * 24)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.textChanged.connect(self._typed)
        return line

    def _slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setObjectName("gallery_size")
        slider.setAccessibleName("Size of the pictures")
        slider.setToolTip("Size of the pictures (Ctrl and the mouse wheel, or Ctrl with + and −)")
        slider.setRange(0, len(SIDES) - 1)
        slider.setValue(2)
        slider.setFixedWidth(SPACE * 10)
        slider.valueChanged.connect(self._size_moved)
        return slider

    def _build(self) -> None:
        button = QToolButton(self)
        button.setObjectName("gallery_filter")
        button.setText("Filter")
        button.setIcon(icon("filter"))
        button.setAccessibleName("Filter")
        button.setToolTip("Show only pictures of a class, side, finding, source or licence")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._menu)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for part in (self._all, self._used, self._unlabelled, self._excluded, button):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._search, 2)
        row.addWidget(self._orders)
        self._line = QWidget(self)
        flow = FlowLayout(self._line, SPACE)
        for chip in self._chips.values():
            flow.addWidget(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self._line)
        self.setTabOrder(self._excluded, button)  # as they stand; made last, it came after what lies below
