"""Why nothing leaks: the certificate of a split in sentences, with the closest pictures across sides side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.datasets.splits.request import GIVEN
from core.support.wording import counted
from gui.icons import icon
from gui.kit.foldable import FoldableBox
from gui.kit.labels import Sign, label
from gui.splits.picture_pairs import LARGE_SIDE, PICTURE_SIDE, PicturePairs
from gui.theme import SPACE, set_look

if TYPE_CHECKING:
    from core.datasets.splits.certificate import Certificate, ClosestPair, Tie

_EXAMPLES = 3  # pairs shown per reason
_LARGE = 2  # closest pairs shown large


class CertificateView(QFrame):
    """A card with sentences and pairs of thumbnails.

    Signals:
        again_asked(): Make the split again, with everything known by now kept together.
        export_asked(): Write the certificate to a file.
        show_asked(object): Show the pictures of these two paths in the gallery.
        tie_asked(object): Tie the pictures of these two paths together.
    """

    again_asked = Signal()
    export_asked = Signal()
    show_asked = Signal(object)
    tie_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("certificate")
        self.setAccessibleName("Certificate of the split")
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        self._sheet = QWidget(self)
        self._column.addWidget(self._sheet)
        # Kept here, since the boxes are made anew with every certificate.
        self._ties_open = self._pairs_open = False

    def show_certificate(
        self,
        entry: Certificate,
        thumbnails: Mapping[str, Path],
        across: Sequence[str] = (),
        tied: Mapping[str, str] | None = None,
    ) -> None:
        """Shows a certificate.

        Args:
            entry: As stored.
            thumbnails: Files of small pictures, by path.
            across: Pictures that leak by what became known after the split was made.
            tied: What is tied together by hand, by path; None where nothing can be decided.
        """
        from core.datasets.splits.words import later_words, sentences

        sheet = QWidget(self)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self._head(entry, across))
        if across:
            column.addWidget(_warning(later_words(across)))
        for text in entry.warnings:
            column.addWidget(_warning(text))
        # A split that came with the pictures was somebody's decision, and can only be answered by another one.
        if (entry.leaks or across) and tied is not None and entry.split != GIVEN:
            column.addWidget(self._again(), 0, Qt.AlignmentFlag.AlignLeft)
        if entry.closest_across:
            column.addWidget(label("Most alike across sides", "strong"))
            self._add_closest(column, entry, thumbnails, tied)
        for text in sentences(entry):
            column.addWidget(label(text, wrap=True))
        if any(tie.examples for tie in entry.ties):
            column.addWidget(self._ties(entry.ties, thumbnails))
        foot = label(f"Made {entry.created[:16].replace('T', ' ')} UTC  ·  fingerprint {entry.fingerprint[:12]}", "caption")
        foot.setToolTip(entry.fingerprint)
        foot.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(foot)
        self._column.replaceWidget(self._sheet, sheet)
        # It goes in a later turn of the event loop only, and would lie below the new one until then.
        self._sheet.hide()
        self._sheet.setParent(None)
        self._sheet.deleteLater()
        self._sheet = sheet

    def text(self) -> str:
        """Everything the card says, but what is folded and was never opened."""
        return "\n".join(part.text() for part in self._sheet.findChildren(QLabel) if part.text())

    def _head(self, entry: Certificate, across: Sequence[str]) -> QHBoxLayout:
        from core.datasets.splits.words import is_sound, verdict

        head = QHBoxLayout()
        head.setSpacing(SPACE)
        sound = is_sound(entry, across)
        # A green sign over what was not looked for would be believed more than the words beside it.
        tone = "good" if entry.closer and not entry.unseen else "text_dim"
        head.addWidget(Sign(20, "certificate" if sound else "warning", tone if sound else "warn"))
        head.addWidget(label(verdict(entry, across), "strong", name="certificate_verdict", wrap=True), 1)
        export = QToolButton()
        export.setObjectName("certificate_export")
        export.setIcon(icon("export"))
        export.setAccessibleName("Export the certificate …")  # by its words the sentence beside it had six lines of three words
        export.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        export.setToolTip("Write this certificate as a page with its pictures, or as JSON with every picture's side and group.")
        export.clicked.connect(self.export_asked)
        head.addWidget(export, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _again(self) -> QPushButton:
        again = QPushButton("Make it again")
        again.setObjectName("certificate_again")
        again.setIcon(icon("split"))
        again.setToolTip("The same wish under a new name, with everything that is known by now kept together. This one stays.")
        again.clicked.connect(self.again_asked)
        return again

    def _ties(self, ties: Sequence[Tie], thumbnails: Mapping[str, Path]) -> QWidget:
        box = FoldableBox("What was tied together, for example", "certificate_ties", self._ties_open)
        box.toggled.connect(self._ties_turned)
        # Nobody looks into most of them, and each pair is a view with buttons: all were made with every certificate.
        box.fill_when_opened(partial(self._fill_ties, ties, thumbnails))
        return box

    def _fill_ties(self, ties: Sequence[Tie], thumbnails: Mapping[str, Path], body: QVBoxLayout) -> None:
        from core.datasets.splits.words import tie_distance, tie_title

        for tie in ties:
            if tie.examples:
                body.addWidget(label(tie_title(tie), "caption"))
                pairs = self._pairs(thumbnails)
                for first, second, distance in tie.examples[:_EXAMPLES]:
                    pairs.add((first, second), tie_distance(tie, distance))
                body.addWidget(pairs)

    def _pairs(self, thumbnails: Mapping[str, Path], side: int = PICTURE_SIDE) -> PicturePairs:
        pairs = PicturePairs(thumbnails, side)
        pairs.show_asked.connect(self.show_asked)
        pairs.tie_asked.connect(self.tie_asked)
        return pairs

    def _ties_turned(self, opened: bool) -> None:
        self._ties_open = opened

    def _pairs_turned(self, opened: bool) -> None:
        self._pairs_open = opened

    def _add_closest(
        self, column: QVBoxLayout, entry: Certificate, thumbnails: Mapping[str, Path], tied: Mapping[str, str] | None
    ) -> None:
        """The closest pairs large, and those after them folded away."""
        if tied is not None:
            text = (
                "Do two of them show the same case? Tie them together, and every split made from then on keeps them on one side."
            )
            column.addWidget(label(text, "caption", wrap=True))
        # A person looks at the first few; nine of one size were a wall in which the one that leaks was not seen.
        ordered = sorted(entry.closest_across, key=lambda pair: (pair.distance, -(pair.agreement or 0)))
        column.addWidget(self._closest(ordered[:_LARGE], thumbnails, tied, LARGE_SIDE))
        if ordered[_LARGE:]:
            box = FoldableBox(counted(len(ordered) - _LARGE, "more pair"), "certificate_pairs", self._pairs_open)
            box.toggled.connect(self._pairs_turned)
            box.fill_when_opened(lambda body: body.addWidget(self._closest(ordered[_LARGE:], thumbnails, tied, PICTURE_SIDE)))
            column.addWidget(box)

    def _closest(
        self, found: Sequence[ClosestPair], thumbnails: Mapping[str, Path], tied: Mapping[str, str] | None, side: int
    ) -> PicturePairs:
        from core.datasets.splits.words import pair_words

        pairs = self._pairs(thumbnails, side)
        for pair in found:
            names = None if tied is None else {tied.get(path, path) for path in pair.paths}
            words = f"{' and '.join(pair.sides)}: {pair_words(pair)}"
            pairs.add(pair.paths, words, None if names is None else len(names) == 1)
        return pairs


def _warning(text: str) -> QWidget:
    box = QFrame()
    set_look(box, "banner", "warn")
    row = QHBoxLayout(box)
    row.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
    row.addWidget(label(text, wrap=True))
    return box
