"""Pictures a run was judged on, with their class and what they were taken for; Space shows one large."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from core.evaluation.side_report.notable import NotablePicture
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import chance, percentage
from gui.evaluation.enlarged_pictures import EnlargedPictures, WalkedPicture, classes_asked, gone_words
from gui.evaluation.run_report.shown import ShownReport
from gui.kit.labels import ElidedLabel, label, say
from gui.kit.remembered import remember_splitter
from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile
from gui.session import Session
from gui.theme import SPACE


class JudgedGallery(QFrame):
    """A card of pictures.

    Signals:
        failed(object): A picture is not there any more.

    Args:
        name: Begins the object names.
        spoken: Accessible name of the pictures.
        line: One line that scrolls sideways, or a grid that scrolls downwards.
        nothing: What is said where there are none.
    """

    failed = Signal(object)

    def __init__(
        self, session: Session, name: str, spoken: str, line: bool = False, nothing: str = "No picture.",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setProperty("card", True)
        self.pictures: tuple[NotablePicture, ...] = ()
        self._spoken = spoken
        self._run, self._dataset, self._folder = "", "", Path()
        self._title = ElidedLabel("strong", f"{name}_title")
        self._says = ElidedLabel("caption", f"{name}_says")
        self.strip = PictureStrip(name, spoken, line=line, lines=1)
        self.strip.set_ground("surface")
        self.strip.setFrameShape(QFrame.Shape.NoFrame)
        self._none = label(nothing, "caption", name=f"{name}_none", wrap=True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._title)
        column.addWidget(self._says)
        column.addWidget(self.strip, 0 if line else 1)
        column.addWidget(self._none)
        column.addStretch(1 if line else 0)
        self.enlarged = EnlargedPictures(session, self)
        self.enlarged.shown.connect(self._walked)
        self.enlarged.closed.connect(lambda: self.strip.setFocus())
        self.enlarged.failed.connect(self.failed)
        self.strip.turned.connect(self._turned)

    def show_pictures(self, shown: ShownReport, rows: Iterable[int], title: str, says: str = "") -> None:
        """Shows the pictures of these rows of a report; `title` is what they are, `says` a line more."""
        self.enlarged.end()
        self.pictures, self._run = shown.at(rows), shown.found.evaluation.run
        self._dataset, self._folder = shown.dataset, shown.folder
        self._title.setText(title)
        say(self._says, gone_words(shown.dataset, shown.folder) or says)
        self.strip.setAccessibleName(f"{self._spoken}: {title}")
        self.strip.show_tiles(len(self.pictures), self._tile)
        self.strip.setVisible(bool(self.pictures))
        self._none.setVisible(not self.pictures)

    def focus_pictures(self) -> None:
        """Gives the pictures the keyboard, on the first one."""
        if self.pictures:
            self.strip.setFocus()

    def _tile(self, row: int) -> StripTile:
        return judged_tile(self._folder, self.pictures[row])

    @Slot(object)
    def _turned(self, rows: list[int]) -> None:
        pictures = [
            WalkedPicture(one.path, judged_words(one), {self._run: classes_asked(one.said, one.truth)}) for one in self.pictures
        ]
        self.enlarged.show_pictures(self._dataset, pictures, rows[0])

    @Slot(int)
    def _walked(self, row: int) -> None:
        # The walk may be through the pictures of a finding instead.
        if row < len(self.pictures):
            self.strip.look_at(row)


def beside(part: QWidget, gallery: JudgedGallery, name: str, settings: QSettings) -> QSplitter:
    """A part of a report at the left of the pictures that are chosen in it; the handle between them is remembered by `name`."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setObjectName(name)
    splitter.setHandleWidth(SPACE)
    splitter.setChildrenCollapsible(False)
    splitter.addWidget(part)
    splitter.addWidget(gallery)
    splitter.setStretchFactor(0, 3)
    splitter.setStretchFactor(1, 2)
    splitter.setSizes([560, 400])  # parts of the width; without, each takes what it would like
    remember_splitter(splitter, settings)
    return splitter


def judged_tile(folder: Path, picture: NotablePicture) -> StripTile:
    """The tile of a picture: its class, and below it what it was taken for and how surely."""
    # The probability first: a long name may be cut, a figure not.
    line = f"→ {percentage(picture.probability)} {picture.said}"
    told = f"{picture.path}\n{judged_words(picture)}"
    return StripTile((thumbnail_path(folder, picture.sample),), (picture.truth,), told, lines=(line,))


def judged_words(picture: NotablePicture) -> str:
    """What a picture is and was taken for, in words."""
    taken = "recognised" if picture.truth == picture.said else f"taken for {picture.said}"
    return f"class {picture.truth}, {taken} ({chance(picture.probability)} sure)"
