"""What separates two runs, as pictures: fixed, broken, both wrong alike, both wrong differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.support.wording import counted, percentage
from gui.evaluation.enlarged_pictures import EnlargedPictures, WalkedPicture, classes_asked, gone_words
from gui.evaluation.flip_gallery import FlipGallery
from gui.evaluation.run_name import RunName
from gui.icons import icon
from gui.kit.labels import error_label, label, say
from gui.session import Session
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.evaluation.flips import Flip, Flips

SIDE_BY_SIDE = SPACE * 100
"""Width in pixels from which two galleries stand beside each other."""

_PARTS = (
    ("fixed", "Fixed", "done", "good"),
    ("broken", "Broken", "failed", "bad"),
    ("alike", "Both wrong alike", "same", "text_dim"),
    ("apart", "Both wrong differently", "disagree", "text_dim"),
)  # fmt: skip


class FlipBoard(QWidget):
    """Shows the flips between run A and run B.

    Signals:
        turned_round(): The person wants A and B to change places.
    """

    turned_round = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("flip_board")
        self._session = session
        self._flips: Flips | None = None
        self._dataset = ""
        self._columns = 0
        self._at = ""
        self._a, self._b = RunName("A", "flips_a", self), RunName("B", "flips_b", self)
        self._said = label("", "caption", name="flips_said", wrap=True, parent=self)
        self._problem = error_label("flips_error", self)
        self._turn = QPushButton(icon("swap"), "Swap A and B", self)
        self._turn.setObjectName("flips_turn")
        self._turn.setToolTip("What one run fixes the other one breaks: see it from the other side.")
        self._turn.clicked.connect(self.turned_round)
        self.galleries = {name: FlipGallery(name, title, sign, tone, self) for name, title, sign, tone in _PARTS}
        self.enlarged = EnlargedPictures(session, self)
        self.enlarged.shown.connect(self._walked)
        self.enlarged.closed.connect(self._back)
        self.enlarged.failed.connect(lambda error: say(self._problem, str(error)))
        for name, gallery in self.galleries.items():
            gallery.enlarged.connect(lambda row, name=name: self._enlarge(name, row))
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        for part in (self._a, self._b):
            head.addWidget(part)
        head.addWidget(self._turn)
        head.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._said)
        column.addWidget(self._problem)
        column.addLayout(self._grid)
        self._arrange(2)

    def show_flips(self, flips: Flips, dataset: str, colours: Mapping[str, int]) -> None:
        """Shows another pair; `dataset` is the name of the one whose pictures they are, `colours` the places of the runs'."""
        self.enlarged.end()
        self._flips, self._dataset = flips, dataset
        folder = self._session.workspace.dataset_folder(dataset)
        self._a.show_run(flips.a, colours.get(flips.a))
        self._b.show_run(flips.b, colours.get(flips.b))
        right = percentage(flips.both_right / flips.n) if flips.n else "–"
        say(self._said, f"Of {counted(flips.n, 'picture')} both get {flips.both_right:,} right ({right}). {_HOW}")
        say(self._problem, gone_words(dataset, folder))
        for name, says in _says(flips).items():
            self.galleries[name].show_flips(_part(flips, name), folder, says)

    def flips(self) -> Flips | None:
        """What is shown."""
        return self._flips

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= SIDE_BY_SIDE else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, gallery in enumerate(self.galleries.values()):
            self._grid.addWidget(gallery, place // columns, place % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)

    def _enlarge(self, name: str, row: int) -> None:
        if self._flips is None:
            return
        say(self._problem, "")
        self._at = name
        flips = self._flips
        title = next(title for part, title, _, _ in _PARTS if part == name)
        pictures = [
            WalkedPicture(
                flip.path,
                f"{title}\n{_told(flips, flip)}",
                {flips.a: classes_asked(flip.said_a, flip.truth), flips.b: classes_asked(flip.said_b, flip.truth)},
            )
            for flip in _part(flips, name)
        ]
        self.enlarged.show_pictures(self._dataset, pictures, row)

    @Slot(int)
    def _walked(self, row: int) -> None:
        gallery = self.galleries[self._at]
        # The walk may be through the pictures of a finding instead.
        if row < len(gallery.flips):
            gallery.strip.look_at(row)

    @Slot()
    def _back(self) -> None:
        self.galleries[self._at].strip.setFocus()


_HOW = "The surest mistakes come first; Space shows a picture large."


def _part(flips: Flips, name: str) -> tuple[Flip, ...]:
    parts = {"fixed": flips.fixed, "broken": flips.broken, "alike": flips.alike, "apart": flips.apart}
    return parts[name]


def _says(flips: Flips) -> dict[str, str]:
    return {
        "fixed": f"{flips.a} is wrong, {flips.b} is right",
        "broken": f"{flips.a} is right, {flips.b} is wrong",
        "alike": "One wrong answer from both",
        "apart": "Two different wrong answers",
    }


def _told(flips: Flips, flip: Flip) -> str:
    a = f"{flips.a}: {flip.said_a} ({percentage(flip.sure_a)})"
    return f"class {flip.truth}\n{a}\n{flips.b}: {flip.said_b} ({percentage(flip.sure_b)})"
