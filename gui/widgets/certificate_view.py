"""Why nothing leaks: the certificate of a split in sentences, with the closest pictures across sides side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.icons import icon
from gui.theme import SPACE
from gui.widgets.foldable import FoldableBox
from gui.widgets.labels import label, set_look
from gui.widgets.picture_pairs import PicturePairs
from gui.widgets.sign import Sign

if TYPE_CHECKING:
    from core.datasets.certificate import Certificate, Tie

_EXAMPLES = 3  # pairs shown per reason


class CertificateView(QFrame):
    """A card with sentences and pairs of thumbnails.

    Signals:
        export_asked(): Write the certificate to a file.
        show_asked(object): Show the pictures of these two paths in the gallery.
    """

    export_asked = Signal()
    show_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("certificate")
        self.setAccessibleName("Certificate of the split")
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        self._sheet = QWidget(self)
        self._column.addWidget(self._sheet)
        self._ties_open = False

    def show_certificate(self, entry: Certificate, thumbnails: Mapping[str, QImage], across: Sequence[str] = ()) -> None:
        """Shows a certificate.

        Args:
            entry: As stored.
            thumbnails: Pictures by path, as far as they are there.
            across: Pictures that leak by what became known after the split was made.
        """
        from core.datasets.split_words import later_words, sentences

        sheet = QWidget(self)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self._head(entry, across))
        for text in sentences(entry):
            column.addWidget(label(text, wrap=True))
        if across:
            column.addWidget(_warning(later_words(across)))
        for text in entry.warnings:
            column.addWidget(_warning(text))
        if entry.closest_across:
            column.addWidget(label("Most alike across sides", "strong"))
            self._add_closest(column, entry, thumbnails)
        if any(tie.examples for tie in entry.ties):
            column.addWidget(self._ties(entry.ties, thumbnails))
        foot = label(f"Made {entry.created[:16].replace('T', ' ')} UTC  ·  fingerprint {entry.fingerprint[:12]}", "caption")
        foot.setToolTip(entry.fingerprint)
        foot.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(foot)
        self._column.replaceWidget(self._sheet, sheet)
        self._sheet.hide()
        self._sheet.setParent(None)
        self._sheet.deleteLater()
        self._sheet = sheet

    def text(self) -> str:
        """Everything the card says."""
        return "\n".join(part.text() for part in self._sheet.findChildren(QLabel) if part.text())

    def _head(self, entry: Certificate, across: Sequence[str]) -> QHBoxLayout:
        from core.datasets.split_words import verdict

        head = QHBoxLayout()
        head.setSpacing(SPACE)
        sound = not entry.leaks and not across
        head.addWidget(Sign(20, "certificate" if sound else "warning", "good" if sound else "warn"))
        head.addWidget(label(verdict(entry, across), "strong", name="certificate_verdict", wrap=True), 1)
        export = QPushButton("Export …")
        export.setObjectName("certificate_export")
        export.setIcon(icon("export"))
        export.setToolTip("Write this certificate as a page with its pictures, or as JSON with every picture's side and group.")
        export.clicked.connect(self.export_asked)
        head.addWidget(export, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _ties(self, ties: Sequence[Tie], thumbnails: Mapping[str, QImage]) -> QWidget:
        from core.datasets.split_words import tie_distance, tie_title

        box = FoldableBox("What was tied together, for example", "certificate_ties", self._ties_open)
        box.toggled.connect(self._ties_turned)
        for tie in ties:
            if tie.examples:
                box.body.addWidget(label(tie_title(tie), "caption"))
                pairs = self._pairs(thumbnails)
                for first, second, distance in tie.examples[:_EXAMPLES]:
                    pairs.add((first, second), tie_distance(tie, distance))
                box.body.addWidget(pairs)
        return box

    def _pairs(self, thumbnails: Mapping[str, QImage]) -> PicturePairs:
        pairs = PicturePairs(thumbnails)
        pairs.show_asked.connect(self.show_asked)
        return pairs

    def _ties_turned(self, opened: bool) -> None:
        self._ties_open = opened

    def _add_closest(self, column: QVBoxLayout, entry: Certificate, thumbnails: Mapping[str, QImage]) -> None:
        """For every two sides the closest pairs."""
        from core.datasets.split_words import CLOSE, pair_words

        by_sides: dict[tuple[str, str], PicturePairs] = {}
        for pair in entry.closest_across:
            if pair.sides not in by_sides:
                by_sides[pair.sides] = self._pairs(thumbnails)
                column.addWidget(label(" and ".join(pair.sides), "caption"))
                column.addWidget(by_sides[pair.sides])
            near = "close: " if pair.distance <= CLOSE else ""
            by_sides[pair.sides].add(pair.paths, f"{near}{pair_words(pair)}")


def _warning(text: str) -> QWidget:
    box = QFrame()
    set_look(box, "banner", "warn")
    row = QHBoxLayout(box)
    row.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
    row.addWidget(label(text, wrap=True))
    return box
