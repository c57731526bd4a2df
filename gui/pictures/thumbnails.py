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

Wish = tuple[str, int]
"""A picture's key, and the side of the square it is to fit, in device pixels."""


class _Wishes:
    """What is to be read, the newest wish last. Shared by the main thread and the readers."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self._lock = threading.Lock()
        self._paths: OrderedDict[Wish, Path] = OrderedDict()
        self._readers = 0

    def add(self, wish: Wish, path: Path) -> list[Wish]:
        """Adds a wish; tells which wishes were forgotten for it."""
        with self._lock:
            self._paths[wish] = path
            self._paths.move_to_end(wish)
            return [self._paths.popitem(last=False)[0] for _ in range(len(self._paths) - WAITING)]

    def more_readers(self) -> int:
        """How many readers are to be started now; counts them as started."""
        with self._lock:
            more = max(0, min(WIDTHS["thumbnails"] - self._readers, len(self._paths)))
            self._readers += more
            return more

    def next(self) -> tuple[Wish, Path] | None:
        """The newest wish; None when there is none, and the reader that asked is done."""
        with self._lock:
            if not self._paths:
                self._readers -= 1
                return None
            return self._paths.popitem(last=True)

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
            (key, side), path = wish
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
        rested(): Everything that was asked for has come.
    """

    arrived = Signal(str)
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        QImageReader()  # its first use is here: in several readers at once it has ended the program
        self._letters = new_box()
        self._wishes = _Wishes(self._letters)
        self._side = 0
        self._ready: OrderedDict[Wish, QPixmap] = OrderedDict()
        self._latest: dict[str, int] = {}  # the side at which a picture came last: shown until it comes at the one wanted
        self._asked: set[Wish] = set()
        self._starting = QTimer(self)  # one start for all wishes of a screen; starting a reader takes longer than most wishes
        self._starting.setSingleShot(True)
        self._starting.setInterval(0)
        self._starting.timeout.connect(self._start)
        open_box(self._letters, self._receive)
        # By a function that does not know this object, which is gone by then; readers may still be at work.
        self.destroyed.connect(_closer(self._letters, self._wishes))

    def set_side(self, side: int) -> None:
        """Sets how large pictures are wanted where nothing else is said, in device pixels."""
        if side != self._side:
            self._side = side
            self.forget_wishes()

    def forget_wishes(self) -> None:
        """Reads nothing that was asked for and has not come: other sizes are wanted now."""
        self._wishes.clear()
        self._asked.clear()

    def ready(self, key: str, side: int = 0) -> QPixmap | None:
        """The picture if it is ready at the size wanted, a null pixmap if its file is missing; asks for nothing."""
        wish = (key, side or self._side)
        pixmap = self._ready.get(wish)
        if pixmap is not None:
            self._ready.move_to_end(wish)
        return pixmap

    def latest(self, key: str) -> QPixmap | None:
        """The picture at the size it came at last; None where it has not come at any."""
        return self._ready.get((key, self._latest.get(key, 0)))

    def get(self, key: str, path: Path, side: int = 0) -> QPixmap | None:
        """The picture if it is ready, a null pixmap if its file is missing; None while it is being fetched.

        One of another size stands in for it meanwhile.
        """
        wish = (key, side or self._side)
        if (pixmap := self.ready(*wish)) is not None:
            return pixmap
        if wish not in self._asked:
            self._asked.add(wish)
            # What was forgotten for this may be asked for again when it is scrolled back to.
            self._asked.difference_update(self._wishes.add(wish, path))
            self._starting.start()
        return self.latest(key)

    def clear(self) -> None:
        """Forgets all pictures and wishes; files may have changed."""
        self.forget_wishes()
        self._ready.clear()
        self._latest.clear()

    @Slot()
    def _start(self) -> None:
        for _ in range(self._wishes.more_readers()):
            lane("thumbnails").start(_Reader(self._wishes))

    def _receive(self, kind: str, content: Any) -> None:
        key, side, image = content
        was_awaited = (key, side) in self._asked  # what was forgotten comes, too, if a reader had begun with it
        self._asked.discard((key, side))
        # Pixmaps are made on the main thread only; images can be read in any.
        self._ready[key, side] = QPixmap.fromImage(image)
        self._ready.move_to_end((key, side))
        self._latest[key] = side
        while len(self._ready) > KEPT:
            (gone, its), _ = self._ready.popitem(last=False)
            if self._latest.get(gone) == its:
                del self._latest[gone]
        self.arrived.emit(key)
        if was_awaited and not self._asked:
            self.rested.emit()


def _closer(letters: Letters, wishes: _Wishes) -> object:
    def close() -> None:
        wishes.clear()
        close_box(letters)

    return close
