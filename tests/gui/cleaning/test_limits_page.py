"""Limits of size and shape are tried before they count."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.size_limits import read_limits
from gui.session import Session
from tests.as_built import as_built
from tests.cleaning_wizard import PATIENCE, button, close, fates, go_to, opened, text
from tests.seen_whole import wait_until_whole


def test_limits_are_tried_before_they_count(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "limits")
    assert text(dialog, "limits_said").startswith("1 picture lies beyond the limits")
    low = dialog.findChild(QDoubleSpinBox, "limits_side_from")
    low.setValue(120)
    qtbot.waitUntil(lambda: "29 by its size" in text(dialog, "limits_said"), timeout=PATIENCE)
    assert dialog.findChild(QPushButton, "limits_side_usual").isEnabled()
    assert len(dialog.walk.cleaning.of_kind("odd-size")) == 29
    dialog.findChild(QDoubleSpinBox, "limits_side_to").setValue(50)
    button(dialog, "next").click()
    qtbot.waitUntil(lambda: "lower one first" in text(dialog, "limits_error"), timeout=PATIENCE)
    assert len(dialog.walk.cleaning.of_kind("odd-size")) == 29
    dialog.findChild(QPushButton, "limits_side_usual").click()
    qtbot.waitUntil(lambda: text(dialog, "limits_said").startswith("1 picture lies"), timeout=PATIENCE)
    assert dialog.walk.here[0] == "limits", "what was wanted with limits that cannot be is not done with others"
    dialog.findChild(QDoubleSpinBox, "limits_aspect_to").setValue(0)
    qtbot.waitUntil(lambda: text(dialog, "limits_said") == "No picture lies beyond the limits.", timeout=PATIENCE)
    go_to(dialog, "review")
    assert "limits of size and shape are kept" in text(dialog, "review_said")
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "next").click()
    stored = read_limits(faulty.catalog)
    assert stored.side is None
    assert stored.aspect is not None
    assert stored.aspect[1] == float("inf")
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)


def test_next_waits_for_limits_that_were_just_typed(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "limits")
    dialog.findChild(QDoubleSpinBox, "limits_side_from").setValue(120)
    button(dialog, "next").click()
    assert dialog.walk.here[0] == "limits"
    assert not dialog.steps.isEnabled()
    qtbot.waitUntil(lambda: dialog.walk.here[0] == "odd-size", timeout=PATIENCE)
    assert dialog.steps.isEnabled()
    assert list(fates(dialog).values()) == ["exclude"]  # beyond a limit set by hand
    close(dialog, qtbot)


def test_everything_to_press_is_seen_whole(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    for step in ("limits", "blurred", "review"):
        go_to(dialog, step)
        wait_until_whole(qtbot, dialog)
        as_built(f"cleaning-{step}", dialog)
    close(dialog, qtbot)
