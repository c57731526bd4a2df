"""The pictures a run has learned from that are most like the one that is shown, in a line. For whatever shows a picture large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.support.errors import SafelightError
from gui.evaluation.asked_part import AskedPart, ExplainedPicture
from gui.evaluation.choice_box import refill
from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.engine.protocol import Reply
    from core.prediction.explaining.records import LearnedPicture, NearestPictures

COUNT = 12
"""Pictures in the line."""
SIDE = SPACE * 9
"""Of a picture in the line, in pixels."""


class NearestStrip(AskedPart):
    """Asks the engine, and the workshop where a run's pictures have to be looked at first.

    Args:
        session: Has the engine.
        channel: Of the questions; each place in the window has its own.
    """

    def __init__(self, session: Session, channel: str, parent: QWidget | None = None) -> None:
        super().__init__(session, channel, "nearest", "Run whose training pictures are compared", parent)
        self.setObjectName("nearest_strip")
        self._looking: dict[str, Task] = {}
        self._look = QPushButton("Look at them", self)
        self.strip = PictureStrip("nearest_pictures", "Nearest training pictures", line=True, side=SIDE, lines=1, parent=self)
        self._build()

    def choose_run(self, name: str) -> None:
        """Shows it for this run, where it is one of those that are asked."""
        self._run.setCurrentText(name)
        self._ask()

    def show_picture(self, shown: ExplainedPicture | None) -> None:
        """Another picture is shown, or other runs are asked about it; None when there is none to compare."""
        if shown == self._shown:
            return
        self._shown = shown
        refill(self._run, list(shown.classes) if shown is not None else [])
        self._ask()

    @Slot()
    def _ask(self) -> None:
        from core.engine.protocol import FindNearest  # brings pydantic, which the first page is shown without

        self._call.drop()
        self._show_pictures(())
        self._look.hide()
        run = self._run.currentText()
        if not self.is_on or self._shown is None or not run:
            self._say("")
        elif run in self._looking:
            self._say(f"The training pictures of {run} are being looked at.")
        else:
            self._say("Comparing …")
            self._call.ask(FindNearest(run, self._shown.file, COUNT), self._heard, self._refused)

    def _heard(self, reply: Reply) -> None:
        from core.engine.protocol import NearestFound

        if isinstance(reply, NearestFound):
            found: NearestPictures = reply.nearest
            self._say(found.words)
            self._look.setVisible(bool(found.unseen))
            self._show_pictures(found.pictures)

    def _refused(self, error: SafelightError) -> None:
        self._say(str(error), "bad")

    @Slot()
    def _look_at_them(self) -> None:
        """Has the run's network look at its training pictures, in the workshop; then asks again."""
        from core.engine.protocol import FindNearest

        run = self._run.currentText()
        if self._shown is None or not run or run in self._looking:
            return
        task = self._session.ask_workshop(FindNearest(run, self._shown.file, COUNT, look=True))
        self._looking[run] = task
        task.succeeded.connect(lambda reply: self._looked(run, reply))
        task.failed.connect(lambda error: self._looked(run, error))
        task.finished.connect(lambda: self._ended(run))
        self._session.run_task(task, f"Looking at the training pictures of {run}")
        self._ask()

    def _looked(self, run: str, outcome: object) -> None:
        from core.engine.protocol import Failure

        if isinstance(outcome, Failure):
            outcome = SafelightError(outcome.message, outcome.hint, outcome.path)
        if isinstance(outcome, BaseException):
            self._session.notify(f"The training pictures of {run} were not looked at: {outcome}")

    def _ended(self, run: str) -> None:
        self._looking.pop(run, None)
        if run == self._run.currentText():
            self._ask()

    def _show_pictures(self, pictures: tuple[LearnedPicture, ...]) -> None:
        self.strip.setVisible(bool(pictures))
        self.strip.show_tiles(len(pictures), lambda row: _tile(pictures[row]))

    def _build(self) -> None:
        self._look.setObjectName("nearest_look")
        self._look.setToolTip("Has the run's network look at each of its training pictures once; what it sees is kept")
        self._look.clicked.connect(self._look_at_them)
        self._run.activated.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._run)
        row.addWidget(self._words, 1)
        row.addWidget(self._look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addLayout(row)
        column.addWidget(self.strip)


def _tile(near: LearnedPicture) -> StripTile:
    known = {"file": "this file", "pixels": "this picture"}.get(near.same, "")
    far = known or f"distance {near.distance:.3f}: 0 for the same features, 1 for nothing in common"
    below = known or f"{near.distance:.2f}"
    return StripTile((near.thumbnail,), (near.class_name,), f"{near.path}\n{near.class_name}, {far}", lines=(below,))
