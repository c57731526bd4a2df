"""Turns what was dropped into files and small pictures, in the background, for the table of the Predict page."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, QTimer, Signal, Slot

from core.prediction.previews import PreviewMade, make_previews
from core.prediction.received import Received, receive_pictures
from gui.prediction.dropped import Dropped
from gui.prediction.table import PredictionTable
from gui.session import Session
from gui.tasks.task import Task

PREVIEWS_AT_ONCE = 200
"""Small pictures made in one go; newly dropped pictures wait for no more than these."""


class PictureIntake(QObject):
    """Adds pictures to the table. What came without a file lies in a temporary folder as long as the page lives.

    Signals:
        added(): New pictures are in the table.
        refused(object): Something could not be taken: a sentence or an exception.
    """

    added = Signal()
    refused = Signal(object)

    def __init__(self, session: Session, table: PredictionTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._table = table
        self._folder = QTemporaryDir(str(Path(tempfile.gettempdir()) / "safelight-pictures-XXXXXX"))
        self._previews: Task | None = None

    def take(self, what: Dropped) -> None:
        """Lists folders, fetches addresses, keeps bytes; `added` or `refused` follow."""
        if not what:
            self._session.notify("There is no picture in what was dropped or copied.")
            return
        task = Task(receive_pictures, what.paths, what.addresses, what.pictures, Path(self._folder.path()))
        task.succeeded.connect(self._received)
        task.failed.connect(self.refused)
        self._session.run_task(task, "Fetching pictures" if what.addresses else "Listing pictures")

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
            QTimer.singleShot(0, self, self._make_previews)

    @Slot()
    def _make_previews(self) -> None:
        pictures = self._table.without_thumbnail()[:PREVIEWS_AT_ONCE]
        if not pictures or (self._previews is not None and self._previews.is_running):
            return
        self._previews = Task(make_previews, pictures, Path(self._folder.path()) / "small")
        self._previews.event.connect(self._preview_made)
        self._previews.succeeded.connect(self._previews_made)
        self._previews.start()

    @Slot(object)
    def _preview_made(self, event: object) -> None:
        if isinstance(event, PreviewMade):
            self._table.take_thumbnail(event.path, event.thumbnail, (event.width, event.height))

    @Slot(object)
    def _previews_made(self, made: int) -> None:
        if made:
            QTimer.singleShot(0, self, self._make_previews)
