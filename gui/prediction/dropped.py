"""What a drop or the clipboard holds: files, addresses, or the bytes of a picture. Nothing foreign is decoded here."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage

from gui.kit.opening import path_of

RAW = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/heic", "image/gif", "image/tiff", "image/bmp")
"""Kinds of picture that programs hand over as they are, best first."""


@dataclass(frozen=True)
class DroppedPictures:
    """What was dropped or pasted.

    Attributes:
        paths: Files and folders.
        addresses: `http:`, `https:` and `data:` addresses of pictures.
        pictures: Pictures as the bytes of their files.
    """

    paths: tuple[Path, ...] = ()
    addresses: tuple[str, ...] = ()
    pictures: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paths or self.addresses or self.pictures)


def could_hold_pictures(mime: QMimeData) -> bool:
    """True when something droppable may be inside; cheap, for the moment a drag enters."""
    return mime.hasUrls() or mime.hasImage() or any(mime.hasFormat(kind) for kind in RAW) or bool(_typed(mime))


def dropped(mime: QMimeData) -> DroppedPictures:
    """Files first, then a picture's own bytes, then addresses; at most one of the three, because they are the same picture."""
    files = tuple(Path(path_of(address)) for address in mime.urls() if address.isLocalFile())
    if files:
        return DroppedPictures(paths=files)
    raw = next((data for kind in RAW if (data := bytes(mime.data(kind).data()))), None)
    if raw is not None:
        return DroppedPictures(pictures=(raw,))
    # Before the plain addresses: a picture dragged out of a web page comes with the address of the page it links to.
    addresses = _picture_sources(mime.html()) if mime.hasHtml() else ()
    addresses = addresses or tuple(address.toString() for address in mime.urls() if address.scheme() in ("http", "https", "data"))
    if addresses:
        return DroppedPictures(addresses=addresses)
    if mime.hasImage():
        return DroppedPictures(pictures=tuple(filter(None, [_bitmap(mime)])))
    return _typed(mime)


def _typed(mime: QMimeData) -> DroppedPictures:
    """A path or an address that was copied as text, one on each line."""
    paths, addresses = [], []
    for line in mime.text().splitlines() if mime.hasText() else []:
        word = line.strip().strip('"')
        if word.startswith(("http://", "https://", "data:image/")):
            addresses.append(word)
        # The longest path that Linux takes; a whole text that was copied is not asked about.
        elif word and len(word) < 4096 and Path(word).is_absolute() and Path(word).exists():
            paths.append(Path(word))
    return DroppedPictures(tuple(paths), tuple(addresses))


def _picture_sources(html: str) -> tuple[str, ...]:
    """Addresses of the pictures in a piece of a web page; a dragged link names the page, its picture is in here."""
    reader = _Sources()
    reader.feed(html)
    return tuple(dict.fromkeys(reader.found))


class _Sources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = dict(attrs).get("src") if tag == "img" else None
        if source and source.startswith(("http://", "https://", "data:image/")):
            self.found.append(source)


def _bitmap(mime: QMimeData) -> bytes | None:
    """A bitmap that another program put on the clipboard without a file format, as the bytes of a PNG."""
    image = QImage(mime.imageData())
    if image.isNull():
        return None
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # As a file it goes the way of all pictures: checked, limited and decoded in a child.
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt takes text only
    return bytes(data.data())
