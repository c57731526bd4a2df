"""Where everything comes from as a picture: a box for each thing, a line from what it comes from, read from left to right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

from core.history.lineage_graph import Lineage
from core.history.lineage_layout import laid_out
from core.support.wording import counted
from gui.plots.lineage_items import GAP, HIGH, STEP_ACROSS, STEP_DOWN, WIDE, OriginLine, ThingBox
from gui.theme import SPACE, current_theme, theme_notifier

_ZOOM = 1.2
_LARGEST, _SMALLEST, _READABLE = 2.0, 0.1, 0.6
"""Scales: the limits of zooming, and the least at which names can be read."""


class LineageView(QGraphicsView):
    """Boxes and lines; drag to move about, the wheel or + and - to zoom, arrow keys from box to box, a click or Enter goes there.

    Signals:
        activated(str): Key of the thing that was clicked, or on which Enter was pressed.
    """

    activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lineage_view")
        self.setAccessibleName("Where everything comes from")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setMinimumSize(20 * SPACE, 12 * SPACE)
        self.setScene(QGraphicsScene(self))
        self._lineage = Lineage()
        self._chosen: frozenset[str] = frozenset()
        self._boxes: dict[str, ThingBox] = {}
        self._lines: list[OriginLine] = []
        self._current = ""
        self._pressed = QPoint()
        self._closer = False
        theme_notifier.theme_changed.connect(self._recolour)
        self._recolour()

    def show_lineage(self, found: Lineage, chosen: Iterable[str]) -> None:
        """Draws a lineage, with some things chosen: what these come from stands out."""
        wanted = frozenset(chosen)
        if found == self._lineage and wanted == self._chosen:
            return
        others = {thing.key for thing in found.things} != set(self._boxes)
        turned = wanted != self._chosen
        self._chosen = wanted
        if found != self._lineage:
            self._lineage = found
            self._draw()
        self._mark()
        # What only says more of itself must not throw a person who looks closer back to the whole.
        if (others and not self._closer) or (turned and not self._sees_chosen()):
            self._frame()

    def fit(self) -> None:
        """Shows all of it, as large as there is room for and no larger than it is."""
        self._closer = False
        self._scale_to(self._fitting())
        self.centerOn(self._whole().center())

    def zoom(self, factor: float) -> None:
        """Larger or smaller, around where the mouse is."""
        self._closer = True
        now = self.transform().m11()
        self._scale_to(min(_LARGEST, max(_SMALLEST, now * factor)))

    @property
    def current(self) -> str:
        """Key of the box that Enter goes to; "" for none."""
        return self._current

    def box(self, key: str) -> ThingBox:
        """The box of a thing."""
        return self._boxes[key]

    def emphasised(self) -> frozenset[str]:
        """Keys of the things that stand out."""
        return frozenset(key for key, box in self._boxes.items() if not box.dim)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current:
            self.activated.emit(self._current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM)
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(key)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_ZOOM ** (event.angleDelta().y() / 120))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or (place - self._pressed).manhattanLength() >= _drag_distance():
            self._closer = True  # it was a drag that moved the picture
            return
        found = self.itemAt(place)
        if isinstance(found, ThingBox):
            self._go_to(found.thing.key)
            self.activated.emit(found.thing.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What a person has zoomed stays; what nobody has looked at closer yet follows the room there is.
        if not self._closer:
            self._frame()

    def _draw(self) -> None:
        self.scene().clear()
        things, lines = self._lineage.things, [line for line in self._lineage.lines if not line.told]
        places = laid_out([thing.key for thing in things], [(line.start, line.end) for line in lines])
        self._boxes = {}
        for thing in things:
            box = self._boxes[thing.key] = ThingBox(thing)
            box.setPos(places[thing.key].column * STEP_ACROSS, places[thing.key].row * STEP_DOWN)
            self.scene().addItem(box)
        self._lines = [OriginLine(line, self._boxes[line.start], self._boxes[line.end]) for line in lines]
        for drawn in self._lines:
            self.scene().addItem(drawn)
        self.scene().setSceneRect(self._whole())
        if self._current not in self._boxes:
            self._current = ""

    def _mark(self) -> None:
        """Has what the chosen things come from stand out, and the others step back; all alike where none is chosen."""
        chosen = self._chosen & self._boxes.keys()
        before = self._lineage.before(chosen) if chosen else frozenset(self._boxes)
        for key, box in self._boxes.items():
            box.show_as(chosen=key in chosen, dim=key not in before, current=key == self._current)
        for drawn in self._lines:
            drawn.show_as(strong=bool(chosen) and {drawn.line.start, drawn.line.end} <= before, dim=drawn.line.end not in before)
        self._say()

    def _frame(self) -> None:
        """Shows all where it can be read so; else what is chosen, with as much around it as there is room for."""
        self._closer = False
        scale = self._fitting()
        self._scale_to(max(scale, _READABLE))
        chosen = [self._boxes[key].sceneBoundingRect() for key in self._chosen if key in self._boxes]
        middle = self._whole()
        if scale < _READABLE:
            boxes = chosen or [box.sceneBoundingRect() for box in list(self._boxes.values())[:1]]
            for number, rect in enumerate(boxes):
                middle = rect if not number else middle.united(rect)
        self.centerOn(middle.center())

    def _sees_chosen(self) -> bool:
        room = self.mapToScene(self.viewport().rect()).boundingRect()
        return all(room.contains(self._boxes[key].sceneBoundingRect()) for key in self._chosen if key in self._boxes)

    def _fitting(self) -> float:
        whole, room = self._whole(), self.viewport().rect()
        if whole.isEmpty():
            return 1.0
        return max(_SMALLEST, min(1.0, room.width() / whole.width(), room.height() / whole.height()))

    def _scale_to(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)

    def _whole(self) -> QRectF:
        rect = QRectF()
        for box in self._boxes.values():
            rect = rect.united(QRectF(box.x(), box.y(), WIDE, HIGH))
        return rect.adjusted(-GAP, -GAP, GAP, GAP) if self._boxes else rect

    def _walk(self, key: int) -> None:
        """To the nearest box in that direction; to the first of all where none is current."""
        if not self._boxes:
            return
        here = self._boxes.get(self._current)
        if here is None:
            chosen = [name for name in self._boxes if name in self._chosen]
            self._go_to(chosen[0] if chosen else next(iter(self._boxes)))
            return
        sideways = key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        sign = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
        found: list[tuple[float, str]] = []
        for name, box in self._boxes.items():
            across, down = box.x() - here.x(), box.y() - here.y()
            ahead, beside = (across, down) if sideways else (down, across)
            if ahead * sign > 0:
                # What is straight ahead goes before what is nearer and off to a side.
                found.append((abs(ahead) + 4 * abs(beside), name))
        if found:
            self._go_to(min(found)[1])

    def _go_to(self, key: str) -> None:
        self._current = key
        self._mark()
        self.ensureVisible(self._boxes[key], GAP, GAP)

    def _say(self) -> None:
        thing = self._lineage.thing(self._current)
        told = f"{thing.title}. {thing.brief}. {' '.join(thing.facts)}" if thing is not None else ""
        things = counted(len(self._boxes), "thing")
        self.setAccessibleDescription(told or f"{things}. Arrow keys walk through them, Enter goes there.")

    def _recolour(self) -> None:
        self.setBackgroundBrush(QColor(current_theme().surface))
        self.viewport().update()


def _drag_distance() -> int:
    return QApplication.startDragDistance()
