"""How many GPUs of this machine train a run together; there only where it has several."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from gui.kit.labels import label
from gui.theme import SPACE, keep_off_frame


class DeviceCount(QWidget):
    """A number from 1 to that of the machine's GPUs.

    Args:
        most: GPUs of the machine; with fewer than two nothing is shown, and the value is 1.
    """

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._count = QSpinBox(self)
        self._count.setObjectName("train_devices")
        self._count.setAccessibleName("GPUs that train together")
        self._count.setRange(1, max(1, most))
        self._count.setSuffix(f" of {most}")
        keep_off_frame(self._count)
        self._count.setToolTip(
            "Each GPU takes its part of every step's pictures; the batch stays the recipe's. The plan below is that of one GPU."
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, SPACE // 2, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(label("GPUs", "caption"), 1)
        layout.addWidget(self._count)
        self.ask(True)

    def ask(self, on_gpus: bool) -> None:
        """Says whether the recipe is for GPUs: elsewhere as many processes would have shared the processor."""
        self.setVisible(on_gpus and self._most > 1)

    def value(self) -> int:
        """GPUs that are to train together; 1 where nobody is asked."""
        return 1 if self.isHidden() else self._count.value()
