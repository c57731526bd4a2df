"""Has Python's garbage go on the main thread alone.

Python looks for it in whichever thread makes an object too many. A task's thread once came upon parts of a dialog that was closed
meanwhile: they were taken down there while Qt took them down on the main thread, and the process crashed.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MILLISECONDS = 500
"""How often it is looked whether there is enough."""


class MainThreadGarbage(QObject):
    """From its making until `end` garbage is collected by a timer of this thread, by Python's own thresholds.

    What its first look finds stays for good: the modules and the window with its first page, 68,000 of the 81,000 objects that a
    window has once all pages were seen. To go through them took 50 ms at each full collection, which now takes 2 to 5. That is
    done once a window and not again: a dialog that happened to be open then would never go.

    Args:
        every: Milliseconds between two looks.
    """

    def __init__(self, every: int = EVERY_MILLISECONDS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._settled = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def begin_anew(self) -> None:
        """A window is closed and another one comes: nothing of it stays, and what the next look finds does."""
        gc.unfreeze()
        self._settled = False

    def end(self) -> None:
        """Leaves it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()

    @Slot()
    def look(self) -> None:
        """Collects what is due."""
        if not self._settled:
            self._settled = True
            gc.collect()
            gc.freeze()
            return
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[0] > thresholds[0]:
            gc.collect(2 if counts[2] > thresholds[2] else int(counts[1] > thresholds[1]))
