"""Pictures of the strip below the sizes can be kept in use."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.sizes.tab import SizeTab
from tests.size_tabs import chosen, press, said, seen


def test_a_kept_picture_stays_in_use(tab: SizeTab, dataset: Dataset, qtbot: QtBot) -> None:
    view = seen(tab)
    view.strip.setFocus()
    qtbot.keyClick(view.strip, Qt.Key.Key_Space)
    assert chosen(view) == ["a/huge.png", "b/strip.png"]
    assert said(view) == "3 of 43 beyond the limits, 1 kept"
    assert len(view.strip._rows) == 3
    tile = view.strip.visualRect(view.strip.tiles.index(0))
    view.strip.setFixedWidth(150)
    qtbot.waitUntil(view.strip.horizontalScrollBar().isVisible)
    assert view.strip.visualRect(view.strip.tiles.index(0)).size() == tile.size()
    assert tile.bottom() < view.strip.viewport().height()
    qtbot.keyClick(view.strip, Qt.Key.Key_Right)
    assert view.strip.current() is not None
    assert len(view.plot._mark.data) == 1
    press(view, "size_exclude")
    qtbot.waitUntil(lambda: len(view._pictures or ()) == 41)
    assert "b/tiny.png" in view._pictures.paths  # type: ignore[union-attr]
