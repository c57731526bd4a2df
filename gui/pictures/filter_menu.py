"""The menu of everything pictures can be filtered by, with the number of pictures behind each choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from core.datasets.catalog.class_names import NO_CLASS, UNLABELLED
from core.datasets.catalog.facets import Facets, licence_words, source_words
from core.datasets.catalog.sample_filter import SampleFilter
from core.datasets.cleaning.finding_words import finding_title
from gui.icons import icon

_Entry = tuple[str, int, Mapping[str, object]]


def side_words(split: str, side: str) -> str:
    """A side of a split as shown."""
    return f"set aside in {split}" if side == "none" else f"{side} of {split}"


class FilterMenu(QMenu):
    """A submenu per kind of filter; the choice in force is ticked, and choosing it again takes it away.

    Signals:
        wished(object): Fields of a `SampleFilter` with their new values.
    """

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter_menu")
        self._facets: Facets | None = None
        self._which = SampleFilter()
        # Filled when it is opened: it may have hundreds of entries, and counts change with every decision.
        self.aboutToShow.connect(self._fill)

    def show_facets(self, found: Facets | None) -> None:
        """Offers these; None while they are not known."""
        self._facets = found

    def mark(self, which: SampleFilter) -> None:
        """Ticks what is in force."""
        self._which = which

    def _fill(self) -> None:
        self.clear()
        if self._facets is None:
            self.addAction("Counting …").setEnabled(False)
            return
        found = self._facets
        without = ((NO_CLASS.capitalize(), found.unlabelled, {"label": UNLABELLED}),) if found.unlabelled else ()
        self._add("Class", "class", (*((name, count, {"label": name}) for name, count in found.classes), *without))
        self._add("Finding", "finding", ((finding_title(kind), count, {"finding": kind}) for kind, count in found.findings))
        sides = ((side_words(f.split, f.side), f.pictures, {"split": f.split, "side": f.side}) for f in found.sides)
        self._add("Side of a split", "split", sides)
        sources = ((source_words(f.kind, f.location), f.pictures, {"source": f.number}) for f in found.sources)
        self._add("Source", "folder", sources)
        self._add("Licence", "licence", ((licence_words(name), count, {"licence": name}) for name, count in found.licences))
        if found.gone:
            self._add_entry(self, ("Taken down since", found.gone, {"gone": True}))

    def _add(self, title: str, icon_name: str, entries: Iterable[_Entry]) -> None:
        menu = self.addMenu(icon(icon_name), title)
        menu.setObjectName(f"filter_{icon_name}")
        for entry in entries:
            self._add_entry(menu, entry)
        menu.menuAction().setEnabled(not menu.isEmpty())

    def _add_entry(self, menu: QMenu, entry: _Entry) -> None:
        words, count, fields = entry
        chosen = all(getattr(self._which, name) == value for name, value in fields.items())
        # All fields of the entry become None, which is no filter.
        wish = dict.fromkeys(fields) if chosen else dict(fields)
        act = menu.addAction(f"{words.replace('&', '&&')}\t{count:,}", partial(self.wished.emit, wish))
        act.setCheckable(True)
        act.setChecked(chosen)
