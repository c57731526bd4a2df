"""What is to be opened by another program is shown where there is none, so that it can be copied."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.support.foreign_text import is_valid
from gui.kit.opening import UnopenedPlace, dropped_source, open_outside, path_of, source_path


def test_what_is_dropped_is_known_again_whatever_bytes_its_name_is_of(tmp_path: Path) -> None:
    """Qt holds no text that is no UTF-8, and a line break made two paths of one."""
    names = [b"caf\xe9 # 100%25", "café".encode(), b"two\nlines", "\N{REPLACEMENT CHARACTER}".encode()]
    places = [tmp_path / os.fsdecode(name) for name in names]
    data = QMimeData()
    data.setData("text/uri-list", QByteArray("".join(f"{place.as_uri()}\r\n" for place in places).encode()))
    lines = dropped_source(data).split("\n")
    assert [Path(source_path(line)) for line in lines] == places
    assert lines[1] == str(places[1]), "what Qt holds stays as it is"
    assert all(is_valid(line) for line in lines)
    assert path_of(QUrl("file://server/share/%EF%BF%BD.png")) == "//server/share/\N{REPLACEMENT CHARACTER}.png", "as Qt has it"
    data.setUrls([QUrl("https://example.org/é"), QUrl("file:///a")])
    assert dropped_source(data) == ""
    data.setUrls([QUrl("https://example.org/é")])
    assert source_path(dropped_source(data)) == "https://example.org/é"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    """What the system was asked to open, which it could not."""
    made: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: made.append(url) or False)
    return made


def test_what_a_program_takes_is_not_shown(themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    host = QWidget()
    qtbot.addWidget(host)
    assert open_outside("https://example.org", host)
    assert host.findChild(UnopenedPlace) is None


def test_an_address_without_a_browser_is_shown_and_copied(themed: QApplication, qtbot: QtBot, asked: list[QUrl]) -> None:
    address = "https://example.org/a/page"
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(640, 480)
    room.show()
    assert not open_outside(address, room)
    assert asked == [QUrl(address)]
    popup = room.findChild(UnopenedPlace)
    assert popup.isVisible()
    assert "No browser" in popup.accessibleName()
    line = popup.findChild(QLineEdit, "unopened_address")
    assert line.selectedText() == address
    popup.findChild(QPushButton, "unopened_copy").click()
    assert QGuiApplication.clipboard().text() == address
    qtbot.waitUntil(lambda: room.findChild(UnopenedPlace) is None)


def test_a_page_of_ones_own_is_opened_as_a_file(themed: QApplication, qtbot: QtBot, asked: list[QUrl], tmp_path: Path) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    page = tmp_path / "a page.html"
    page.touch()
    assert not open_outside(page, host)
    assert asked == [QUrl.fromLocalFile(str(page))]
    assert "No browser" in host.findChild(UnopenedPlace).accessibleName()


def test_a_folder_is_shown_as_a_path_inside_the_window(
    themed: QApplication, qtbot: QtBot, asked: list[QUrl], tmp_path: Path
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    corner = QWidget(host)
    corner.setGeometry(880, 590, 20, 10)
    host.show()
    assert not open_outside(tmp_path, corner)
    assert asked == [QUrl.fromLocalFile(str(tmp_path))]
    popup = corner.findChild(UnopenedPlace)
    assert popup.findChild(QLineEdit, "unopened_address").text() == str(tmp_path)
    assert QRect(host.mapToGlobal(QPoint(0, 0)), host.size()).contains(popup.geometry())
    qtbot.keyClick(popup.findChild(QLineEdit, "unopened_address"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: corner.findChild(UnopenedPlace) is None)
