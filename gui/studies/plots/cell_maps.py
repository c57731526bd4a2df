"""Heat maps of a study's cells: two factors against each other, and one map for each value of a third."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from core.runs.settings.recipe_settings import setting_label
from core.studies.grid_layout import GridLayout, lay_out
from core.studies.grids import LEGEND, CellGrid, grids_of
from core.studies.study import titled
from core.studies.verdict import CellResult, cell_numbers
from core.support.csv_files import CsvCell
from core.support.wording import percentage
from gui.kit.labels import label, plain_tip
from gui.session import Session
from gui.studies.plots.map_painter import MapPainter
from gui.studies.plots.plot import StudyPlotView
from gui.theme import SPACE, set_text_role, theme_notifier

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy

_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_NOTHING = GridLayout((), 0, 0, 0)


class MapsWidget(QWidget):
    """The maps. The arrow keys walk over cells, Page Up and Page Down from map to map; Enter chooses.

    Signals:
        chosen(object): The cell that was clicked, or chosen by Enter.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("study_maps")
        self.setAccessibleName("Heat map of the cells; arrow keys walk over them, Enter selects the runs of one")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.grids: tuple[CellGrid, ...] = ()
        self._layout = _NOTHING
        self._at = (0, 0, 0)
        set_text_role(self, "body")
        theme_notifier.theme_changed.connect(self.update)

    def show_grids(self, grids: tuple[CellGrid, ...]) -> None:
        """Shows other maps; the keys begin at the best cell."""
        self.grids = grids
        best = [(number, *grid.best) for number, grid in enumerate(grids) if grid.best is not None]
        self._at = best[0] if best else (0, 0, 0)
        self._arrange()
        self.update()

    def cell(self, place: tuple[int, int, int]) -> CellResult | None:
        """What is at a place: map, row, column."""
        number, row, column = place
        return self.grids[number].cells[row][column]

    def words(self, place: tuple[int, int, int]) -> str:
        """A cell in words."""
        cell = self.cell(place)
        if cell is None:
            number, row, column = place
            return f"{self.grids[number].names[row][column]}: nothing trained yet"
        low, high = cell.interval
        spread = f" ± {100 * cell.spread:.1f} over seeds" if cell.spread is not None else ""
        told = f"{cell.words}: {percentage(cell.mean, 1)}{spread}, {percentage(low, 1)} to {percentage(high, 1)} over pictures"
        return f"{told}; {cell.standing}" if cell.standing else told

    def sizeHint(self) -> QSize:
        return QSize(64 * SPACE, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._layout.at(self.grids, event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), plain_tip(self.words(place)) if place is not None else "", self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = self._layout.at(self.grids, event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._go(place)
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.grids:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif key in _STEPS or key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._go(self._stepped(key))
            corner = self._layout.places[self._at[0]].corner(self._at[1] + 1, self._at[2])
            QToolTip.showText(self.mapToGlobal(QPoint(*map(int, corner))), plain_tip(self.words(self._at)), self)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.grids:
            return
        painter = QPainter(self)
        MapPainter(painter, self.font(), self.grids, self._layout).paint(self._at if self.hasFocus() else None)
        painter.end()

    def _stepped(self, key: Qt.Key) -> tuple[int, int, int]:
        number, row, column = self._at
        if key in _STEPS:
            grid, (down, right) = self.grids[number], _STEPS[key]
            return number, min(len(grid.rows) - 1, max(0, row + down)), min(len(grid.columns) - 1, max(0, column + right))
        step = 1 if key == Qt.Key.Key_PageDown else -1
        return min(len(self.grids) - 1, max(0, number + step)), row, column

    def _go(self, place: tuple[int, int, int]) -> None:
        self._at = place
        self.setAccessibleDescription(self.words(place))
        self.update()

    def _choose(self) -> None:
        if (cell := self.cell(self._at)) is not None:
            self.chosen.emit(cell)

    def _arrange(self) -> None:
        if not self.grids:
            self._layout = _NOTHING
            return
        self._layout = lay_out(self.grids, self.width() - 2, QFontMetricsF(self.font()).horizontalAdvance)
        self.setFixedHeight(int(self._layout.height) + 4)
        narrowest = lay_out(self.grids, 0, QFontMetricsF(self.font()).horizontalAdvance)
        self.setMinimumWidth(int(narrowest.width) + 2)


class CellMaps(StudyPlotView):
    """Shows the heat maps, and how they are read."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._cells: tuple[CellResult, ...] = ()
        self.maps = MapsWidget(self)
        self.maps.chosen.connect(lambda cell: self.chosen.emit(cell.runs))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.maps)
        column.addWidget(label(LEGEND, "caption", name="study_maps_legend", wrap=True))

    def show_study(self, shown: AnsweredStudy) -> None:
        assert shown.answer is not None
        assert shown.said is not None
        self._cells = shown.answer.cells
        grids = grids_of(shown.study, shown.said, titled)
        self.maps.show_grids(tuple(replace(one, down=setting_label(one.down), across=setting_label(one.across)) for one in grids))

    def numbers(self) -> tuple[Sequence[str], Sequence[Sequence[CsvCell]]]:
        return cell_numbers(self._cells)
