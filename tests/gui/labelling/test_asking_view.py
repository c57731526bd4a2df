"""Keys decide about the picture that is shown, and the next one is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.labelling.proposal import LOOK
from gui.labelling.asking_view import _votes
from gui.labelling.dialog import LabellingDialog
from tests.unlabelled_shapes import proposal

LIKELY = (0.51, 0.6, 0.7, 0.8, 0.9, 0.999)


def labels(dialog: LabellingDialog) -> list[str]:
    return [sample.label for sample in dialog.work.dataset.catalog.by_ids(range(1, 7))]


def test_enter_accepts_digits_correct_space_skips(dialog: LabellingDialog, answer: Callable[..., None], qtbot: QtBot) -> None:
    answer(*LIKELY)
    view = dialog.asking
    assert view.keys == {"1": "cat", "2": "dog"}
    assert view.findChild(QPushButton, "label_accept").text() == "Accept cat"
    back = view.findChild(QPushButton, "label_back")
    assert not back.isEnabled(), "there is nothing to take back, and pressed it did nothing"
    for key in (Qt.Key.Key_Return, Qt.Key.Key_2, Qt.Key.Key_Space, Qt.Key.Key_Enter):
        QTest.keyClick(view, key)
    qtbot.waitUntil(lambda: labels(dialog) == ["cat", "dog", "", "cat", "", ""])
    assert back.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: labels(dialog) == ["cat", "dog", "", "", "", ""])
    assert dialog.work.round.current is not None
    assert dialog.work.round.current.sample == 4, "what was taken back is asked about again"
    assert [edit.title for edit in dialog.work.dataset.catalog.edits()] == [
        "Labelled 1 picture: cat", "Labelled 1 picture: dog", "Labelled 1 picture: cat",
    ]  # fmt: skip


def test_a_class_that_is_not_there_is_typed(dialog: LabellingDialog, qtbot: QtBot) -> None:
    assert dialog.asking.findChild(QPushButton, "label_accept").isEnabled() is False, "nothing is proposed"
    line = dialog.asking.findChild(QLineEdit, "label_new_class")
    QTest.keyClick(dialog.asking, Qt.Key.Key_Insert)
    QTest.keyClicks(line, "owl")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: labels(dialog)[0] == "owl")
    assert dialog.isVisible(), "Enter closes no dialog"
    assert dialog.asking.keys == {"1": "owl"}
    QTest.keyClick(dialog.asking, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: labels(dialog)[1] == "owl")


def test_a_typed_class_is_taken_as_the_catalog_will_have_it(dialog: LabellingDialog, qtbot: QtBot) -> None:
    line = dialog.asking.findChild(QLineEdit, "label_new_class")
    line.insert("cafe\u0301")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.asking.keys == {"1": "caf\u00e9"}
    qtbot.waitUntil(lambda: labels(dialog)[0] == "caf\u00e9")
    line.insert("\u202eowl")
    with qtbot.waitSignal(dialog.work.failed):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.work.round.done == 1, "the picture is still asked about"


def test_several_who_differ_are_named(dialog: LabellingDialog, answer: Callable[..., None]) -> None:
    answer(*LIKELY, by=("quick", "look"))
    assert dialog.asking._votes.text() == "All 2 who were asked say cat."


def test_every_act_says_its_key_and_leaves_the_keyboard_with_the_picture(
    dialog: LabellingDialog, answer: Callable[..., None], qtbot: QtBot
) -> None:
    answer(*LIKELY)
    view = dialog.asking
    tips = {name: view.findChild(QPushButton, f"label_{name}").toolTip() for name in ("accept", "skip", "back", "sure")}
    for name, key in (("accept", "(Enter)"), ("skip", "(Space)"), ("back", "Backspace)"), ("sure", "(Shift+Enter)")):
        assert tips[name].endswith(key)
        assert view.findChild(QPushButton, f"label_{name}").focusPolicy() == Qt.FocusPolicy.TabFocus
    for name, wanted in (
        ("accept", ["cat", "", "", "", "", ""]), ("skip", ["cat", "", "", "", "", ""]),
        ("accept", ["cat", "", "cat", "", "", ""]),
    ):  # fmt: skip
        view.findChild(QPushButton, f"label_{name}").click()
        qtbot.waitUntil(lambda wanted=wanted: labels(dialog) == wanted)
    view.findChild(QPushButton, "label_back").click()
    qtbot.waitUntil(lambda: labels(dialog) == ["cat", "", "", "", "", ""])
    assert view.accessibleDescription().endswith(" cat is proposed.")


def test_a_picture_that_arrives_large_takes_its_place_as_it_was_looked_at(
    dialog: LabellingDialog, answer: Callable[..., None]
) -> None:
    answer(*LIKELY)
    view, shown = dialog.asking, dialog.work.round.current
    assert shown is not None
    large, small = QPixmap(50, 40), view.canvas._pixmap
    view.canvas._scale = 3.0
    view.pictures._ready = {shown.sample: large, shown.sample + 1: large}
    view.pictures.arrived.emit(shown.sample + 1)
    assert view.canvas._pixmap.cacheKey() == small.cacheKey(), "it is asked about later"
    view.pictures.arrived.emit(shown.sample)
    assert view.canvas._pixmap.cacheKey() == large.cacheKey()
    assert view.canvas._scale == 3.0
    assert view.canvas._natural == QSize(shown.width, shown.height)


def test_who_differ_are_named_with_what_each_says() -> None:
    assert _votes((), None) == ""
    assert _votes(("quick",), proposal(1, ("cat", 0.9))) == "", "one alone agrees with nobody"
    differing = proposal(1, ("cat", 0.9), votes="ab")
    assert _votes(("quick", LOOK), differing) == "They differ. quick: a, closer look: b"
    assert _votes(("quick", "slow", "late"), proposal(1, ("cat", 0.9), votes="aa-")) == "All 2 who answered say a."
