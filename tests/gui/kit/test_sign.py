"""A sign is drawn in the colours of the theme in force."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.labels import Sign
from gui.theme import DARK, LIGHT, apply_theme


def colours(sign: Sign) -> set[str]:
    image = sign.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_sign_follows_the_theme_and_can_change(qtbot: QtBot, qapp: QApplication) -> None:
    sign = Sign(32, "certificate", "good")
    qtbot.addWidget(sign)
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
        assert QColor(theme.good).name() in colours(sign)
    sign.show_icon("warning", "warn")
    assert QColor(LIGHT.warn).name() in colours(sign)
    assert QColor(LIGHT.good).name() not in colours(sign)
