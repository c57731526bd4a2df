"""The buttons and the menu on a picture do what they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.pictures.panel import PicturesPanel
from gui.pictures.picture_acts import PictureActs
from tests.as_built import as_built
from tests.picture_panels import settled


def entry(menu: QMenu, words: str) -> Callable[[], None]:
    return next(act.trigger for act in menu.actions() if act.text().startswith(words))


def test_nothing_is_offered_before_there_are_pictures(themed: QApplication, qtbot: QtBot) -> None:
    """While a dataset was read, the buttons of an empty page looked as if they did something."""
    acts = PictureActs()
    qtbot.addWidget(acts)
    assert not any(button.isEnabled() for button in acts.findChildren(QToolButton))
    as_built("picture-acts-none", acts)


def test_the_menu_on_a_picture_does_what_it_says(panel: PicturesPanel, shapes: Dataset, qtbot: QtBot) -> None:
    asked: list[object] = []
    panel.exclusion_asked.connect(asked.append)
    panel.class_asked.connect(lambda ids, name: asked.append((ids, name)))
    panel.gallery.setCurrentIndex(panel.pictures.index(3))
    number, sample = panel.pictures.id_at(3), panel.pictures.sample(3)
    assert sample is not None
    menu = panel.acts.menu_on(sample)
    entry(menu, "Exclude")()
    classes = menu.findChild(QMenu, "picture_menu_classes")
    assert [act.text() for act in classes.actions() if act.text()] == ["circle\t1", "square\t2", "triangle\t3", "New class …"]
    entry(classes, "triangle")()
    assert asked == [(number,), ((number,), "triangle")]
    entry(menu, "Copy path")()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == str(shapes.picture_path(sample.path)))
    entry(menu, "Show only circle")()
    settled(panel, qtbot, 8)


def test_what_is_excluded_is_offered_to_be_taken_in_again(panel: PicturesPanel, shapes: Dataset, qtbot: QtBot) -> None:
    shapes.catalog.exclude([panel.pictures.id_at(0)])
    panel.pictures.refresh()
    panel.gallery.setCurrentIndex(panel.pictures.index(0))
    button = panel.findChild(QToolButton, "gallery_exclude")
    qtbot.waitUntil(lambda: button.text() == "Take in again")
    panel.gallery.setCurrentIndex(panel.pictures.index(1))
    assert button.text() == "Exclude"


def test_a_picture_shown_large_is_selected_with_ctrl_held_down_as_well(panel: PicturesPanel, qtbot: QtBot) -> None:
    panel.gallery.setCurrentIndex(panel.pictures.index(3))
    qtbot.keyClick(panel.gallery, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)  # held still, as far as Qt knows
    panel.walk.show_row(3)
    assert list(panel.gallery.selected_numbers()) == [panel.pictures.id_at(3)]
    panel.zoom.end()


def test_acts_say_their_keys_and_do_nothing_without_a_picture(panel: PicturesPanel, qtbot: QtBot) -> None:
    panel.gallery.clearSelection()
    buttons = {name: panel.findChild(QToolButton, f"gallery_{name}") for name in ("zoom", "exclude", "class")}
    assert [button.isEnabled() for button in buttons.values()] == [False] * 3
    tips = [button.toolTip() for button in buttons.values()]
    assert tips == ["Zoom (Space)", "Exclude (X)", "Move to class (1 to 9, M, or drop on a class)"]
    panel.gallery.setCurrentIndex(panel.pictures.index(3))
    qtbot.waitUntil(lambda: all(button.isEnabled() for button in buttons.values()))
    with qtbot.waitSignal(panel.acts.zoom_asked):
        buttons["zoom"].click()
    panel.zoom.end()
    qtbot.waitUntil(buttons["exclude"].isEnabled)  # the picture that was enlarged is chosen again a turn later
    with qtbot.waitSignal(panel.acts.exclude_asked):
        buttons["exclude"].click()
    assert {button.focusPolicy() for button in buttons.values()} == {Qt.FocusPolicy.StrongFocus}
    panel.acts.show_classes(("a & b",), read_only=True)
    panel.acts.show_selection(2, panel.pictures.sample(3))
    assert [button.isEnabled() for button in buttons.values()] == [True, False, False]
    sample = panel.pictures.sample(3)
    assert sample is not None
    menu = panel.acts.menu_on(sample)
    able = {act.text().split("\t")[0]: act.isEnabled() for act in menu.actions() if not act.isSeparator()}
    assert able == {
        "Zoom": True, "Exclude": False, "Move to class": False, "Tie together": False, "Show only circle": True,
        "Copy path": True, "Open its folder": True,
    }  # fmt: skip


def test_a_new_class_is_named_in_the_menu(panel: PicturesPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    panel.acts.class_asked.connect(asked.append)
    panel.gallery.setCurrentIndex(panel.pictures.index(3))
    menu = panel.acts.findChild(QMenu, "class_menu")
    for answer in (("  sloop ", True), ("sloop", False), (" ", True)):
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, answer=answer: answer)
        menu.aboutToShow.emit()
        entry(menu, "New class …")()
    assert asked == ["sloop"]
    panel.acts.show_classes(("a & b",), read_only=False)
    menu.aboutToShow.emit()
    assert [act.text() for act in menu.actions() if act.text()] == ["a && b\t1", "New class …"]


def test_the_menu_opens_where_the_picture_is_and_keys_of_a_large_one_decide(panel: PicturesPanel, qtbot: QtBot) -> None:
    opened: list[tuple[str, QPoint]] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if menu is not None:
            opened.append((menu.objectName(), menu.pos()))
            menu.close()

    panel.gallery.setCurrentIndex(panel.pictures.index(2))
    qtbot.waitUntil(lambda: panel.pictures.sample(2) is not None)
    QTimer.singleShot(0, look)
    panel.gallery.menu_asked.emit(2, QPoint(30, 40))
    assert opened == [("picture_menu", QPoint(30, 40))]
    asked: list[object] = []
    panel.exclusion_asked.connect(asked.append)
    panel.class_asked.connect(lambda ids, name: asked.append((ids, name)))
    number = panel.pictures.id_at(2)
    for key in (Qt.Key.Key_X, Qt.Key.Key_2):
        panel.zoom.key_given.emit(key)
    assert asked == [(number,), ((number,), "square")]
    QTimer.singleShot(0, look)
    panel.zoom.key_given.emit(Qt.Key.Key_M)
    qtbot.waitUntil(lambda: len(opened) == 2)
    assert len(asked) == 2
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.gallery.selectionModel().hasSelection()
