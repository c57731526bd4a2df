"""What goes wrong in a slot is told in the window, and noted where it is a defect."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.support.errors import NotThere
from gui.kit.wizard import Shell
from gui.window import uncaught
from gui.window.main_window import MainWindow
from gui.window.uncaught import Uncaught


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the log of defects was given."""
    kept: list[tuple[str, str]] = []
    monkeypatch.setattr(uncaught, "log_defect", lambda error, what: kept.append((str(error), what)))
    return kept


@contextmanager
def watched(window: QWidget) -> Iterator[Uncaught]:
    before = sys.excepthook
    watching = Uncaught(window)
    try:
        yield watching
    finally:
        watching.end()
    assert sys.excepthook is before


def fail(qtbot: QtBot, error: BaseException) -> None:
    """Raises it where Qt is the one who called."""
    over: list[int] = []

    def slot() -> None:
        over.append(1)
        raise error

    QTimer.singleShot(0, slot)
    qtbot.waitUntil(lambda: bool(over))


def told(window: MainWindow) -> list[str]:
    return [label.text() for label in window.page("data").banner.findChildren(QLabel) if label.text()]


Opened = Callable[[], MainWindow]


@pytest.mark.usefixtures("noted")
def test_an_error_for_a_person_is_told_with_its_way_out(
    open_window: Opened, noted: list[tuple[str, str]], qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    window = open_window()
    with watched(window):
        fail(qtbot, NotThere("There is no study called moons.", "Studies here: none yet.", Path("moons")))
    assert window.page("data").banner.isVisible()
    assert told(window)[:2] == ["There is no study called moons.", "Studies here: none yet."]
    assert noted == []
    assert "Traceback" not in capsys.readouterr().err


def test_a_defect_is_told_and_noted_once(
    open_window: Opened, noted: list[tuple[str, str]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, now = open_window(), [100.0]
    banner = window.page("data").banner
    monkeypatch.setattr(uncaught.time, "monotonic", lambda: now[0])
    with watched(window):
        fail(qtbot, KeyError("lost"))
        assert noted == [("'lost'", "the window")]
        assert told(window)[0].startswith("Safelight made a mistake: KeyError: 'lost'")
        banner.clear()
        now[0] += 0.9
        fail(qtbot, KeyError("lost"))
        assert not banner.isVisible(), "painting that fails asks for a painting that fails"
        now[0] += 0.11
        fail(qtbot, KeyError("lost"))
        assert banner.isVisible()
        assert len(noted) == 1
        fail(qtbot, ValueError("another"))
        assert len(noted) == 2
        assert told(window)[0].startswith("Safelight made a mistake: ValueError: another"), "of another kind, it is told at once"


def test_before_anything_is_shown_it_is_left_to_whoever_had_it(
    noted: list[tuple[str, str]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, given = QWidget(), []
    qtbot.addWidget(window)
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: given.append(str(error)))
    with watched(window):
        fail(qtbot, NotThere("It is gone."))
    assert given == ["It is gone."]


@pytest.mark.usefixtures("noted")
def test_a_dialog_that_is_open_tells_it_itself(open_window: Opened, qtbot: QtBot) -> None:
    window = open_window()
    dialog = Shell("shell", "A dialog", (40, 20), parent=window)
    dialog.open()
    with watched(window):
        fail(qtbot, NotThere("It is gone."))
    assert dialog.banner.isVisible()
    assert not window.page("data").banner.isVisible()
    dialog.reject()


def test_what_ends_the_program_is_left_to_python(
    open_window: Opened, noted: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, given = open_window(), []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: given.append(kind))
    with watched(window):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert given == [KeyboardInterrupt]
    assert noted == []
    assert not window.page("data").banner.isVisible()
