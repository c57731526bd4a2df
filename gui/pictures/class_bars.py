"""Class counts as bars; a click shows the class in the gallery, pictures dropped on a bar move to its class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.support.ordering import natural
from core.support.wording import counted
from gui.kit.labels import label
from gui.pictures.bar_chart import BarChart, BarRow
from gui.pictures.gallery_drag import dragged_numbers
from gui.theme import SPACE, current_theme

_KEYS = 9


def class_keys(names: Iterable[str]) -> dict[int, str]:
    """Which of the keys 1 to 9 stands for which class: the digit itself where classes are digits, else their order."""
    known = sorted(names, key=natural)
    digits = {int(name): name for name in known if name in {str(number) for number in range(1, _KEYS + 1)}}
    return digits or dict(enumerate(known[:_KEYS], 1))


class ClassBars(BarChart):
    """A bar per class, in the order they are given.

    The digit in a box is the key that moves selected pictures to that class.

    Signals:
        class_chosen(str): The person wants to see this class only; "" for all.
        pictures_dropped(object, str): The samples of these numbers were dropped on a class.
    """

    class_chosen = Signal(str)
    pictures_dropped = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pictures per class", above=True, parent=parent)
        self.setObjectName("class_bars")
        self._over = -1
        self.setAcceptDrops(True)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Shows samples per class.

        In an order of its own, the largest first, a class changed its place under the pointer with every exclusion.
        """
        keys = {name: number for number, name in class_keys(counts).items()}
        self.show_rows([BarRow(name, (count,), key=keys.get(name)) for name, count in counts.items()])

    def rows(self) -> list[tuple[str, int]]:
        """Classes and counts in the order shown."""
        return [(row.name, row.total) for row in self._rows]

    def words(self, place: int) -> str:
        row = self._rows[place]
        press = f"Press {row.key} or drop them here" if row.key is not None else "Drop them here"
        return f"{row.name}: {counted(row.total, 'picture')}\n{press} to move selected pictures to this class"

    def paint_ground(self, painter: QPainter, rect: QRect, place: int) -> None:
        super().paint_ground(painter, rect, place)
        if place == self._over:
            theme = current_theme()
            painter.setBrush(QColor(theme.accent_soft))
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self.place_at(event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._rows:
            self._choose(self._at)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Nothing but pictures of this program: a file from elsewhere is for the window to import.
        if dragged_numbers(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        place = self.place_at(event.position().y())
        event.accept() if place >= 0 else event.ignore()
        if place != self._over:
            self._over = place
            self.update()
        if place >= 0:
            self.bring_into_view(place)  # with room for its neighbours, so that the list moves on at its ends

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        place, numbers = self._over, dragged_numbers(event.mimeData())
        self._over = -1
        self.update()
        if 0 <= place < len(self._rows) and numbers:
            event.acceptProposedAction()
            self.pictures_dropped.emit(numbers, self._rows[place].name)

    def _choose(self, place: int) -> None:
        if place >= 0:
            self._at = place
            name = self._rows[place].name
            # A second click takes the filter away again.
            self.class_chosen.emit("" if name == self._chosen else name)


class ClassSide(QWidget):
    """Room for the bars, however many classes there are."""

    def __init__(self, bars: ClassBars, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(SPACE * 22)
        area = QScrollArea(self)
        area.setObjectName("class_area")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes the keyboard
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(bars)
        area.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(label("Classes", "strong"))
        column.addWidget(area, 1)
