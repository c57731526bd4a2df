"""Whatever a file manager, a browser or the clipboard hands over is understood once, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gui.prediction.dropped import DroppedPictures, could_hold_pictures, dropped


def _mime(urls: list[str] | None = None, html: str = "", text: str = "", **raw: bytes) -> QMimeData:
    mime = QMimeData()
    if urls:
        mime.setUrls([QUrl(url) for url in urls])
    if html:
        mime.setHtml(html)
    if text:
        mime.setText(text)
    for kind, data in raw.items():
        mime.setData(f"image/{kind}", QByteArray(data))
    return mime


def test_files_and_folders_come_before_all_else() -> None:
    mime = _mime(["file:///p/a%20b.png", "file:///p/folder"], "<img src='https://x.org/a.png'>", png=b"\x89PNG")
    assert could_hold_pictures(mime)
    assert dropped(mime) == DroppedPictures(paths=(Path("/p/a b.png"), Path("/p/folder")))


def test_a_file_is_found_whatever_bytes_its_name_is_of(tmp_path: Path) -> None:
    there = tmp_path / os.fsdecode(b"na\xefve.png")
    there.write_bytes(b"")
    mime = QMimeData()
    mime.setData("text/uri-list", QByteArray(f"file://{tmp_path}/na%EFve.png\r\n".encode()))
    assert dropped(mime).paths == (there,)
    assert dropped(mime).paths[0].exists()


def test_a_picture_of_a_web_page_is_taken_as_its_bytes_or_its_address() -> None:
    page = "<a href='https://x.org/page'><img alt='boat' src='https://x.org/boat.jpg'></a>"
    assert dropped(_mime(["https://x.org/page"], page, jpeg=b"\xff\xd8")) == DroppedPictures(pictures=(b"\xff\xd8",))
    assert dropped(_mime(["https://x.org/page"], page)) == DroppedPictures(addresses=("https://x.org/boat.jpg",))
    assert dropped(_mime(["https://x.org/boat.jpg"])) == DroppedPictures(addresses=("https://x.org/boat.jpg",))
    inline = "data:image/png;base64,AAAA"
    assert dropped(_mime(html=f"<img src='{inline}'>")) == DroppedPictures(addresses=(inline,))


def test_a_copied_bitmap_becomes_a_file(qtbot: QtBot) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    mime = QMimeData()
    mime.setImageData(image)
    assert could_hold_pictures(mime)
    (data,) = dropped(mime).pictures
    assert data.startswith(b"\x89PNG")


def test_copied_text_counts_when_it_is_an_address_or_a_file(tmp_path: Path) -> None:
    there = tmp_path / "boat.png"
    there.write_bytes(b"")
    mime = _mime(text=f'"{there}"\nhttps://x.org/a.png\nsome words')
    assert dropped(mime) == DroppedPictures(paths=(there,), addresses=("https://x.org/a.png",))


def test_other_things_are_left_alone() -> None:
    for mime in (_mime(text="some words"), _mime(html="<b>bold</b>"), _mime(["mailto:a@b.c"]), _mime(text="javascript:alert(1)")):
        assert not dropped(mime)
    assert not could_hold_pictures(_mime(text="some words"))
