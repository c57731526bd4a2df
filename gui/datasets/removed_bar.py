"""The line that offers a dataset back which was moved to the trash a moment ago, as the page of runs does for runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.support.workspace import TRASH
from gui.kit.act_bar import ActBar
from gui.session import Session
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.history.dataset_acts import RestoredDataset


class RemovedBar(ActBar):
    """Hidden until a dataset is removed in this window, and again when it is back, gone for good, or something else was decided.

    Args:
        session: Whose datasets are removed.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("data_removed", parent)
        self._session = session
        self._name, self._trashed = "", ""
        session.dataset_removed.connect(self._offer)
        session.datasets_changed.connect(self._look)

    def words(self) -> str:
        """What undo would do; "" for nothing."""
        return f"remove the dataset {self._name}" if self.text() and self._trashed else ""

    @Slot()
    def restore(self) -> bool:
        """Puts the dataset back; False when none is offered."""
        if not self._trashed or self.isHidden():
            return False
        from core.history.dataset_acts import restore_datasets  # reads runs, whose records the first page goes without

        task = Task(restore_datasets, self._session.workspace, (self._trashed,))
        task.succeeded.connect(self._restored)
        task.failed.connect(lambda error: self.offer(str(error)))
        self._trashed = ""
        self.hide()
        self._session.run_task(task, f"Putting {self._name} back")
        return True

    @Slot(str, str)
    def _offer(self, name: str, trashed: str) -> None:
        self._name, self._trashed = name, trashed
        self.offer(f"{name} is in the trash.", "Undo", "undo", self._pressed_undo)

    def _pressed_undo(self) -> None:
        # The line has hidden itself before its act.
        self.show()
        self.restore()

    @Slot()
    def _look(self) -> None:
        """Offers nothing that the dialog of the trash has put back or deleted for good; it could only fail."""
        if self._trashed and not (self._session.workspace.data / TRASH / self._trashed).is_dir():
            self._trashed = ""
            self.hide()

    @Slot(object)
    def _restored(self, back: tuple[RestoredDataset, ...]) -> None:
        self._session.set_dataset(back[0].dataset)
        self._session.datasets_changed.emit()
        renamed = "" if back[0].was == back[0].dataset else f" It is called {back[0].dataset}, for its name was taken."
        self._session.notify(f"{back[0].was} is back.{renamed}")
