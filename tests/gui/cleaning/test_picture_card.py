"""A picture of a finding with its decision, by mouse, by keys, and for those who hear it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.proposals import EXCLUDE, KEEP, Decision, moved_to
from gui.cleaning import picture_card
from gui.cleaning.picture_card import PictureCard
from gui.theme import LIGHT
from tests.noted_painting import looked_at, noting, of_kind, tone

SAMPLE = Sample(
    7, "ketch/a.jpg", "0" * 64, "ketch", "ketch", False, 300, 200, "JPEG", "RGB", 2_000, 0, "folder", None, None, (0.5, 0.5, 0.5)
)  # fmt: skip
NAMES = ("ferry", "ketch", "yawl")


@pytest.fixture
def card(themed: QApplication, qtbot: QtBot) -> PictureCard:
    made = PictureCard(SAMPLE, {1: "ferry", 2: "ketch", 3: "yawl"}, NAMES, "yawl")
    qtbot.addWidget(made)
    made.resize(320, 320)
    made.show()
    return made


@pytest.fixture
def decided(card: PictureCard) -> list[Decision]:
    heard: list[Decision] = []
    card.decided.connect(lambda _number, decision: heard.append(decision))
    return heard


def test_keys_and_buttons_decide(card: PictureCard, decided: list[Decision], qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_X, Qt.Key.Key_K, Qt.Key.Key_1):
        qtbot.keyClick(card, key)
    qtbot.keyClick(card, Qt.Key.Key_9)  # no class has this digit
    qtbot.keyClicks(card, "³")  # a digit to Python, and no number
    card.findChild(QPushButton, "card_exclude").click()
    assert decided == [EXCLUDE, KEEP, moved_to(SAMPLE, "ferry"), EXCLUDE]
    walked: list[int] = []
    card.walked.connect(walked.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(card, key)
    assert walked == [-1, 1]


def test_a_decision_is_seen_and_told(card: PictureCard) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#cc2222"))
    card.show_image(image)
    bare = card.pane.grab().toImage().pixelColor(card.pane.rect().center()).name()
    card.show_decision(EXCLUDE, "Excluded under another finding")
    assert card.accessibleName() == "ketch/a.jpg, ketch, to be excluded"
    assert card.findChild(QLabel, "card_note").text() == "Excluded under another finding"
    assert card.pane.grab().toImage().pixelColor(card.pane.rect().center()).name() != bare, "a veil lies over it"
    card.show_decision(moved_to(SAMPLE, "yawl"), "")
    assert card.findChild(QPushButton, "card_move").text() == "Move to yawl"
    assert card.findChild(QLabel, "card_note").isHidden()
    card.show_image(QImage())
    assert card.decision() == moved_to(SAMPLE, "yawl")


def test_the_suggested_class_comes_first_and_a_new_one_can_be_named(
    card: PictureCard, decided: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = card.class_menu()
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["yawl\t3", "ferry\t1", "New class …"]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("  sloop ", True))
    menu.actions()[-1].trigger()
    menu.close()
    assert decided == [moved_to(SAMPLE, "sloop")]


def test_the_picture_lies_whole_in_the_middle_and_a_tiny_one_is_not_blown_up(
    card: PictureCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    strokes, pane = noting(monkeypatch, picture_card), card.pane
    seen = looked_at(pane, strokes)
    waiting = [(stroke.kind, stroke.brush or stroke.pen) for stroke in seen]
    assert waiting == [("rounded", tone(LIGHT.well)), ("sign", tone(LIGHT.line_strong))]
    for pixmap, size in ((QPixmap(300, 200), QSize(300, 200)), (QPixmap(8, 4), QSize(8, 4))):
        pane.show_pixmap(pixmap, size)
        (picture,) = of_kind(looked_at(pane, strokes), "picture")
        assert pane.rect().contains(picture.place.toRect())
        assert picture.place.width() == pytest.approx(picture.place.height() * size.width() / size.height(), abs=2)
        middle = pane.rect().center()
        assert abs(picture.place.center().x() - middle.x()) <= 1
        assert abs(picture.place.center().y() - middle.y()) <= 1
    assert picture.place.size().toSize() == QSize(64, 32), "eight times its size"
    card.show_decision(EXCLUDE, "")
    seen = looked_at(pane, strokes)
    (veil,), plate = of_kind(seen, "fill"), of_kind(seen, "rounded")[-1]
    assert veil.place == of_kind(seen, "picture")[0].place
    assert plate.brush == tone(LIGHT.surface)
    card.show_decision(KEEP, "")
    assert of_kind(looked_at(pane, strokes), "fill") == []


def test_a_chip_is_pressed_for_what_is_decided_and_says_its_key(card: PictureCard) -> None:
    chips = {name: card.findChild(QPushButton, f"card_{name}") for name in ("keep", "exclude", "move")}
    for decision, name in ((KEEP, "keep"), (EXCLUDE, "exclude"), (moved_to(SAMPLE, "yawl"), "move")):
        card.show_decision(decision, "")
        assert [chip for chip, button in chips.items() if button.isChecked()] == [name]
    assert [button.toolTip()[-3:] for button in chips.values()] == ["(K)", "(X)", " 9)"]
    assert chips["keep"].accessibleName() == "Keep ketch/a.jpg"
    assert {button.focusPolicy() for button in chips.values()} == {Qt.FocusPolicy.NoFocus}, "the card has the keys"
    card.show_decision(KEEP, "")
    assert chips["move"].text() == "Move to …"
    assert card.accessibleName() == "ketch/a.jpg, ketch, kept"
    card.show_decision(moved_to(SAMPLE, "a & b"), "")
    assert chips["move"].text() == "Move to a && b"
    assert card.accessibleName() == "ketch/a.jpg, ketch, to be moved to a & b"


def test_what_is_known_of_it_is_told(card: PictureCard, tmp_path: Path) -> None:
    texts = {found.text() for found in card.findChildren(QLabel)}
    assert {"300 × 200  ·  2.0 kB", "ketch", "a.jpg"} <= texts
    (path,) = [found for found in card.findChildren(QLabel) if found.text() == "a.jpg"]
    assert path.toolTip() == "ketch/a.jpg"
    assert "M or 1 to 9" in card.accessibleDescription()
    assert card.pane._pixmap.isNull()
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    picture.save(str(tmp_path / "small.png"))
    card.show_thumbnail(tmp_path / "small.png")
    assert card.pane._pixmap.width() == 30
    card.show_thumbnail(tmp_path / "gone.png")
    assert card.pane._pixmap.isNull()


def test_keys_enlarge_walk_and_open_the_classes(card: PictureCard, decided: list[Decision], qtbot: QtBot) -> None:
    walked: list[int] = []
    card.walked.connect(walked.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right):
        qtbot.keyClick(card, key)
    assert walked == [-1, 1]
    with qtbot.waitSignal(card.enlarged):
        qtbot.keyClick(card, Qt.Key.Key_Space)
    with qtbot.waitSignal(card.enlarged):
        qtbot.mouseDClick(card.pane, Qt.MouseButton.LeftButton)
    for opened in (lambda: qtbot.keyClick(card, Qt.Key.Key_M), card.findChild(QPushButton, "card_move").click):
        opened()
        menu = QApplication.activePopupWidget()
        assert menu is not None
        assert not card.findChild(QPushButton, "card_move").isChecked(), "the click alone decides nothing"
        menu.close()
    assert decided == []
    card.findChild(QPushButton, "card_keep").click()
    assert decided == [KEEP]


def test_the_card_with_the_keyboard_stands_out_and_a_click_gives_it(card: PictureCard, qtbot: QtBot) -> None:
    card.clearFocus()
    assert not card.property("selected")
    with qtbot.waitSignal(card.entered):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert card.hasFocus()
    assert card.property("selected") is True
    card.clearFocus()
    assert card.property("selected") is False
    card.findChild(QPushButton, "card_exclude").click()
    assert card.hasFocus(), "who decided goes on by keys"


def test_no_class_is_made_of_nothing(card: PictureCard, decided: list[Decision], monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in (("  ", True), ("sloop", False)):
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, answer=answer: answer)
        card._new_class()
    assert decided == []


def test_without_a_suggestion_the_other_classes_are_listed(themed: QApplication, qtbot: QtBot) -> None:
    made = PictureCard(replace(SAMPLE, label="ferry"), {}, NAMES, "")
    qtbot.addWidget(made)
    menu = made.class_menu()
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["ketch", "yawl", "New class …"]
    assert [action.isSeparator() for action in menu.actions()] == [False, False, True, False]
    menu.close()
