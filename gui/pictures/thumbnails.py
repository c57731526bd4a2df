"""Thumbnails on their way from files to the screen: read off the main thread, the newest wish first, the latest kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QImageReader, QPixmap

from gui.tasks.lanes import WIDTHS, lane
from gui.tasks.post import Letters, close_box, new_box, open_box

KEPT = 600
"""Pictures kept ready to be painted; some six screens full."""
WAITING = 240
"""Wishes kept; older ones are forgotten, for they have been scrolled past."""


class _Wishes:
    """What is to be read, the newest wish last. Shared by the main thread and the readers."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self._lock = threading.Lock()
        self._paths: OrderedDict[str, Path] = OrderedDict()
        self._readers = 0
        self.side = 0

    def add(self, key: str, path: Path) -> list[str]:
        """Adds a wish; tells which wishes were forgotten for it."""
        with self._lock:
            self._paths[key] = path
            self._paths.move_to_end(key)
            return [self._paths.popitem(last=False)[0] for _ in range(len(self._paths) - WAITING)]

    def more_readers(self) -> int:
        """How many readers are to be started now; counts them as started."""
        with self._lock:
            more = max(0, min(WIDTHS["thumbnails"] - self._readers, len(self._paths)))
            self._readers += more
            return more

    def next(self) -> tuple[str, Path, int] | None:
        """The newest wish; None when there is none, and the reader that asked is done."""
        with self._lock:
            if not self._paths:
                self._readers -= 1
                return None
            return *self._paths.popitem(last=True), self.side

    def clear(self) -> None:
        with self._lock:
            self._paths.clear()


class _Reader(QRunnable):
    """Reads wishes until none is left."""

    def __init__(self, wishes: _Wishes) -> None:
        super().__init__()
        self._wishes = wishes

    def run(self) -> None:
        while (wish := self._wishes.next()) is not None:
            key, path, side = wish
            self._wishes.letters.put("image", (key, side, read_thumbnail(path, side)))


def read_thumbnail(path: Path, side: int) -> QImage:
    """A thumbnail file scaled to fit a square of `side` device pixels; a null image when the file is not there."""
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > side:
        # Scaled while it is decoded: a JPEG then need not be decoded whole.
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    # Here, off the main thread, and once: other formats are converted whenever they are painted.
    return image.convertToFormat(QImage.Format.Format_RGB32) if not image.isNull() else image


class Thumbnails(QObject):
    """Pixmaps by key; what is not there yet is fetched and announced.

    Signals:
        arrived(str): The picture of that key can be painted now, or is known to be missing.
    """

    arrived = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        QImageReader()  # its first use is here: in several readers at once it has ended the program
        self._letters = new_box()
        self._wishes = _Wishes(self._letters)
        self._ready: OrderedDict[str, tuple[int, QPixmap]] = OrderedDict()
        self._asked: set[str] = set()
        self._starting = QTimer(self)  # one start for all wishes of a screen; starting a reader takes longer than most wishes
        self._starting.setSingleShot(True)
        self._starting.setInterval(0)
        self._starting.timeout.connect(self._start)
        open_box(self._letters, self._receive)
        # By a function that does not know this object, which is gone by then; readers may still be at work.
        self.destroyed.connect(_closer(self._letters, self._wishes))

    def set_side(self, side: int) -> None:
        """Sets how large pictures are wanted, in device pixels; those of another size are shown until the new ones come."""
        self._wishes.side = side
        self._asked.clear()

    def ready(self, key: str) -> QPixmap | None:
        """The picture if it is ready at the size wanted, a null pixmap if its file is missing; asks for nothing."""
        side, pixmap = self._ready.get(key, (0, None))
        if pixmap is None or side != self._wishes.side:
            return None
        self._ready.move_to_end(key)
        return pixmap

    def get(self, key: str, path: Path) -> QPixmap | None:
        """The picture if it is ready, a null pixmap if its file is missing; None while it is being fetched."""
        side, pixmap = self._ready.get(key, (0, None))
        if pixmap is not None:
            self._ready.move_to_end(key)
            if side == self._wishes.side:
                return pixmap
        if key not in self._asked:
            self._asked.add(key)
            # What was forgotten for this may be asked for again when it is scrolled back to.
            self._asked.difference_update(self._wishes.add(key, path))
            self._starting.start()
        return pixmap

    def clear(self) -> None:
        """Forgets all pictures and wishes; files may have changed."""
        self._wishes.clear()
        self._asked.clear()
        self._ready.clear()

    @Slot()
    def _start(self) -> None:
        for _ in range(self._wishes.more_readers()):
            lane("thumbnails").start(_Reader(self._wishes))

    def _receive(self, kind: str, content: Any) -> None:
        key, side, image = content
        # Read for tiles of another size.
        if side != self._wishes.side:
            return
        self._asked.discard(key)
        # Pixmaps are made on the main thread only; images can be read in any.
        self._ready[key] = (side, QPixmap.fromImage(image))
        self._ready.move_to_end(key)
        while len(self._ready) > KEPT:
            self._ready.popitem(last=False)
        self.arrived.emit(key)


def _closer(letters: Letters, wishes: _Wishes) -> object:
    def close() -> None:
        wishes.clear()
        close_box(letters)

    return close
