"""Class counts as horizontal bars; a click shows the class in the gallery, pictures dropped on a bar move to its class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from core.support.ordering import natural
from core.support.wording import counted
from gui.kit.labels import label
from gui.pictures.gallery_drag import dragged_numbers
from gui.theme import SPACE, current_theme, theme_notifier

_LINE = SPACE * 5  # pixels per class
_KEYS = 9


def class_keys(names: Iterable[str]) -> dict[int, str]:
    """Which of the keys 1 to 9 stands for which class: the digit itself where classes are digits, else their order."""
    known = sorted(names)
    digits = {int(name): name for name in known if name in {str(number) for number in range(1, _KEYS + 1)}}
    return digits or dict(enumerate(known[:_KEYS], 1))


class ClassBars(QWidget):
    """A bar per class, the largest first, with the name above and the number at the right.

    The digit in a box is the key that moves selected pictures to that class.

    Signals:
        class_chosen(str): The person wants to see this class only; "" for all.
        pictures_dropped(object, str): The samples of these numbers were dropped on a class.
    """

    class_chosen = Signal(str)
    pictures_dropped = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("class_bars")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows: list[tuple[str, int]] = []
        self._keys: dict[str, int] = {}
        self._chosen = ""
        self._at = 0
        self._under = -1
        self._over = -1
        self.setAcceptDrops(True)
        theme_notifier.theme_changed.connect(self.update)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Shows samples per class."""
        self._rows = sorted(counts.items(), key=lambda pair: (-pair[1], natural(pair[0])))
        self._keys = {name: number for number, name in class_keys(counts).items()}
        self.setFixedHeight(max(_LINE, _LINE * len(self._rows)))
        words = ", ".join(f"{name} {count}" for name, count in self._rows[:20])
        self.setAccessibleName("Pictures per class")
        self.setAccessibleDescription(words)
        self._at = min(self._at, max(0, len(self._rows) - 1))
        self.update()

    def rows(self) -> list[tuple[str, int]]:
        """Classes and counts in the order shown."""
        return list(self._rows)

    def mark(self, name: str) -> None:
        """Marks the class the gallery shows; "" for none."""
        self._chosen = name
        self.update()

    def row_rect(self, row: int) -> QRect:
        """Where a class is drawn."""
        return QRect(0, row * _LINE, self.width(), _LINE)

    def sizeHint(self) -> QSize:
        return QSize(SPACE * 24, _LINE * max(1, len(self._rows)))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = max((count for _, count in self._rows), default=1) or 1
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(self.font())
        for row, (name, count) in enumerate(self._rows):
            place = self.row_rect(row)
            if not place.intersects(event.rect()):
                continue
            chosen = name == self._chosen
            self._paint_ground(painter, place, row, chosen)
            inner = place.adjusted(SPACE, 4, -SPACE, -4)
            number = f"{count:,}"
            width = metrics.horizontalAdvance(number) + SPACE
            words = QRect(inner.left(), inner.top(), inner.width() - width, metrics.height())
            if name in self._keys:
                _paint_key(painter, QRect(words.left(), words.top(), metrics.height(), metrics.height()), self._keys[name])
            words.setLeft(words.left() + metrics.height() + SPACE if self._keys else words.left())
            painter.setPen(QColor(theme.text))
            painter.setFont(strong if chosen else self.font())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft), _elided(metrics, name, words.width()))
            painter.setFont(self.font())
            painter.setPen(QColor(theme.text_dim))
            painter.drawText(
                QRect(inner.left(), inner.top(), inner.width(), metrics.height()), int(Qt.AlignmentFlag.AlignRight), number
            )
            track = QRectF(inner.left(), inner.bottom() - 5, inner.width(), 5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.sunken if not chosen else theme.surface))
            painter.drawRoundedRect(track, 2.5, 2.5)
            painter.setBrush(QColor(theme.accent if chosen else theme.line_strong))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), max(3.0, track.width() * count / largest), 5), 2.5, 2.5)
        painter.end()

    def _paint_ground(self, painter: QPainter, place: QRect, row: int, chosen: bool) -> None:
        theme = current_theme()
        if chosen or row in (self._under, self._over):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if chosen or row == self._over else theme.hover))
            painter.drawRoundedRect(QRectF(place), 6, 6)
        if row == self._over:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 6, 6)
        if self.hasFocus() and row == self._at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(int(event.position().y()) // _LINE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y()) // _LINE
        if row != self._under:
            self._under = row
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = -1
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_numbers(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        row = int(event.position().y()) // _LINE
        row = row if 0 <= row < len(self._rows) else -1
        event.accept() if row >= 0 else event.ignore()
        if row != self._over:
            self._over = row
            self.update()
        if row >= 0:
            self._bring_into_view(row)  # with room for its neighbours, so that the list moves on at its ends

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        row, numbers = self._over, dragged_numbers(event.mimeData())
        self._over = -1
        self.update()
        if 0 <= row < len(self._rows) and numbers:
            event.acceptProposedAction()
            self.pictures_dropped.emit(numbers, self._rows[row][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._rows:
            self._at = min(max(self._at + step, 0), len(self._rows) - 1)
            self._bring_into_view(self._at)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._at)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // _LINE  # type: ignore[attr-defined]
            if 0 <= row < len(self._rows):
                name, count = self._rows[row]
                press = f"Press {self._keys[name]} or drop them here" if name in self._keys else "Drop them here"
                words = f"{name}: {counted(count, 'picture')}\n{press} to move selected pictures to this class"
                QToolTip.showText(event.globalPos(), words, self)  # type: ignore[attr-defined]
                return True
        return super().event(event)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self._at = row
            name = self._rows[row][0]
            self.class_chosen.emit("" if name == self._chosen else name)

    def _bring_into_view(self, row: int) -> None:
        area = self.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if area is not None:
            rect = self.row_rect(row)
            area.ensureVisible(rect.center().x(), rect.center().y(), 0, _LINE)


def _paint_key(painter: QPainter, place: QRect, number: int) -> None:
    """A digit in a box, like a key."""
    theme = current_theme()
    font = QFont(painter.font())
    font.setPointSizeF(max(6.0, font.pointSizeF() * 0.8))
    painter.setFont(font)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme.line))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QColor(theme.text_dim))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(number))


def _elided(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


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
