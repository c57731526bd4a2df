"""A picture of a finding with its decision, by mouse, by keys, and for those who hear it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.proposals import EXCLUDE, KEEP, Decision, moved_to
from gui.cleaning.picture_card import PictureCard

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
