"""Wishes about the selection become decisions about samples."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel

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
