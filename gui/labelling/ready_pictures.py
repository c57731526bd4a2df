"""The pictures that come next, decoded before they are asked for, so that a key shows the next one at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from core.labelling.proposal import Proposal
from core.pictures.thumbnails import LARGEST, thumbnail_path
from gui.pictures.thumbnails import read_thumbnail
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

SIDE = SPACE * 150
"""Longest side, in pixels."""
AHEAD = 12
"""Pictures made ready at a time: starting a decoder costs as much as decoding several."""
_FEWEST = 6  # left of them when the next are begun
_KEPT = 48


class ReadyPictures(QObject):
    """Pictures by sample, large; a thumbnail stands in for one that is not there yet.

    Signals:
        arrived(int): The picture of that sample is there, large.
        freed(): The decoder is done, and others can be made ready.
    """

    arrived = Signal(int)
    freed = Signal()

    def __init__(self, dataset: NamedDataset, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset = dataset
        self._ready: dict[int, QPixmap] = {}
        self._asked: set[int] = set()
        self._task: Task | None = None

    def is_ready(self, proposal: Proposal) -> bool:
        """Whether all there is to see of it can be shown at once; of a small picture its thumbnail is all."""
        return _is_small(proposal) or proposal.sample in self._ready

    def picture(self, folder: Path, proposal: Proposal) -> QPixmap:
        """The picture as well as it is there now; `folder` is the dataset's."""
        ready = self._ready.get(proposal.sample)
        return ready if ready is not None else QPixmap(str(thumbnail_path(folder, proposal.sha256)))

    def prepare(self, coming: Sequence[Proposal]) -> None:
        """Has the decoder make those ready that are asked about next."""
        missing = [one.sample for one in coming if one.sample not in self._asked and not _is_small(one)]
        # Nothing missing is nothing to do, however few are left: else each end of an empty task would begin the next.
        if self._task is not None or not missing or len(missing) <= len(coming) - _FEWEST:
            return
        self._asked.update(missing)
        self._task = Task("core.labelling.deciding:make_ready", self._dataset, tuple(missing), SIDE, then=_read)
        self._task.succeeded.connect(self._made)
        self._task.finished.connect(self._finished)
        self._task.start()

    def close_down(self) -> None:
        """Makes nothing ready any more."""
        if self._task is not None:
            self._task.abandon()

    @Slot(object)
    def _made(self, made: list[tuple[int, QImage]]) -> None:
        for sample, image in made:
            if not image.isNull():
                self._ready[sample] = QPixmap.fromImage(image)
                self.arrived.emit(sample)
        for sample in list(self._ready)[:-_KEPT]:
            del self._ready[sample]
            self._asked.discard(sample)

    @Slot()
    def _finished(self) -> None:
        was_dropped = self._task is None or self._task.was_abandoned
        self._task = None
        if not was_dropped:
            self.freed.emit()


def _is_small(proposal: Proposal) -> bool:
    return max(proposal.width, proposal.height) <= LARGEST


def _read(made: tuple[tuple[int, Path], ...]) -> list[tuple[int, QImage]]:
    """The files that a decoder child wrote, as images; in the lane."""
    return [(sample, read_thumbnail(file, SIDE)) for sample, file in made]
