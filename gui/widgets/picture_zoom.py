"""One picture large, over the gallery: arrow keys walk on, Space or Escape goes back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from core.datasets.catalog import Sample
from core.datasets.dataset import Dataset
from core.datasets.thumbnails import thumbnail_path
from core.support.jobs import Context
from gui.item_models.thumbnails import read_thumbnail
from gui.tasks.task import Task
from gui.theme import SPACE, current_theme, set_text_role

LARGEST = 1600
"""Longest side of the picture shown, in pixels."""


def read_large(dataset: Dataset, sample: Sample, context: Context) -> tuple[str, QImage]:
    """Job: the picture at up to `LARGEST` pixels; a decoder child makes the file that is read."""
    from core.datasets.large_view import large_view

    file = large_view(dataset, sample, LARGEST, context)
    context.check_abandoned()
    return sample.sha256, read_thumbnail(file, LARGEST)


class PictureZoom(QWidget):
    """Covers its parent while it is shown.

    Signals:
        moved(int): The person walked on by so many pictures: -1 or 1.
        key_given(int): A key the gallery understands (X, 1 to 9) was pressed.
        closed()
    """

    moved = Signal(int)
    key_given = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("picture_zoom")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words = QLabel(self)
        self._words.setObjectName("zoom_words")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        set_text_role(self._words, "caption")
        self._sample: Sample | None = None
        self._pixmap = QPixmap()
        self._is_sharp = False
        self._task: Task | None = None
        self.hide()

    @property
    def sharp(self) -> bool:
        """True when the picture shown is more than its thumbnail."""
        return self._is_sharp

    def show_picture(self, dataset: Dataset, sample: Sample, words: str) -> None:
        """Shows a picture: its thumbnail at once, a sharp version as soon as it is there."""
        other = self._sample is None or self._sample.sha256 != sample.sha256
        self._sample = sample
        self._words.setText("  ·  ".join(words.splitlines()))
        self.setAccessibleName(f"Picture {sample.path}")
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()
        self.setFocus()
        if not other:
            self.update()
            return
        self._is_sharp = False
        self._pixmap = QPixmap(str(_existing(thumbnail_path(dataset.folder, sample.sha256))))
        if self._task is not None:
            self._task.abandon()
        self._task = Task(read_large, dataset, sample)
        self._task.succeeded.connect(self._sharpened)
        self._task.start()
        self.update()

    @Slot(object)
    def _sharpened(self, made: tuple[str, QImage]) -> None:
        sha256, image = made
        if self._sample is not None and sha256 == self._sample.sha256 and not image.isNull():
            self._pixmap = QPixmap.fromImage(image)
            self._is_sharp = True
            self.update()

    def end(self) -> None:
        """Goes back to the gallery."""
        if self._task is not None:
            self._task.abandon()
            self._task = None
        self._sample = None
        self.hide()
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        height = self._words.sizeHint().height()
        self._words.setGeometry(SPACE * 2, self.height() - height - SPACE * 2, self.width() - SPACE * 4, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().well))
        if self._pixmap.isNull() or self._sample is None:
            return
        room = self.rect().adjusted(SPACE * 2, SPACE * 2, -SPACE * 2, -SPACE * 6)
        size = self._pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        largest = 8 * max(self._sample.width, self._sample.height)
        if max(size.width(), size.height()) > largest:  # tiny pictures are not blown up beyond recognition
            size = self._pixmap.size().scaled(largest, largest, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(room.center().x() - size.width() // 2, room.center().y() - size.height() // 2), size)
        small = max(self._sample.width, self._sample.height) <= 128
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not small)
        painter.drawPixmap(place, self._pixmap)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(Qt.Key(key))
        if step is not None:
            self.moved.emit(step)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.end()
        elif key == Qt.Key.Key_X or Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.key_given.emit(key)
        else:
            super().keyPressEvent(event)


def _existing(path: Path) -> Path:
    return path if path.is_file() else Path()
