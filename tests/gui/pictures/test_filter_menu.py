"""The menu of filters offers everything with its number, and says so while it is being counted."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.catalog.facets import Facets
from gui.pictures.filter_bar import FilterBar
from gui.pictures.filter_menu import FilterMenu
from tests.filter_menus import entries


def test_the_menu_offers_everything_with_its_number(bar: FilterBar) -> None:
    assert list(entries(bar._menu)) == [
        "cat && dog\t30", "owl\t12", "Dark\t3", "train of first\t40", "set aside in first\t2", "pets\t40", "owl, barn owl\t2",
        "CC BY 2.0\t2", "Licence not stated\t40", "Taken down since\t1",
    ]  # fmt: skip


def test_before_anything_is_counted_the_menu_says_so(themed: QApplication, qtbot: QtBot) -> None:
    menu = FilterMenu()
    qtbot.addWidget(menu)
    assert [(text, act.isEnabled()) for text, act in entries(menu).items()] == [("Counting …", False)]
    menu.show_facets(Facets((("owl", 1),), (), (), (), (), 0))
    menu.aboutToShow.emit()
    assert [act.isEnabled() for act in menu.actions()] == [True, False, False, False, False]
