"""Wishes about the selection become decisions about samples."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.pictures.panel import PicturesPanel


def test_two_selected_pictures_can_be_tied_from_the_menu(panel: PicturesPanel) -> None:
    asked: list[object] = []
    panel.tie_asked.connect(asked.append)
    panel.gallery.setCurrentIndex(panel.pictures.index(3))
    sample = panel.pictures.sample(3)
    assert sample is not None
    tie = next(act for act in panel.acts.menu_on(sample).actions() if act.text() == "Tie together\tT")
    assert not tie.isEnabled()
    panel.gallery.selectionModel().select(panel.pictures.index(5), QItemSelectionModel.SelectionFlag.Select)
    tie = next(act for act in panel.acts.menu_on(sample).actions() if act.text() == "Tie together\tT")
    assert tie.isEnabled()
    tie.trigger()
    assert asked == [(panel.pictures.id_at(3), panel.pictures.id_at(5))]


def test_nobody_decides_about_a_blank_tile(panel: PicturesPanel, qtbot: QtBot) -> None:
    asked: list[object] = []
    panel.exclusion_asked.connect(asked.append)
    panel.class_asked.connect(lambda *said: asked.append(said))
    panel.tie_asked.connect(asked.append)
    # Read anew, as after a decision elsewhere, and nothing is there yet to be shown.
    panel.pictures.set_numbers(tuple(panel.pictures.id_at(row) for row in range(24)))
    panel.gallery.setCurrentIndex(panel.pictures.index(3))
    exclude = panel.findChild(QToolButton, "gallery_exclude")
    assert panel.selection.current() is None
    assert not exclude.isEnabled()
    panel.selection.exclude()
    panel.selection.move_by_key(1)
    panel.selection.tie()
    assert asked == []
    qtbot.waitUntil(exclude.isEnabled)
    panel.selection.exclude()
    assert asked == [(panel.pictures.id_at(3),)]


def test_wishes_are_about_what_is_selected(
    panel: PicturesPanel, shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    selection, asked = panel.selection, []
    selection.class_asked.connect(lambda numbers, name: asked.append((numbers, name)))
    panel.gallery.setCurrentIndex(panel.pictures.index(3))
    panel.gallery.selectionModel().select(panel.pictures.index(5), QItemSelectionModel.SelectionFlag.Select)
    assert selection.count() == 2
    both = (panel.pictures.id_at(3), panel.pictures.id_at(5))
    selection.move_by_key(2)
    selection.move_by_key(9)  # no class has this key
    assert asked == [(both, "square")]
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    selection.open_folder()
    sample = selection.current()
    assert sample is not None
    assert opened == [str(shapes.picture_path(sample.path).parent)]
    panel.gallery.clearSelection()
    assert (selection.count(), selection.numbers()) == (0, ())
    selection.move_to("square")
    assert len(asked) == 1
