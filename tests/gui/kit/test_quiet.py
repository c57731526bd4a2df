"""Quiet things do nothing by accident: Enter elsewhere presses no such button, the wheel changes no such box."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.quiet import CopyButton, QuietComboBox, quiet_button
from tests.as_built import as_built


def test_enter_in_a_field_does_not_press_it(themed: QApplication, qtbot: QtBot) -> None:
    dialog, pressed = QDialog(), []
    qtbot.addWidget(dialog)
    line = QLineEdit(dialog)
    button = quiet_button("Copy", "copy", "copy", lambda: pressed.append(True), dialog)
    column = QVBoxLayout(dialog)
    column.addWidget(line)
    column.addWidget(button)
    dialog.show()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert pressed == []
    button.click()
    assert pressed == [True]


def test_the_wheel_turns_a_box_only_while_it_has_the_keyboard(themed: QApplication, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    box, other = QuietComboBox(host), QLineEdit(host)
    column = QVBoxLayout(host)
    column.addWidget(other)
    column.addWidget(box)
    box.addItems(["a", "b", "c"])
    host.show()
    host.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)

    def turn() -> None:
        place = QPointF(5, 5)
        event = QWheelEvent(
            place, box.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, event)

    turn()
    assert box.currentText() == "a"
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn()
    assert box.currentText() == "b"


def test_a_text_too_long_for_it_keeps_its_beginning_and_its_end(themed: QApplication, qtbot: QtBot) -> None:
    box = QuietComboBox()
    qtbot.addWidget(box)
    box.addItems(["80-10-10-seed0-by-owner (current)", "short"])
    box.resize(160, 32)
    box.show()
    assert box.shown_text().startswith("80-10")
    assert box.shown_text().endswith("rrent)")
    assert "\u2026" in box.shown_text()
    box.setCurrentIndex(1)
    assert box.shown_text() == "short"
    box.setItemText(1, "Epochs across")
    box.setFixedWidth(144)
    assert box.shown_text() == "Epochs across"  # it fits to the pixel
    assert not box.grab().isNull()


def test_what_was_copied_is_said_for_a_moment_without_a_jump(themed: QApplication, qtbot: QtBot) -> None:
    button = CopyButton("copy", lambda: "an address")
    qtbot.addWidget(button)
    button.show()
    wide = button.sizeHint().width()
    button.click()
    assert QApplication.clipboard().text() == "an address"
    assert button.text() == "Copied"
    assert button.sizeHint().width() == wide
    button._said.timeout.emit()
    assert button.text() == "Copy"
    assert button.sizeHint().width() == wide
    as_built("copy-button", button)
