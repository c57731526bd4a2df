"""The queue as lines that can be dragged: what waits is dropped between what waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.queueing.rows import WAITING, QueueRow, time_words
from gui.icons import icon
from gui.kit.lines import Lines

_Index = QModelIndex | QPersistentModelIndex
_KIND = "application/x-safelight-queue"
_ICONS = {
    "waiting": ("waiting", "text_dim"), "at work": ("running", "accent_text"), "done": ("done", "good"),
    "stopped": ("stopped", "warn"), "failed": ("failed", "bad"),
}  # fmt: skip
_STATE = 1


class QueueLines(Lines):
    """A line for each entry.

    Signals:
        reordered(object): A person dragged entries: the numbers of all that wait, in the order that is wanted.
    """

    reordered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("Run or study", "State", "Begins", "Ends", "Note"), parent)
        self._entries: tuple[QueueRow, ...] = ()

    def show_entries(self, entries: Sequence[QueueRow], now: float) -> bool:
        """Shows these; False where only cells have changed, so that the selection holds."""
        rows = [(entry.title, entry.state.capitalize(), *time_words(entry, now), entry.said) for entry in entries]
        same = [entry.number for entry in entries] == [entry.number for entry in self._entries]
        self._entries = tuple(entries)
        if not same:
            self.show_rows(rows)
            return True
        if rows != self._rows:
            self._rows = list(rows)
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
        return False

    def entries(self) -> tuple[QueueRow, ...]:
        return self._entries

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(*_ICONS[self._entries[index.row()].state]) if index.column() == _STATE else None
        return super().data(index, role)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between lines, and below the last
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self._entries[index.row()].state == WAITING else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        numbers = dict.fromkeys(self._entries[index.row()].number for index in sorted(indexes, key=lambda index: index.row()))
        data = QMimeData()
        data.setData(_KIND, QByteArray(" ".join(map(str, numbers)).encode()))
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        if not data.hasFormat(_KIND):
            return False
        dragged = [int(number) for number in bytes(data.data(_KIND).data()).split()]
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self._entries)
        waiting = [(at, entry.number) for at, entry in enumerate(self._entries) if entry.state == WAITING]
        before = [number for at, number in waiting if at < place and number not in dragged]
        after = [number for at, number in waiting if at >= place and number not in dragged]
        here = {number for _, number in waiting}
        self.reordered.emit([*before, *(number for number in dragged if number in here), *after])
        # False, or the view would take the dragged lines out by itself: they are shown anew when the queue says so.
        return False
