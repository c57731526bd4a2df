"""A widget that reads what it shows when it is looked at: not before, only the newest, and it says what went wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from gui.kit.read_when_seen import ReadWhenSeen
from gui.tasks.task import Task


class Reader(ReadWhenSeen):
    """Reads a number; 13 cannot be read, and for 0 there is nothing to read."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = 1
        self.asked: list[int] = []
        self.found: list[int] = []

    def reading(self) -> Task | None:
        self.asked.append(self.wanted)
        return Task(read, self.wanted) if self.wanted else None

    def show_read(self, found: int) -> None:
        self.found.append(found)


def read(number: int) -> int:
    if number == 13:
        raise BadInput("It cannot be read.", "Take another.")
    return number


def test_it_reads_when_it_is_seen_and_once(themed: QApplication, qtbot: QtBot) -> None:
    reader = Reader()
    qtbot.addWidget(reader)
    reader.read_anew()
    assert reader.asked == []
    reader.show()
    qtbot.waitUntil(lambda: reader.found == [1])
    reader.hide()
    reader.show()
    assert reader.asked == [1], "nothing is new"
    reader.hide()
    reader.wanted = 2
    reader.read_anew()
    assert reader.asked == [1]
    reader.show()
    qtbot.waitUntil(lambda: reader.found == [1, 2])


def test_what_is_newest_counts_and_a_failure_is_told(themed: QApplication, qtbot: QtBot) -> None:
    reader = Reader()
    qtbot.addWidget(reader)
    failures: list[object] = []
    reader.failed.connect(failures.append)
    reader.show()
    reader.wanted = 5
    reader.read_anew()
    qtbot.waitUntil(lambda: reader.found == [5])
    reader.wanted = 13
    reader.read_anew()
    qtbot.waitUntil(lambda: len(failures) == 1)
    reader.wanted = 7
    reader.read_anew()
    reader.wanted = 0
    reader.read_anew()  # drops the one before
    reader.wanted = 8
    reader.read_anew()
    qtbot.waitUntil(lambda: reader.found == [5, 8])
