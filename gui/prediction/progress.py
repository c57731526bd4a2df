"""One line about pictures being predicted: how many are answered, and a way to stop or go on."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from core.support.jobs import Progress
from core.support.wording import progress_text
from gui.icons import icon
from gui.kit.labels import label
from gui.theme import SPACE

FEW = 4
"""Up to so many open pictures no bar is shown: the answers come within a blink."""


class PredictionProgress(QWidget):
    """Hidden while there is nothing to wait for.

    Signals:
        stopped(): The person wants no further answers.
        continued(): The person wants the rest after all.

    Args:
        clock: Seconds, monotonic; injected by tests.
    """

    stopped = Signal()
    continued = Signal()

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.setObjectName("prediction_progress")
        self._clock = clock
        self._working = False
        self._done = self._total = self._done_before = 0
        self._began = 0.0
        self._text = label(role="caption", name="prediction_progress_text")
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(SPACE * 20)
        self._act = QToolButton(self)
        self._act.setObjectName("prediction_progress_act")
        self._act.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._act.clicked.connect(self._acted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar)
        row.addWidget(self._act)
        self._draw()

    @Slot(bool)
    def set_working(self, working: bool) -> None:
        """Says whether answers are being waited for."""
        if working and not self._working:
            # The time left goes by answers since now: those before may be hours old.
            self._began, self._done_before = self._clock(), self._done
        self._working = working
        self._draw()

    def set_count(self, done: int, total: int) -> None:
        """Pictures answered, and pictures in all."""
        self._done, self._total = done, total
        self._draw()

    def _draw(self) -> None:
        missing = self._total - self._done
        self.setVisible(missing > FEW or (missing > 0 and not self._working))
        self._bar.setRange(0, max(1, self._total))
        self._bar.setValue(self._done)
        gone = self._done - self._done_before
        left = (self._clock() - self._began) / gone * missing if self._working and gone > 0 else None
        what = "Predicting" if self._working else "Not all pictures are answered"
        self._text.setText(progress_text(Progress(what, self._done, self._total, left)))
        self._act.setText("Cancel" if self._working else "Continue")
        self._act.setAccessibleName("Cancel predicting" if self._working else "Continue predicting")
        self._act.setIcon(icon("cancel" if self._working else "start"))

    @Slot()
    def _acted(self) -> None:
        (self.stopped if self._working else self.continued).emit()
