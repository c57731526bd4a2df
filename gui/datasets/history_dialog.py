"""What was decided about a dataset, with times: each decision can be undone or done again by itself."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import Edit
from core.datasets.cleaning.decisions import Decided
from core.support.wording import counted, local_time
from gui.kit.empty_state import EmptyState
from gui.kit.labels import label
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Shell
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset

_HEADS = ("Decision", "Made", "Pictures", "State")


def log_of(dataset: Dataset) -> tuple[Edit, ...]:
    """Job: the edit log of a dataset, latest first."""
    return dataset.catalog.edits()


class HistoryDialog(Shell):
    """Lists decisions, the latest first.

    Args:
        session: Whose workspace the dataset is in.
        dataset: Its name.
    """

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__("history", f"History of {dataset}", (96, 60), "History", parent)
        self._session = session
        self._dataset = NamedDataset(session.workspace, dataset)
        self._log: tuple[Edit, ...] = ()
        self._said = label(role="caption", name="history_said", wrap=True)
        self._lines = Lines(_HEADS, self)
        self.table = LinesView(self._lines, "history_table", "Decisions, the latest first", 0, self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self._none = EmptyState(
            "time", "Nothing was decided yet",
            "Exclusions, moves to another class, ties and splits are listed here, and can be undone one by one.", parent=self,
        )  # fmt: skip
        self._turn = quiet_button("Undo", "history_turn", "undo", self.turn, self)
        self._build()
        self._read()

    @Slot()
    def turn(self) -> None:
        """Undoes the chosen decision, or does it again when it is undone."""
        edit = self._edit()
        if edit is None:
            return
        self.banner.clear()
        # Pressed twice, it would be done and undone.
        self._turn.setEnabled(False)
        if edit.undone:
            task = Task("core.history.turning:do_again", self._dataset, edit.id)
        else:
            task = Task("core.history.turning:take_back", self._session.workspace, self._dataset, edit.id)
        self.short.run(task, self._turned, self._failed)

    def _build(self) -> None:
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self._none, 1)
        self.add_closing_row(self._turn, middle=self._said)
        for part in (self.table, self._none, self._turn):
            part.hide()  # until it is known what there is

    def _read(self) -> None:
        self.short.run(Task(log_of, self._dataset), self._show)

    @Slot(object)
    def _show(self, log: tuple[Edit, ...]) -> None:
        # Kept, so that several decisions can be turned one after the other.
        row = max(0, self.table.currentIndex().row())
        self._log = log
        self._lines.show_rows(
            [(edit.title, local_time(edit.made), edit.pictures, "undone" if edit.undone else "in force") for edit in log]
        )
        self.table.setVisible(bool(log))
        self._none.setVisible(not log)
        self._turn.setVisible(bool(log))
        self._said.setText(f"{counted(len(log), 'decision')}, the latest first. Picture files are never changed." if log else "")
        if log:
            self.table.setCurrentIndex(self._lines.index(min(row, len(log) - 1), 0))
            self.table.setFocus()

    def _edit(self) -> Edit | None:
        row = self.table.currentIndex().row()
        return self._log[row] if 0 <= row < len(self._log) else None

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        edit = self._edit()
        if edit is not None:
            self._turn.setText("Do it again" if edit.undone else "Undo this decision")
            self._turn.setAccessibleName(f"{self._turn.text()}: {edit.title}")
            self._turn.setToolTip(edit.title)
            self._turn.setEnabled(True)

    @Slot(object)
    def _turned(self, made: Decided) -> None:
        self.banner.say("info", made.words)
        self._session.datasets_changed.emit()
        self._read()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.banner.show_error(error)
        self._turn.setEnabled(True)
