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

    Args:
        every: Milliseconds between two looks.
    """

    def __init__(self, every: int = EVERY_MILLISECONDS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def end(self) -> None:
        """Leaves it to Python again."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    @Slot()
    def _look(self) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[0] > thresholds[0]:
            gc.collect(2 if counts[2] > thresholds[2] else int(counts[1] > thresholds[1]))
