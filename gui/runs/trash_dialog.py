"""The trash: removed datasets, runs and studies, how large they are; put back, or deleted for good once that is confirmed.

Before, only the window that had deleted a run could put it back, and only until it was closed.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from core.history.trash import DATASET, Restored, Trashed, back_words, empty, number_words, put_back, trash_of
from core.support.wording import bytes_text, local_time
from gui.kit.act_bar import ActBar
from gui.kit.empty_state import EmptyState
from gui.kit.labels import label
from gui.kit.lines import Cell, Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Shell
from gui.session import Session
from gui.tasks.task import Task

_HEADS = ("Name", "Kind", "What", "Deleted", "Size")


class TrashDialog(Shell):
    """The trash of datasets, runs and studies.

    Args:
        session: Whose workspace it is.
        argument: Not used; every dialog gets one.
    """

    def __init__(self, session: Session, argument: str = "", parent: QWidget | None = None) -> None:
        super().__init__("trash", "Trash", (90, 60), parent=parent)
        self._session = session
        self._there: tuple[Trashed, ...] = ()
        self.asked = ActBar("trash_asked", self)
        self._said = label(name="trash_said", wrap=True)
        self._lines = Lines(_HEADS, self)
        self.table = LinesView(self._lines, "trash_table", "Removed datasets, runs and studies; Enter puts one back", 2, self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.activated.connect(self.restore)
        self.table.selectionModel().selectionChanged.connect(self._update)
        self._none = EmptyState(
            "trash",
            "The trash is empty",
            "Datasets, runs and studies that are removed lie here until they are put back.",
            parent=self,
        )
        self._back = quiet_button("Put back", "trash_restore", "undo", self.restore, self)
        self._empty = quiet_button("Empty the trash …", "trash_empty", "delete", self._ask, self)
        self._build()
        self._read()

    @Slot()
    def restore(self) -> None:
        """Puts the selected ones back."""
        chosen = [self._there[index.row()] for index in self.table.selectionModel().selectedRows()]
        if chosen:
            self.short.run(Task(put_back, self._session.workspace, chosen), self._restored, self._failed)

    def _build(self) -> None:
        for told in (self._said, self.asked):
            self.column.addWidget(told)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self._none, 1)
        self.add_closing_row(self._back, self._empty)
        for part in (self._said, self.table, self._none):
            part.hide()
        self._update()

    def _read(self) -> None:
        self.short.run(Task(trash_of, self._session.workspace), self._show)

    @Slot(object)
    def _show(self, found: tuple[Trashed, ...]) -> None:
        self._there = found
        self._lines.show_rows([_row(entry) for entry in found])
        self._said.setText(f"{number_words(found)}, {self._size()} together.")
        for part in (self._said, self.table):
            part.setVisible(bool(found))
        self._none.setVisible(not found)
        if found:
            self.table.selectRow(0)
        self._update()

    @Slot()
    def _update(self) -> None:
        self._back.setEnabled(self.table.selectionModel().hasSelection())
        self._empty.setEnabled(bool(self._there))

    def _size(self) -> str:
        return bytes_text(sum(entry.size for entry in self._there))

    @Slot()
    def _ask(self) -> None:
        """Says in place what would be gone, and deletes only when that is confirmed."""
        # Those that were listed and counted, not what may have come into the trash until the button is pressed.
        chosen = self._there
        pictures = ", with pictures that are their own" if any(entry.noun == DATASET for entry in chosen) else ""
        text = f"{number_words(chosen)}, {self._size()}{pictures}: gone for good, without undo."
        self.asked.offer(text, "Delete for good", "delete", lambda: self._delete(chosen))

    def _delete(self, chosen: tuple[Trashed, ...]) -> None:
        task = Task(empty, self._session.workspace, chosen)
        task.succeeded.connect(self._emptied)
        task.failed.connect(self._failed)
        # Not a short task, which ends with the dialog: what is deleted by half is worth nothing.
        self._session.run_task(task, "Emptying the trash")

    @Slot(object)
    def _emptied(self, free: int) -> None:
        self.asked.offer(f"{bytes_text(free)} freed.")
        self._session.runs_changed.emit()
        self._read()

    @Slot(object)
    def _restored(self, back: tuple[Restored, ...]) -> None:
        self.asked.offer(back_words(back))
        self._session.runs_changed.emit()
        if any(entry.noun == DATASET for entry in back):
            self._session.datasets_changed.emit()
        self._read()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self.banner.show_error(error if isinstance(error, BaseException) else str(error))
        self._read()


def _row(entry: Trashed) -> tuple[Cell, ...]:
    return entry.shown, entry.noun, entry.about, local_time(entry.deleted), bytes_text(entry.size)
