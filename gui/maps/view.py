"""A map of a dataset: the points, what colours them, and the pictures that were chosen with the lasso.

Imports pyqtgraph; imported only when a map is shown.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolTip, QVBoxLayout, QWidget

from core.datasets.catalog.dataset import Dataset
from core.looking.maps.lasso import by_height, within
from core.looking.maps.points import MEANING, MISTAKES, Colouring, MapPoints, MapSheet
from core.pictures.thumbnails import thumbnail_path
from gui.icons import icon
from gui.kit.labels import label
from gui.maps.choices import MapChoices
from gui.maps.legend import MapLegend
from gui.maps.plot import LESS, MORE, NEW, MapPlot
from gui.maps.pointed_picture import PointedPicture, hover_words
from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile
from gui.plots.point_cloud import Mask
from gui.theme import SPACE, theme_notifier

REDRAW_MILLISECONDS = 33
STRIP_SIDE = SPACE * 10
"""Side of a picture in the strip, in pixels."""


class MapView(QWidget):
    """Shows a map and chooses pictures on it.

    Signals:
        show_asked(object, str): Show the samples of these numbers in the gallery; the words say what they are.
        by_asked(str): The map that is laid out by this is wanted.
        colouring_asked(str): The mistakes of this run are to colour the points.
        making_asked(): Make the map anew.
    """

    show_asked = Signal(object, str)
    by_asked = Signal(str)
    colouring_asked = Signal(str)
    making_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._sheet: MapSheet | None = None
        self._colouring: Colouring | None = None
        self._chosen: Mask = np.zeros(0, np.bool_)
        self._before: Mask = self._chosen  # the lasso
        self._order: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._rows: tuple[int, ...] = ()
        self._looked_at = -1
        self._pointed: int | None = None
        self.plot = MapPlot()
        self.legend = MapLegend(self)
        self.picture = PointedPicture(self)
        self.strip = PictureStrip("map_strip", "Pictures chosen on the map", line=True, side=STRIP_SIDE, parent=self)
        self.said = label(role="strong", name="map_said")
        self._hint = label("", "caption", name="map_hint")
        self.choices = MapChoices(self)
        self._redrawing = QTimer(self)
        self._redrawing.setSingleShot(True)
        self._redrawing.setInterval(REDRAW_MILLISECONDS)
        self._redrawing.timeout.connect(self._draw)
        self._build()
        self._connect()

    def show_sheet(self, dataset: Dataset, sheet: MapSheet) -> None:
        """Shows a map, which is there. Of the same one as before, what is chosen, seen and ticked stays."""
        points = sheet.points
        assert points is not None
        before, other = self.points, self._dataset is None or self._dataset.folder != dataset.folder
        other = other or before is None or (before.by, before.of) != (points.by, points.of)
        kept = {before.paths[row] for row in np.flatnonzero(self._chosen)} if before is not None else set()
        pointed = before.paths[self._pointed] if before is not None and self._pointed is not None else ""
        self._dataset, self._sheet, self._order = dataset, sheet, by_height(points.places)
        self._chosen = np.array([path in kept for path in points.paths], np.bool_)
        self.choices.show_choices(sheet)
        self.plot.show_points(points.places)
        if other:
            self.plot.take_line_away()
            self._fit()
        wanted, self._colouring = self._colouring.name if self._colouring is not None else "class", None
        found = next((way for way in points.colourings if way.name == wanted), None)
        if found is None and wanted.startswith(MISTAKES) and wanted.removeprefix(MISTAKES) in sheet.judged:
            self.colouring_asked.emit(wanted.removeprefix(MISTAKES))
        self.show_colouring(found or points.colourings[0])
        self._point(points.paths.index(pointed) if pointed in points.paths else -1, keep=True)

    @Slot(object)
    def show_colouring(self, colouring: Colouring) -> None:
        """Colours the points by something else; of another map it is not taken."""
        if self.points is None or len(colouring.codes) != len(self.points):
            return
        self._colouring = colouring
        self.choices.show_way(colouring.name)
        self.legend.show_colouring(colouring)
        self.plot.colour(colouring.codes, colouring.quiet)
        self._choose(self._chosen)

    @property
    def points(self) -> MapPoints | None:
        """The points of the map that is shown."""
        return self._sheet.points if self._sheet is not None else None

    def chosen_numbers(self) -> tuple[int, ...]:
        """Numbers of the samples that are chosen and shown."""
        if self.points is None:
            return ()
        return tuple(int(number) for number in self.points.ids[np.flatnonzero(self._chosen & self._shown())])

    def _build(self) -> None:
        self._show = QPushButton(icon("view"), "Show in the gallery", self)
        self._show.setObjectName("map_show")
        self._show.setToolTip("Filters the gallery to the chosen pictures, to exclude them or give them another class (Enter)")
        self._meaning = label(MEANING, "caption", name="map_meaning")
        card, upper, head = QFrame(self), QHBoxLayout(), QHBoxLayout()
        head.setSpacing(SPACE)
        card.setProperty("card", True)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        inner.addWidget(self.plot)
        side = QWidget(self)
        side.setFixedWidth(SPACE * 32)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(SPACE)
        beside.addWidget(self.legend, 1)
        beside.addWidget(self.picture)
        upper.setSpacing(SPACE * 2)
        upper.addWidget(card, 1)
        upper.addWidget(side)
        for words in (self.said, self._hint):
            head.addWidget(words)
        head.addStretch()
        head.addWidget(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE * 2, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.choices)
        column.addWidget(self._meaning)
        column.addLayout(upper, 1)
        column.addLayout(head)
        column.addWidget(self.strip)
        self.strip.hide()  # until something is chosen; then it stays, or points would move under the pointer

    def _connect(self) -> None:
        self.choices.by_asked.connect(self.by_asked)
        self.choices.way_asked.connect(self._way_asked)
        self.choices.making_asked.connect(self.making_asked)
        self.choices.whole_asked.connect(self._fit)
        self.choices.drawing_turned.connect(self.plot.set_drawing)
        self._show.clicked.connect(self.show_chosen)
        self.plot.lassoed.connect(self._lassoed)
        self.plot.pointed.connect(self._point)
        self.plot.opened.connect(self.show_chosen)
        self.plot.hovered.connect(self._hover)
        self.plot.zoomed.connect(lambda: self.choices.show_zoomed(True))
        self.plot.all_asked.connect(lambda: self._choose(self._shown()))
        self.plot.none_asked.connect(self._forget)
        self.legend.ticks_changed.connect(lambda: self._choose(self._chosen))
        self.legend.row_looked_at.connect(self._look_at)
        self.legend.row_asked.connect(self._choose_row)
        self.strip.pointed.connect(lambda place: self._point(self._rows[place], keep=True))
        self.strip.turned.connect(lambda places: self._show_rows([self._rows[place] for place in places]))
        theme_notifier.theme_changed.connect(self._restyle)

    def _shown(self) -> Mask:
        if self._colouring is None:
            return np.zeros(0, np.bool_)
        ticked = self.legend.ticked()
        return np.asarray(ticked[self._colouring.codes]) if len(ticked) else np.zeros(0, np.bool_)

    def _choose(self, chosen: Mask) -> None:
        """Has other points chosen, and shows their pictures."""
        self._chosen = chosen
        self._draw()
        points = self.points
        if points is None or self._dataset is None or self._colouring is None:
            return
        rows = np.flatnonzero(self._chosen & self._shown())
        # Next to each other on the map is next to each other in the strip, more or less.
        rows = rows[np.lexsort((points.places[rows, 0], self._colouring.codes[rows]))]
        self._rows = tuple(rows.tolist())
        self.strip.show_tiles(len(rows), self._tile)
        if self._rows:
            self.strip.show()

    @Slot()
    def _draw(self) -> None:
        """Draws what is chosen and says how much that is."""
        self._redrawing.stop()
        if self._colouring is None:
            return
        shown = self._shown()
        chosen = self._chosen & shown
        strong = chosen
        if not chosen.any() and 0 <= self._looked_at < len(self._colouring.names):
            strong = self._colouring.codes == self._looked_at
        self.plot.set_masks(shown, strong)
        self.legend.show_counts(np.bincount(self._colouring.codes[chosen], minlength=len(self._colouring.names)))
        count = int(chosen.sum())
        words = f"{count:,} of {int(shown.sum()):,} chosen" if count else f"{int(shown.sum()):,} on the map"
        self.said.setText(words)
        self._hint.setText("" if count else "Draw around points to choose their pictures.")
        self._show.setText(f"Show {count:,} in the gallery" if count else "Show in the gallery")
        self._show.setAccessibleName(self._show.text())
        self._show.setEnabled(count > 0)
        self.plot.setAccessibleDescription(words)

    def _tile(self, place: int) -> StripTile:
        assert self._dataset is not None
        assert self.points is not None
        row = self._rows[place]
        told = self._told(row)
        file = thumbnail_path(self._dataset.folder, self.points.sha256[row])
        return StripTile((file,), (told.splitlines()[0],), f"{self.points.paths[row]}\n{told}")

    def _told(self, row: int) -> str:
        """What is known of a picture, a line for each way of colouring."""
        assert self.points is not None
        ways = list(self.points.colourings)
        if self._colouring is not None and self._colouring.name.startswith(MISTAKES):
            ways.append(self._colouring)
        first, *others = ((way, way.names[way.codes[row]]) for way in ways)
        return "\n".join([first[1], *(f"{way.title}: {name}" for way, name in others if way.codes[row] != way.quiet)])

    @Slot(object, str, bool)
    def _lassoed(self, line: npt.NDArray[np.float64], does: str, finished: bool) -> None:
        if self.points is None:
            return
        if len(line) == 2:
            self._before = self._chosen
        inside = within(self.points.places, line, self._order)
        chosen = {NEW: inside, MORE: self._before | inside, LESS: self._before & ~inside}[does]
        self._chosen = chosen & self._shown()
        if finished:
            self._redrawing.stop()
            self._choose(self._chosen)
        elif not self._redrawing.isActive():
            self._redrawing.start()

    @Slot()
    def show_chosen(self) -> None:
        """Asks for the chosen pictures in the gallery; without any for the one pointed at."""
        if numbers := self.chosen_numbers():
            self.show_asked.emit(numbers, f"Selected on the map: {len(numbers):,}")
        elif self._pointed is not None:
            self._show_rows([self._pointed])

    def _show_rows(self, rows: list[int]) -> None:
        if self.points is not None:
            numbers = tuple(int(self.points.ids[row]) for row in rows)
            self.show_asked.emit(numbers, f"Selected on the map: {len(numbers):,}")

    @Slot(int)
    def _point(self, row: int, keep: bool = False) -> None:
        """Shows the picture of a point; a click beside all of them lets go of what is chosen, unless that is to be kept."""
        points = self.points
        self._pointed = row if points is not None and 0 <= row < len(points) else None
        self.plot.mark(self._pointed)
        if self._pointed is None or points is None or self._dataset is None:
            self.picture.show_nothing()
            if self._chosen.any() and not keep:
                self._forget()
            return
        self.picture.show_picture(thumbnail_path(self._dataset.folder, points.sha256[row]), points.paths[row], self._told(row))
        if not keep and row in self._rows:
            self.strip.look_at(self._rows.index(row))

    @Slot()
    def _forget(self) -> None:
        self.plot.take_line_away()
        self._choose(np.zeros(len(self._chosen), np.bool_))

    @Slot(int)
    def _look_at(self, row: int) -> None:
        self._looked_at = row
        self._draw()

    @Slot(int)
    def _choose_row(self, row: int) -> None:
        if self._colouring is not None:
            self.plot.take_line_away()
            self._choose(np.asarray(self._colouring.codes == row) & self._shown())

    @Slot(int, object)
    def _hover(self, row: int, place: QPointF) -> None:
        points = self.points
        if row < 0 or points is None or self._dataset is None:
            QToolTip.hideText()
            return
        file = thumbnail_path(self._dataset.folder, points.sha256[row])
        where = place.toPoint() if isinstance(place, QPointF) else place
        QToolTip.showText(where, hover_words(file, points.paths[row], self._told(row)), self.plot)

    @Slot(str)
    def _way_asked(self, name: str) -> None:
        ways = self.points.colourings if self.points is not None else ()
        found = next((way for way in ways if way.name == name), None)
        if found is not None:
            self.show_colouring(found)
        else:
            self.colouring_asked.emit(name.removeprefix(MISTAKES))

    @Slot()
    def _fit(self) -> None:
        self.plot.fit()
        self.choices.show_zoomed(False)

    @Slot()
    def _restyle(self) -> None:
        self.plot.restyle()
        self.legend.update()
