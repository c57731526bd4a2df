"""What is above a map: what it is laid out and coloured by, lasso or hand, and what it does not show as it is now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from core.looking.maps.picture_map import CLOSER_LOOK
from core.looking.maps.points import MISTAKES, MapPoints, MapSheet
from gui.icons import icon
from gui.kit.labels import ElidedLabel, label
from gui.kit.quiet import QuietComboBox
from gui.theme import SPACE


class MapChoices(QWidget):
    """A row of choices.

    Signals:
        by_asked(str): The map that is laid out by this is wanted.
        way_asked(str): The name of a colouring is wanted.
        drawing_turned(bool): A drag draws a lasso, or moves the map.
        whole_asked(): Show the whole map.
        making_asked(): Make the map anew.
    """

    by_asked = Signal(str)
    way_asked = Signal(str)
    drawing_turned = Signal(bool)
    whole_asked = Signal()
    making_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by, self._way = self._box("map_by", "Laid out by"), self._box("map_colour", "Coloured by")
        drawing = "Drag around points to choose them; Shift adds to those chosen, Alt takes away. The right button moves the map."
        self._lasso = self._chip("Lasso", "map_lasso", drawing)
        self._move = self._chip("Move", "map_move", "Drag to move the map. The wheel zooms; so do + and −, and Home shows all.")
        self._tools = QButtonGroup(self)
        for chip in (self._lasso, self._move):
            self._tools.addButton(chip)
        self._lasso.setChecked(True)
        self._whole = QPushButton("Show all", self)
        self._whole.setObjectName("map_whole")
        self._whole.setToolTip("Undo zoom and moves (Home)")
        self._whole.hide()
        self._anew = QPushButton(icon("refresh"), "Make it anew", self)
        self._anew.setObjectName("map_anew")
        self._anew.hide()
        self._news = ElidedLabel("caption", "map_news", parent=self)
        self._build()
        self._by.activated.connect(lambda: self.by_asked.emit(self._by.currentData()))
        self._way.activated.connect(lambda: self.way_asked.emit(self._way.currentData()))
        self._tools.buttonToggled.connect(lambda: self.drawing_turned.emit(self._lasso.isChecked()))
        self._whole.clicked.connect(self.whole_asked)
        self._anew.clicked.connect(self.making_asked)

    def show_choices(self, sheet: MapSheet) -> None:
        """Offers what a map can be laid out and coloured by; what is in force stays."""
        assert sheet.points is not None
        layouts = [("the closer look", CLOSER_LOOK), *((f"run {run}", run) for run in sheet.runs)]
        ways = [(way.title, way.name) for way in sheet.points.colourings]
        ways += [(f"Mistakes of {run}", f"{MISTAKES}{run}") for run in sheet.judged]
        for box, entries, held in ((self._by, layouts, sheet.by), (self._way, ways, self._way.currentData())):
            box.clear()
            for words, data in entries:
                box.addItem(words, data)
            box.setCurrentIndex(max(0, box.findData(held)))
        self._news.setText(_news(sheet.points))
        self._anew.setVisible(bool(self._news.text()))

    def show_way(self, name: str) -> None:
        """Shows which colouring is in force."""
        self._way.setCurrentIndex(max(0, self._way.findData(name)))

    def show_zoomed(self, zoomed: bool) -> None:
        """Offers to show the whole map, or no longer."""
        self._whole.setVisible(zoomed)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for text, box in (("Laid out by", self._by), ("Coloured by", self._way)):
            row.addWidget(label(text, "caption"))
            row.addWidget(box)
        for button in (self._lasso, self._move, self._whole):
            row.addWidget(button)
        row.addWidget(self._news, 1)
        row.addWidget(self._anew)

    def _box(self, name: str, spoken: str) -> QuietComboBox:
        box = QuietComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        box.setMinimumContentsLength(14)
        return box

    def _chip(self, text: str, name: str, tip: str) -> QPushButton:
        chip = QPushButton(text, self)
        chip.setObjectName(name)
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        chip.setToolTip(tip)
        return chip


def _news(points: MapPoints) -> str:
    """What the map does not show as it is now; "" where it does."""
    if points.is_old:
        return f"{points.by} has learned more since."
    if points.missing:
        more = f"{points.missing:,} picture is" if points.missing == 1 else f"{points.missing:,} pictures are"
        return f"{more} not on the map: added since, or not readable."
    return ""
