"""The deleted runs: what they were and how large they are; put back, or deleted for good once that is confirmed.

Before, only the window that had deleted a run could put it back, and only until it was closed.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from core.runs.trash import RestoredRun, TrashedRun, empty_trash, restore_runs, restored_words, trashed_runs
from core.support.wording import bytes_text, counted, local_time
from gui.kit.act_bar import ActBar
from gui.kit.empty_state import EmptyState
from gui.kit.labels import label
from gui.kit.lines import Cell, Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Shell
from gui.session import Session
from gui.tasks.task import Task

_HEADS = ("Run", "Dataset", "Recipe", "Deleted", "Size")


class TrashDialog(Shell):
    """The trash of runs.

    Args:
        session: Whose workspace it is.
        argument: Not used; every dialog gets one.
    """

    def __init__(self, session: Session, argument: str = "", parent: QWidget | None = None) -> None:
        super().__init__("trash", "Trash of runs", (90, 60), parent=parent)
        self._session = session
        self._runs: tuple[TrashedRun, ...] = ()
        self.asked = ActBar("trash_asked", self)
        self._said = label(name="trash_said", wrap=True)
        self._lines = Lines(_HEADS, self)
        self.table = LinesView(self._lines, "trash_table", "Deleted runs; Enter puts one back", 0, self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.activated.connect(self.restore)
        self.table.selectionModel().selectionChanged.connect(self._update)
        self._none = EmptyState(
            "trash", "The trash is empty", "Runs that are deleted lie here until they are put back.", parent=self
        )
        self._back = quiet_button("Put back", "trash_restore", "undo", self.restore, self)
        self._empty = quiet_button("Empty the trash …", "trash_empty", "delete", self._ask, self)
        self._build()
        self._read()

    @Slot()
    def restore(self) -> None:
        """Puts the selected runs back."""
        names = [self._runs[index.row()].name for index in self.table.selectionModel().selectedRows()]
        if names:
            self.short.run(Task(restore_runs, self._session.workspace, names), self._restored, self._failed)

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
        self.short.run(Task(trashed_runs, self._session.workspace), self._show)

    @Slot(object)
    def _show(self, found: tuple[TrashedRun, ...]) -> None:
        self._runs = found
        self._lines.show_rows([_row(entry) for entry in found])
        self._said.setText(f"{counted(len(found), 'deleted run')}, {self._size()} together.")
        for part in (self._said, self.table):
            part.setVisible(bool(found))
        self._none.setVisible(not found)
        if found:
            self.table.selectRow(0)
        self._update()

    @Slot()
    def _update(self) -> None:
        self._back.setEnabled(self.table.selectionModel().hasSelection())
        self._empty.setEnabled(bool(self._runs))

    def _size(self) -> str:
        return bytes_text(sum(entry.size for entry in self._runs))

    @Slot()
    def _ask(self) -> None:
        """Says in place what would be gone, and deletes only when that is confirmed."""
        # Those that were listed and counted, not what may have come into the trash until the button is pressed.
        names = [entry.name for entry in self._runs]
        text = f"{counted(len(names), 'run')}, {self._size()}, with weights, curves and reports: gone for good, without undo."
        self.asked.offer(text, "Delete for good", "delete", lambda: self._delete(names))

    def _delete(self, names: list[str]) -> None:
        task = Task(empty_trash, self._session.workspace, names)
        task.succeeded.connect(self._emptied)
        task.failed.connect(self._failed)
        # Not a short task, which ends with the dialog: a run that is deleted by half is worth nothing.
        self._session.run_task(task, "Emptying the trash")

    @Slot(object)
    def _emptied(self, free: int) -> None:
        self.asked.offer(f"{bytes_text(free)} freed.")
        self._session.runs_changed.emit()
        self._read()

    @Slot(object)
    def _restored(self, back: tuple[RestoredRun, ...]) -> None:
        self.asked.offer(restored_words(back))
        self._session.runs_changed.emit()
        self._read()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self.banner.show_error(error if isinstance(error, BaseException) else str(error))
        self._read()


def _row(entry: TrashedRun) -> tuple[Cell, ...]:
    summary = entry.summary
    return entry.name, summary.dataset, summary.recipe, local_time(entry.deleted), bytes_text(entry.size)
