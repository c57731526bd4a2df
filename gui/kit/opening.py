"""Addresses, folders and files that another program is to open, or that are dropped from one. Where none opens an address, it is
shown to be copied."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.support.foreign_text import is_valid
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.theme import SPACE

_WIDTH = SPACE * 56


def path_of(address: QUrl) -> str:
    """The path of a local address, whatever bytes its name is of; "" for any other address."""
    path = address.toLocalFile()
    if "\N{REPLACEMENT CHARACTER}" not in path:
        return path
    # Qt puts it for bytes that are no UTF-8: a picture that lay in sight was told not to be there. Some names have it themselves.
    told = unquote_to_bytes(bytes(address.toEncoded().data()).removeprefix(b"file://"))
    return path if is_valid(told.decode("utf-8", "surrogateescape")) else os.fsdecode(told)


def dropped_source(data: QMimeData) -> str:
    """What is dropped, a path or address a line; "" when there is none, or an address among several.

    A path that signals or lines would not keep as it is comes as its address: `source_path` knows it again.
    """
    urls = data.urls() if data.hasUrls() else []
    if len(urls) > 1 and not all(url.isLocalFile() for url in urls):
        return ""
    return "\n".join(map(_line_of, urls))


def _line_of(url: QUrl) -> str:
    path = url.toLocalFile()
    # Qt cannot hold what is no UTF-8, and a line break would make two paths of one.
    is_kept = path and path.isprintable() and "\N{REPLACEMENT CHARACTER}" not in path
    if is_kept:
        return path
    return bytes(url.toEncoded().data()).decode("ascii") if url.isLocalFile() else url.toString()


def source_path(line: str) -> str:
    """The path of a line that `dropped_source` gave; of what is no local file, the line as it is."""
    return path_of(QUrl(line)) if line.startswith("file://") else line


def open_outside(place: str | Path, asking: QWidget) -> bool:
    """Has the system open an address (text), or a folder or page (path); where it cannot, shows it beside `asking`.

    Returns:
        True when a program took it.
    """
    is_here = isinstance(place, Path)
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)) if is_here else QUrl(str(place))):
        return True
    is_folder = is_here and not Path(place).is_file()
    words = "No program was found that opens this folder." if is_folder else "No browser was found that opens this page."
    # Without this a button did nothing that could be seen where no browser is set up.
    UnopenedPlace(words, str(place), asking).open_beside(asking)
    return False


class UnopenedPlace(QFrame):
    """A popup with an address that can be copied; a click elsewhere or Escape closes it.

    Args:
        words: Why it is shown.
        place: The address or path.
    """

    def __init__(self, words: str, place: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("unopened_place")
        self.setAccessibleName(words)
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self._line = QLineEdit(place, self)
        self._line.setObjectName("unopened_address")
        self._line.setAccessibleName("Address")
        self._line.setReadOnly(True)
        self._line.setCursorPosition(0)
        self._line.returnPressed.connect(self._copy)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._line, 1)
        row.addWidget(quiet_button("Copy", "unopened_copy", "copy", self._copy, self))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addWidget(label(words, wrap=True))
        column.addWidget(label("Copy its address and open it yourself.", "caption", wrap=True))
        column.addLayout(row)

    def open_beside(self, asking: QWidget) -> None:
        """Shows it below a widget, inside the widget's window."""
        self.adjustSize()
        window = asking.window()
        corner = asking.mapTo(window, QPoint(0, asking.height() + SPACE // 2)) if asking is not window else QPoint()
        room = window.size() - self.size() - QSize(SPACE, SPACE)
        self.move(window.mapToGlobal(QPoint(max(0, min(corner.x(), room.width())), max(0, min(corner.y(), room.height())))))
        self.show()
        self._line.setFocus()
        self._line.selectAll()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._line.text())
        self.close()
