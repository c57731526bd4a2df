"""How many GPUs train together is asked only where there are several."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from gui.training.device_count import DeviceCount


@pytest.mark.parametrize(("most", "shown"), [(0, False), (1, False), (4, True)])
def test_it_is_there_where_there_are_several(qtbot: QtBot, most: int, shown: bool) -> None:
    widget = DeviceCount(most)
    qtbot.addWidget(widget)
    assert (widget.isVisibleTo(widget.parentWidget()), widget.value()) == (shown, 1)
    number = widget.findChild(QSpinBox)
    assert number is not None
    number.setValue(9)
    assert widget.value() == max(1, most)
