"""Why nothing leaks: the certificate of a split in sentences, with the closest pictures across sides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.icons import icon
from gui.item_models.thumbnails import read_thumbnail
from gui.theme import SPACE
from gui.widgets.finding_words import finding_title
from gui.widgets.labels import label, set_look

if TYPE_CHECKING:
    from core.datasets.certificate import Certificate, ClosestPair

SIDE = SPACE * 9
_CLOSE = 8  # bits of the perceptual hash below which two pictures deserve a look


class CertificateView(QFrame):
    """A card with sentences and pairs of thumbnails."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("certificate")
        self.setAccessibleName("Certificate of the split")
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        self._column.setSpacing(SPACE)

    def show_certificate(self, entry: Certificate, thumbnails: dict[str, QImage]) -> None:
        """Shows a certificate; `thumbnails` holds pictures by path, as far as they are there."""
        self._clear()
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        sign = QLabel(self)
        sound = not entry.leaks
        sign.setPixmap(icon("certificate" if sound else "warning", "good" if sound else "warn").pixmap(20, 20))
        head.addWidget(sign)
        said = "Nothing leaks from one side to another" if sound else f"{len(entry.leaks)} pictures leak between sides"
        head.addWidget(label(said, "strong", name="certificate_verdict"), 1)
        self._column.addLayout(head)
        for text in sentences(entry):
            self._column.addWidget(label(text, wrap=True))
        for text in entry.warnings:
            self._column.addWidget(self._warning(text))
        if entry.closest_across:
            self._column.addWidget(label("Most alike across sides", "strong"))
            for pair in entry.closest_across:
                self._column.addWidget(self._pair(pair, thumbnails))
        foot = label(f"Made {entry.created[:16].replace('T', ' ')} UTC  ·  fingerprint {entry.fingerprint[:12]}", "caption")
        foot.setToolTip(entry.fingerprint)
        foot.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(foot)

    def text(self) -> str:
        """Everything the card says."""
        return "\n".join(part.text() for part in self.findChildren(QLabel) if part.text())

    def _warning(self, text: str) -> QWidget:
        box = QFrame(self)
        set_look(box, "banner", "warn")
        row = QHBoxLayout(box)
        row.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        row.addWidget(label(text, wrap=True))
        return box

    def _pair(self, pair: ClosestPair, thumbnails: dict[str, QImage]) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for path in pair.paths:
            picture = QLabel(box)
            picture.setFixedSize(SIDE, SIDE)
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
            set_look(picture, "well", True)
            picture.setToolTip(path)
            picture.setAccessibleName(path)
            image = thumbnails.get(path)
            if image is not None and not image.isNull():
                picture.setPixmap(QPixmap.fromImage(image))
            else:
                picture.setPixmap(icon("picture", "line_strong").pixmap(QSize(24, 24)))
            row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(label(f"{pair.sides[0]} and {pair.sides[1]}"))
        near = "  ·  look at these" if pair.distance <= _CLOSE else ""
        words.addWidget(label(f"{pair.distance} of 64 bits differ{near}", "caption"))
        words.addStretch()
        row.addLayout(words, 1)
        return box

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget, layout = item.widget(), item.layout()
            if layout is not None:
                while (inner := layout.takeAt(0)) is not None:
                    _drop(inner.widget())
            _drop(widget)


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()


def sentences(entry: Certificate) -> list[str]:
    """What the certificate says, for a person."""
    samples = sum(sum(counts.values()) for counts in entry.counts.values())
    said = [f"Asked for {entry.request}: {samples:,} pictures in {entry.groups:,} groups that stay on one side each."]
    for tie in entry.ties:
        name = finding_title(tie.reason) if tie.reason.endswith("duplicate") else tie.reason
        said.append(f"{name}: {tie.pictures:,} pictures are tied to another one.")
    if entry.ties:
        said.append(f"The largest group has {entry.largest_group:,} pictures.")
    if entry.set_aside:
        said.append(f"{len(entry.set_aside):,} pictures are on no side.")
    return said


def read_thumbnails(files: dict[str, Path], side: int) -> dict[str, QImage]:
    """Thumbnails by path; called off the main thread."""
    return {path: read_thumbnail(file, side) for path, file in files.items()}
