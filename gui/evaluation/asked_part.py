"""What is asked of a run about the picture that is shown large: turned on and off, for a run that is chosen, said in a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from gui.evaluation.choice_box import choice_box
from gui.evaluation.newest_call import NewestCall
from gui.kit.labels import ElidedLabel
from gui.session import Session
from gui.theme import set_look


@dataclass(frozen=True)
class ExplainedPicture:
    """What a run can be asked about.

    Attributes:
        file: The picture's file.
        classes: By run the classes it knows, the likeliest first.
    """

    file: Path
    classes: Mapping[str, Sequence[str]]


class AskedPart(QWidget):
    """Asks only while it is on, and is hidden otherwise. Whatever is wanted last is what comes: an older question is dropped.

    Args:
        session: Has the engine.
        channel: Of the questions; each place in the window has its own.
        name: Begins the object names of what is in it.
        spoken: Accessible name of the box with the runs.
    """

    def __init__(self, session: Session, channel: str, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: ExplainedPicture | None = None
        self._call = NewestCall(session, channel, self)
        self._run = choice_box(f"{name}_run", spoken, self)
        self._words = ElidedLabel("caption", f"{name}_words", parent=self)
        self.hide()

    @property
    def is_on(self) -> bool:
        return not self.isHidden()

    @property
    def is_waiting(self) -> bool:
        """True from a question until its answer."""
        return self._call.is_waiting

    def turn(self, on: bool | None = None) -> None:
        """Shows it, or not; the other way round when None."""
        self.setVisible(not self.is_on if on is None else on)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        """Drops the question before, and asks what is wanted now, if anything."""
        raise NotImplementedError

    def _say(self, text: str, tone: str = "dim") -> None:
        self._words.setText(text)
        set_look(self._words, "tone", tone)
