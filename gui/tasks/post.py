"""Letters from other threads to the main thread: in order, none lost, and never a Qt object in the sender's hands."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

SLICE = 400
"""Letters handed on at a time before the window gets to breathe."""

Receiver = Callable[[str, object], None]


class Letters:
    """A box that any thread may put letters into; its receiver gets them on the main thread.

    Made by `new_box`. The sender holds this plain object only, so that no Qt object can die in another thread.
    """

    def __init__(self, number: int, bell: _Bell) -> None:
        self.number = number
        self._bell = bell
        self._letters: deque[tuple[str, object]] = deque()
        self._rung = False
        self._lock = threading.Lock()

    def put(self, kind: str, content: object = None) -> None:
        """Adds a letter and wakes the main thread when it is not awake to this box yet."""
        with self._lock:
            self._letters.append((kind, content))
            # One event of Qt's for all letters until the box is empty, however fast a job speaks.
            silent, self._rung = not self._rung, True
        if silent:
            self.ring()

    def ring(self) -> None:
        self._bell.rung.emit(self.number)

    def take(self) -> tuple[str, object] | None:
        """The oldest letter; None when there is none, and then the next one rings again."""
        with self._lock:
            if self._letters:
                return self._letters.popleft()
            # Under the lock: a letter put between the look and this line would never be rung for.
            self._rung = False
            return None


class _Bell(QObject):
    """Lives on the main thread as long as the program."""

    rung = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[int, tuple[Letters, Receiver]] = {}
        self.rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    @Slot(int)
    def _answer(self, number: int) -> None:
        for _ in range(SLICE):
            # The letter before may have closed the box.
            if number not in self.boxes:
                return
            letters, receiver = self.boxes[number]
            letter = letters.take()
            if letter is None:
                return
            receiver(*letter)
        # In another turn of the event loop, before which the window is drawn.
        letters.ring()


_numbers = itertools.count(1)
# Made with the first box and not on import, which may happen in any thread: a QObject belongs to the thread that makes it.
_bells: list[_Bell] = []


def _bell() -> _Bell:
    if not _bells:
        _bells.append(_Bell())
    return _bells[0]


def new_box() -> Letters:
    """A box without a receiver yet. To be called on the main thread."""
    return Letters(next(_numbers), _bell())


def open_box(letters: Letters, receiver: Receiver) -> None:
    """From now on letters reach `receiver(kind, content)` on the main thread. To be called before any are put."""
    _bell().boxes[letters.number] = (letters, receiver)


def close_box(letters: Letters) -> None:
    """Forgets the receiver; later letters go nowhere."""
    _bell().boxes.pop(letters.number, None)


def deliver_now() -> None:
    """Hands over what has been put so far, without waiting for the event loop."""
    QCoreApplication.sendPostedEvents(_bell())
