"""The tab of the Runs page with the queue: dragged into order, paused, taken out and back, tried again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from core.queueing.rows import AT_WORK, DONE, FAILED, MOST_AT_ONCE, STOPPED, WAITING, QueueRow, Where
from core.runs.listing import RunSummary
from core.support.wording import counted
from gui.evaluation.run_tab import RunTab
from gui.icons import icon
from gui.kit.empty_state import EmptyState
from gui.kit.labels import label, say
from gui.kit.lines_view import LinesView
from gui.kit.quiet import quiet_button
from gui.queueing.lines import QueueLines
from gui.queueing.watch import queue_watch
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE, keep_off_frame

if TYPE_CHECKING:
    from core.queueing.acts import RemovedEntry

_NONE = (
    "Put runs in line on the Train page, and studies in their dialog: they are trained one after the other, overnight if need "
    "be, whether or not this window is open."
)
_MOVES: dict[Qt.Key, Where] = {
    Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down", Qt.Key.Key_Home: "first", Qt.Key.Key_End: "last",
}  # fmt: skip


class QueueList(LinesView):
    """The list; what waits can be dragged, and moved by keys.

    Signals:
        move_asked(str): With Alt and an arrow key: where to.
        remove_asked(): With Del.
    """

    move_asked = Signal(str)
    remove_asked = Signal()

    def __init__(self, lines: QueueLines, parent: QWidget | None = None) -> None:
        super().__init__(lines, "queue_list", "Queue", 4, parent)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.setToolTip("Drag what waits to another place, or move it with Alt and the arrow keys")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        where = _MOVES.get(Qt.Key(event.key())) if event.modifiers() & Qt.KeyboardModifier.AltModifier else None
        if where is not None:
            self.move_asked.emit(where)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)


class QueueTab(RunTab):
    """Shows the queue and does to it what a person wants; what it shows is what the session's watch saw last."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("queue_tab")
        self._watch = queue_watch(session)
        self._told: BaseException | None = None
        self._wish: list[int] = []
        self._lines = QueueLines(self)
        # From outside to inside: what is moved once it is filled is told of its style anew, with all that lies in it.
        self._stack = QStackedWidget(self)
        self._full = QWidget(self._stack)
        self.list = QueueList(self._lines, self._full)
        self._at_once = QSpinBox(self._full)
        self._build()
        self._lines.reordered.connect(self._order)
        self.list.move_asked.connect(self._move)
        self.list.remove_asked.connect(self._remove)
        self.list.activated.connect(self._open)
        self.list.selectionModel().selectionChanged.connect(self._update)
        self._watch.changed.connect(self._show)
        self._show()
        self._watch.look_round()

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        # The queue is not of the selected runs; this comes every second while the tab is seen.
        if self.isVisible():
            self._watch.mark_seen()

    def selected(self) -> list[QueueRow]:
        """The selected entries, from above."""
        places = sorted({index.row() for index in self.list.selectionModel().selectedRows()})
        return [self._lines.entries()[place] for place in places]

    def _build(self) -> None:
        self._pause = quiet_button("Pause", "queue_pause", "pause", self._pause_or_go_on, self._full)
        moves: tuple[tuple[str, str, Where], ...] = (
            ("First", "", "first"), ("Up", "up", "up"), ("Down", "down", "down"), ("Last", "", "last"),
        )  # fmt: skip
        self._moves = [
            quiet_button(text, f"queue_{where}", sign, partial(self._move, where), self._full) for text, sign, where in moves
        ]
        self._take = quiet_button("Remove", "queue_remove", "delete", self._remove, self._full)
        self._take.setToolTip("Take it out of the queue; a run that had not begun goes to the trash")
        self._again = quiet_button("Try again", "queue_again", "refresh", self._try_again, self._full)
        self._again.setToolTip("Put what failed or was stopped in line again; a run goes on at its last checkpoint")
        self._clear = quiet_button("Clear ended", "queue_clear", "clear", self._forget, self._full)
        self._clear.setToolTip("The list forgets it; runs and studies stay")
        self._said = label(role="caption", name="queue_said", tone="dim", parent=self._full)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button in (self._pause, *self._moves, self._take, self._again, self._clear):
            row.addWidget(button)
        row.addStretch()
        self._add_at_once(row)
        column = QVBoxLayout(self._full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self._said)
        column.addWidget(self.list, 1)
        self._empty = EmptyState("waiting", "Nothing waits", _NONE, "New training", lambda: self.session.go("train"), self._stack)
        self._stack.addWidget(self._full)
        self._stack.addWidget(self._empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE, 0, 0)
        outer.addWidget(self._stack)

    def _add_at_once(self, row: QHBoxLayout) -> None:
        name = label("At once", "caption", tone="dim", parent=self._full)
        name.setBuddy(self._at_once)
        self._at_once.setObjectName("queue_at_once")
        self._at_once.setAccessibleName("How many are trained at once on a processor")
        self._at_once.setToolTip(
            "Runs trained together on a processor, 1 to 16: a second begins only while twice the memory is free that the "
            "hungriest run so far took. Each GPU has one run, and what asks for the processor waits for none."
        )
        self._at_once.setRange(1, MOST_AT_ONCE)
        keep_off_frame(self._at_once)
        self._at_once.valueChanged.connect(self._change_at_once)
        row.addWidget(name)
        row.addWidget(self._at_once)

    @Slot()
    def _show(self) -> None:
        look, error = self._watch.look, self._watch.error
        if error is not None and error is not self._told:
            self.failed.emit(error)
        self._told = error
        wish = self._wish or [entry.number for entry in self.selected()]
        if self._lines.show_entries(look.rows, time.time()):
            self._select(wish)
            self._wish = []
        self.list.fit()
        self._stack.setCurrentIndex(0 if look.rows or look.paused else 1)
        say(self._said, "Paused: nothing is begun." if look.paused else "")
        with QSignalBlocker(self._at_once):
            self._at_once.setValue(look.at_once)
        self._pause.setText("Go on" if look.paused else "Pause")
        self._pause.setAccessibleName("Go on with the queue" if look.paused else "Pause the queue")
        self._pause.setIcon(icon("play" if look.paused else "pause"))
        self._pause.setToolTip(
            "Begin what waits"
            if look.paused
            else "Begin nothing more; what is at work goes on to its end, of a study the run at work"
        )
        self._update()

    def _select(self, numbers: Sequence[int]) -> None:
        chosen = QItemSelection()
        first = QModelIndex()
        for place, entry in enumerate(self._lines.entries()):
            if entry.number in numbers:
                index = self._lines.index(place, 0)
                chosen.select(index, index)
                first = first if first.isValid() else index
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.list.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.list.selectionModel().select(chosen, flags)

    @Slot()
    def _update(self) -> None:
        chosen = self.selected()
        one = len(chosen) == 1 and chosen[0].state == WAITING
        for button in self._moves:
            button.setEnabled(one)
        self._take.setEnabled(bool(chosen) and all(entry.state != AT_WORK for entry in chosen))
        self._again.setEnabled(len(chosen) == 1 and chosen[0].state in (FAILED, STOPPED))
        self._clear.setEnabled(bool(self._watch.look.in_state(DONE, STOPPED, FAILED)))

    def _carry_out(self, job: str, title: str, done: Callable[[Any], object], *arguments: object) -> None:
        task = Task(f"core.queueing.acts:{job}", self.session.workspace, *arguments)
        task.succeeded.connect(done)
        task.succeeded.connect(self._watch.look_round)
        task.failed.connect(self.failed)
        self.session.run_task(task, title)

    def _pause_or_go_on(self) -> None:
        paused = self._watch.look.paused
        self._carry_out("go_on" if paused else "pause", "Changing the queue", self._changed)

    @Slot(int)
    def _change_at_once(self, number: int) -> None:
        self._carry_out("set_at_once", "Changing the queue", self._changed, number)

    @Slot(str)
    def _move(self, where: Where) -> None:
        chosen = self.selected()
        if len(chosen) == 1 and chosen[0].state == WAITING:
            self._carry_out("move_entry", "Changing the queue", self._changed, chosen[0].number, where)

    @Slot(object)
    def _order(self, numbers: list[int]) -> None:
        self._wish = [entry.number for entry in self.selected()]
        self._carry_out("order_entries", "Changing the queue", self._changed, numbers)

    @Slot()
    def _remove(self) -> None:
        numbers = [entry.number for entry in self.selected() if entry.state != AT_WORK]
        if numbers:
            self._carry_out("remove_entries", "Changing the queue", self._removed, numbers)

    def _forget(self) -> None:
        self._carry_out("clear_ended", "Changing the queue", self._removed)

    def _try_again(self) -> None:
        chosen = self.selected()
        if len(chosen) == 1:
            self._carry_out("try_again", "Changing the queue", self._changed, chosen[0].number)

    @Slot(object)
    def _removed(self, removed: tuple[RemovedEntry, ...]) -> None:
        if not removed:
            return
        what = removed[0].entry.title if len(removed) == 1 else counted(len(removed), "entry", "entries")
        trashed = sum(bool(one.trashed) for one in removed)
        with_runs = f", and {counted(trashed, 'run')} that had not begun went to the trash" if trashed else ""
        undo = partial(self._carry_out, "put_back", "Changing the queue", self._changed, removed)
        self.offered.emit(f"{what} left the queue{with_runs}.", "Undo", "undo", undo)
        self.session.runs_changed.emit()

    @Slot(object)
    def _changed(self, _: object) -> None:
        self.session.runs_changed.emit()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        entry = self._lines.entries()[index.row()]
        if entry.study:
            self.session.go("runs", f"study:{entry.study}")
        else:
            self.session.go("train", entry.run)
