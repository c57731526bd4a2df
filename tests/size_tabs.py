"""What tests read off the Sizes tab, and what they press there."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton

from gui.sizes.tab import SizeTab
from gui.sizes.view import SizeView

ODD = ("a/huge.png", "b/strip.png", "b/tiny.png")


def seen(tab: SizeTab) -> SizeView:
    assert tab.view is not None
    return tab.view


def chosen(view: SizeView) -> list[str]:
    pictures = view._pictures
    assert pictures is not None
    place = {int(number): path for number, path in zip(pictures.ids, pictures.paths, strict=True)}
    return sorted(place[number] for number in view.chosen_numbers())


def said(view: SizeView) -> str:
    return str(view.findChild(QLabel, "size_said").text())


def press(view: SizeView, name: str) -> None:
    view.findChild(QPushButton, name).click()
