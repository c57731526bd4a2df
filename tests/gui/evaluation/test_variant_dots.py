"""Four dots with their intervals for each class, told by shape, colour and words."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.evaluation.reliance import part_of
from gui.evaluation.variant_dots import _COLOURS, _KEY, BLOCK, VariantDots, told
from gui.theme import run_colour

GROUPS = [str(number) for number in range(40)]


def part(name: str, *shares: float):  # type: ignore[no-untyped-def]
    return part_of(name, np.stack([np.arange(40) < round(40 * share) for share in shares]), GROUPS)


PARTS = (part("", 0.9, 0.7, 0.5, 0.3), part("boat", 1, 1, 1, 0))


@pytest.fixture
def dots(themed: QApplication, qtbot: QtBot) -> VariantDots:
    made = VariantDots("dots")
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show_parts(PARTS, 0.25)
    made.show()
    return made


def test_each_variant_lies_where_its_accuracy_is(dots: VariantDots) -> None:
    image = dots.grab().toImage()
    found = []
    for colour in _COLOURS:
        wanted = run_colour(colour).rgb()
        found.append([
            x for x in range(image.width()) if any(image.pixel(x, y) == wanted for y in range(_KEY, _KEY + BLOCK))
        ])  # fmt: skip
    middles = [(min(columns) + max(columns)) / 2 for columns in found]
    assert middles == sorted(middles, reverse=True)
    assert all(max(columns) - min(columns) > 40 for columns in found)  # their intervals


def test_keys_and_pointer_hear_all_figures(dots: VariantDots, qtbot: QtBot) -> None:
    assert told(PARTS[1]).startswith("boat, 40 pictures: original 100 (")
    qtbot.keyClick(dots, Qt.Key.Key_Down)
    assert dots.accessibleDescription() == told(PARTS[1])
    qtbot.keyClick(dots, Qt.Key.Key_Up)
    assert dots.accessibleDescription().startswith("All, 40 pictures: original 90")
    QApplication.sendEvent(dots, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, _KEY + 5), QPoint(5, 5)))
    assert dots.height() == _KEY + 2 * BLOCK + 24
