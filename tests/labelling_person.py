"""A person who labels by keys in the real dialog: how long each act takes them, and how often they hit a wrong key."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.labelling.proposal import Proposal
from gui.labelling.asking_view import SURE
from gui.labelling.dialog import LabellingDialog

ACCEPT = 0.6
"""Seconds to see that a proposal is right and press Enter: recognising takes 0.4 (S. Thorpe, D. Fize, C. Marlot, Nature 381,
1996), a key that the finger rests on 0.2 (S. Card, T. Moran, A. Newell, "The keystroke-level model", 1980)."""
CORRECT = 1.0
"""Seconds where it is wrong: the picture is recognised all the same, and the key is one of four (0.4 more: W. Hick, 1952)."""
GRID = 2.0
"""Seconds to open a grid and to accept it."""
GLANCE = 0.15
"""Seconds for each picture of a grid."""
LEAVE_OUT = 1.5
"""Seconds to walk to a wrong picture of a grid and press Space."""
SLIPS = 0.02
"""Part of all keys, and of all pictures seen in a grid, that go wrong unnoticed."""
WORTH_A_GRID = 25
"""Sure pictures of a class from which on the grid is opened."""


@dataclass
class Labelled:
    """What came of it.

    Attributes:
        seconds: Of the person, what they had to wait for included.
        waited: Of these, for pictures that were not decoded yet.
        asked: Pictures that were asked about one by one, and of how many the proposal was `right`.
        at_once: Pictures that were accepted in grids, and of how many the proposal was right: `sure_right`.
        remade: How often proposals were made anew, and the longest of it in seconds: `longest`.
    """

    seconds: float = 0.0
    waited: float = 0.0
    asked: int = 0
    right: int = 0
    at_once: int = 0
    sure_right: int = 0
    grids: int = 0
    remade: int = 0
    longest: float = 0.0


class Person:
    """Labels everything that is left.

    Time goes by the person's seconds. Only while proposals are made anew, labels are being written or a picture is not decoded
    yet, these seconds are waited for in earnest: what the program does meanwhile then takes the share of them that it takes on
    this machine. Keys faster than the labels could be written had the proposals made anew without them.

    Args:
        dialog: Shown, with its first proposals.
        truth: The right class of a picture.
        seed: Of the slips.
    """

    def __init__(self, dialog: LabellingDialog, truth: Callable[[Proposal], str], seed: int = 0) -> None:
        self.found = Labelled()
        self._dialog, self._truth, self._draw = dialog, truth, random.Random(seed)
        self._asked_since: float | None = None

    def label_all(self) -> Labelled:
        """Presses keys until every picture has a class and is written."""
        asked = self._dialog.work.round
        while (shown := asked.current) is not None:
            if len(asked.sure(SURE, shown.label)) >= WORTH_A_GRID:
                self._look_through(shown.label)
            else:
                self._decide(shown)
        while self._dialog.work.unwritten:
            QTest.qWait(10)
        return self.found

    def _decide(self, shown: Proposal) -> None:
        view, right = self._dialog.asking, self._truth(shown)
        began = time.perf_counter()
        while not view.pictures.is_ready(shown) and time.perf_counter() - began < 10:
            QTest.qWait(5)
        waited = max(0.0, time.perf_counter() - began - ACCEPT)  # the thumbnail is there at once, and the picture within a glance
        self.found.asked += 1
        self.found.right += shown.label == right
        keys = {name: key for key, name in view.keys.items()}
        wanted = "\r" if shown.label == right else keys[right]
        if self._draw.random() < SLIPS:
            wanted = self._draw.choice([key for key in (*keys.values(), "\r") if key != wanted])
        self.found.waited += waited
        self._spend(waited + (ACCEPT if wanted == "\r" else CORRECT))
        QTest.keyClick(view, Qt.Key.Key_Return if wanted == "\r" else wanted)

    def _look_through(self, name: str) -> None:
        self._spend(GRID / 2)
        QTest.keyClick(self._dialog.asking, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        view = self._dialog.sure
        shown = self._dialog.work.round.sure(SURE, name)
        for row, one in enumerate(shown):
            self._spend(GLANCE)
            self.found.at_once += 1
            self.found.sure_right += self._truth(one) == name
            if self._truth(one) != name and self._draw.random() >= SLIPS:
                self._spend(LEAVE_OUT)
                view.strip.setCurrentIndex(view.strip.tiles.index(row))
                QTest.keyClick(view.strip, Qt.Key.Key_Space)
        self._spend(GRID / 2)
        self.found.grids += 1
        QTest.keyClick(view.strip, Qt.Key.Key_Return)

    def _spend(self, seconds: float) -> None:
        self.found.seconds += seconds
        work, began = self._dialog.work, time.perf_counter()
        if work.is_asking and self._asked_since is None:
            self._asked_since = began
        while (work.is_asking or work.unwritten) and time.perf_counter() - began < seconds:
            QTest.qWait(5)
        if self._asked_since is not None and not work.is_asking:
            self.found.remade += 1
            self.found.longest = max(self.found.longest, time.perf_counter() - self._asked_since)
            self._asked_since = None
