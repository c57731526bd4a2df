"""What tests choose, make and wait for on the panel of splits."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from gui.splits.panel import SplitPanel

PATIENCE = 30_000


def number(panel: SplitPanel, name: str) -> QSpinBox:
    found = panel.findChild(QSpinBox, name)
    assert found is not None
    return found


def choose(panel: SplitPanel, kind: str) -> None:
    box = panel.findChild(QComboBox, "split_kind")
    box.setCurrentIndex(box.findData(kind))


def make(panel: SplitPanel, qtbot: QtBot) -> None:
    button = panel.findChild(QPushButton, "split_make")
    assert button.isEnabled()
    with qtbot.waitSignal(panel.made, timeout=PATIENCE):
        button.click()
    qtbot.waitUntil(lambda: not panel._reading.is_waiting, timeout=PATIENCE)
