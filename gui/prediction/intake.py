"""Turns what was dropped into files, in the background, for the table of the Predict page."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal, Slot

from core.pictures.decoder.protocol import Part
from core.prediction.parts import part_of
from core.prediction.received import Received, receive_pictures
from gui.prediction.dropped import DroppedPictures
from gui.prediction.table import PredictionTable
from gui.session import Session
from gui.tasks.task import Task


class PictureIntake(QObject):
    """Adds pictures to the table. What came without a file lies in a temporary folder as long as the page lives.

    Signals:
        added(): New pictures are in the table.
        part_added(Path): This part of a picture is in the table.
        refused(object): Something could not be taken: a sentence or an exception.
    """

    added = Signal()
    part_added = Signal(Path)
    refused = Signal(object)

    def __init__(self, session: Session, table: PredictionTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._table = table
        # Pasted pictures have no file of their own, and the children read files.
        self._folder = QTemporaryDir(str(Path(tempfile.gettempdir()) / "safelight-pictures-XXXXXX"))

    @property
    def thumbnails(self) -> Path:
        """Folder for small pictures, which lasts as long as this does."""
        return Path(self._folder.path()) / "small"

    def take(self, what: DroppedPictures) -> None:
        """Lists folders, fetches addresses, keeps bytes; `added` or `refused` follow."""
        if not what:
            self._session.notify("There is no picture in what was dropped or copied.")
            return
        task = Task(receive_pictures, what.paths, what.addresses, what.pictures, Path(self._folder.path()))
        task.succeeded.connect(self._received)
        task.failed.connect(self.refused)
        self._session.run_task(task, "Fetching pictures" if what.addresses else "Listing pictures")

    def take_part(self, picture: Path, part: Part) -> None:
        """Adds a part of a picture as a picture of its own; `part_added` follows, or `refused`."""
        task = Task(part_of, picture, part, Path(self._folder.path()) / "parts")
        task.succeeded.connect(self._part_made)
        task.failed.connect(self.refused)
        self._session.run_task(task, "Cutting a part")

    @Slot(object)
    def _part_made(self, file: Path) -> None:
        self._table.add([file])
        self.part_added.emit(file)

    @Slot(object)
    def _received(self, received: Received) -> None:
        count = self._table.add(received.pictures)
        if received.refused:
            more = f" And {len(received.refused) - 1} more could not be taken." if len(received.refused) > 1 else ""
            self.refused.emit(received.refused[0] + more)
        if received.pictures and not count:
            self._session.notify("These pictures are in the list already.")
        if count:
            self.added.emit()
