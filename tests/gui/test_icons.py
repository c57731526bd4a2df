"""Every name of the icon table is a character that can be drawn, in the colours of the theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from gui.icons import icon
from gui.theme import DARK, LIGHT, apply_theme
from resources import catalogue


def ink(made: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    """The colours of the pixels that are fully covered."""
    image = made.pixmap(QSize(32, 32), 1.0, mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    return {QColor(pixel.red(), pixel.green(), pixel.blue()).name() for pixel in pixels if pixel.alpha() == 255}


def test_every_icon_draws_something(themed: QApplication) -> None:
    names = list(catalogue.table("icons.toml"))
    assert len(names) > 50
    for name in names:
        assert ink(icon(name)), name


def test_icons_follow_the_theme(themed: QApplication) -> None:
    made = icon("train", "accent")
    assert ink(made) == {LIGHT.accent}
    apply_theme(themed, DARK)
    assert ink(made) == {DARK.accent}
    assert ink(made, QIcon.Mode.Disabled) == {DARK.disabled}


def test_an_unknown_name_is_a_defect(themed: QApplication) -> None:
    with pytest.raises(KeyError):
        icon("no such icon")


def test_no_room_is_no_picture_and_no_complaint(themed: QApplication, capfd: pytest.CaptureFixture[str]) -> None:
    assert icon("train").pixmap(QSize(0, 0)).isNull()
    assert "QPainter" not in capfd.readouterr().err
