"""The rows of the Predict page as they are shown, as a Qt model: ordered, and only those of the wanted agreement, class and
certainty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from core.prediction.promised import NONE, RunPromise
from core.prediction.records import Ranked
from core.support.foreign_text import one_line
from core.support.wording import percentage, picture_size
from gui.icons import dot
from gui.prediction.arrangement import Arrangement
from gui.prediction.order import RowOrder, WantedRows
from gui.prediction.table import AskedPicture, PredictionTable, agreement_of, first_choice

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `AskedPicture` of an index."""
ANSWER_ROLE = ROW_ROLE + 1
"""The answer of a run's cell: ranked `ClassProbability`; None while it is awaited."""
AGREEMENT_ROLE = ROW_ROLE + 2
COLOUR_ROLE = ROW_ROLE + 3
"""Place of the colour of a cell's run."""
PROMISE_ROLE = ROW_ROLE + 4
"""What a cell's run promises; None where nothing was asked for."""

PICTURE = 0
AGREES = 1
FIRST_RUN = 2


class ShownRows(QAbstractTableModel):
    """Shows a `PredictionTable` in an order, or a part of it. What is selected stays selected, wherever it goes.

    Signals:
        changed(): `order` or `wanted` is new.
        thinned(): Rows are about to come or go between others, all in one new layout.
    """

    changed = Signal()
    thinned = Signal()

    def __init__(self, table: PredictionTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._all = Arrangement()
        self._all.take_runs(table.pictures(), table.runs, table.promises)
        self._shown = self._all.shown
        table.runs_changed.connect(self._take_runs)
        table.promised.connect(self._take_promises)
        table.rearranged.connect(self._take_rows)
        table.answered.connect(self._take_answers)

    @property
    def order(self) -> RowOrder:
        """What the rows are ordered by."""
        return self._all.order

    @property
    def wanted(self) -> WantedRows:
        """Which rows are shown."""
        return self._all.wanted

    def show_order(self, order: RowOrder) -> None:
        """Orders the rows."""
        self._show(order, self.wanted)

    def show_wanted(self, wanted: WantedRows) -> None:
        """Shows only these rows."""
        self._show(self.order, wanted)

    def counts(self) -> Counter[str]:
        """How many rows there are of each kind of agreement."""
        return +self._all.counts

    def class_counts(self) -> Counter[str]:
        """How many rows a run shown takes for each class."""
        return +self._all.classes

    def rows(self) -> list[AskedPicture]:
        """The rows shown, from the top."""
        return [self._all.rows[place] for place in self._shown]

    def picture(self, row: int) -> AskedPicture:
        """The row shown at that place."""
        return self._all.rows[self._shown[row]]

    def place(self, row: int) -> int:
        """Where the row shown at that place stands in the table."""
        return self._shown[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else FIRST_RUN + len(self._all.runs)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        run = self._run(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return run or ("Picture", "Agreement")[section]
        if role == Qt.ItemDataRole.ToolTipRole and run:
            promise = self.table.promises.get(run)
            return "\n".join([run, f"Weights: {self.table.origin_of(run)}", *(promise.sentences if promise else ())])
        if role == Qt.ItemDataRole.DecorationRole and run:
            return dot(self.table.colour_of(run))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return left if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.picture(index.row()), index.column()
        run, promises = self._run(column), self.table.promises
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._text(row, column, run)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column, run)
        if role == ROW_ROLE:
            return row
        if role == COLOUR_ROLE and run:
            return self.table.colour_of(run)
        if role == ANSWER_ROLE:
            return row.answers.get(run) if run else None
        if role == PROMISE_ROLE:
            return promises.get(run) if run else None
        return agreement_of(row, self._all.runs, promises) if role == AGREEMENT_ROLE else None

    def _run(self, column: int) -> str | None:
        return self._all.runs[column - FIRST_RUN] if column >= FIRST_RUN else None

    def _text(self, row: AskedPicture, column: int, run: str | None) -> str:
        if column == PICTURE:
            return one_line(row.path.name)
        if column == AGREES:
            found = agreement_of(row, self._all.runs, self.table.promises)
            return found.sentence if found else ""
        return first_choice(row, run or "", self.table.promises)

    def _tip(self, row: AskedPicture, column: int, run: str | None) -> str:
        if column == PICTURE:
            facts = f"\n{picture_size(row.preview.width, row.preview.height)} pixels" if row.preview else ""
            return f"{one_line(str(row.path))}{facts}" + (f"\n{row.error}" if row.error else "")
        said = row.answers.get(run or "")
        if said:
            shown = (f"{entry.class_name}  {percentage(entry.probability, 2)}" for entry in said[:12])
            return "\n".join([str(run), *_promised_lines(said, self.table.promises.get(run or "")), *shown])
        return self._text(row, column, run)

    def _show(self, order: RowOrder, wanted: WantedRows) -> None:
        self._all.show(order, wanted)
        self._become(self._shown)
        self.changed.emit()

    @Slot()
    def _take_runs(self) -> None:
        self.beginResetModel()
        self._all.take_runs(self.table.pictures(), self.table.runs, self.table.promises)
        self._shown = self._all.shown
        self.endResetModel()

    @Slot()
    def _take_promises(self) -> None:
        self._all.take_runs(self.table.pictures(), self.table.runs, self.table.promises)
        self._become(self._shown)
        self._say_changed(range(len(self._shown)))

    @Slot(list)
    def _take_rows(self, origins: list[int]) -> None:
        now = {old: place for place, old in enumerate(origins) if old >= 0}
        gone, pictures = self._all.rows, self.table.pictures()
        self._all.take_rows(pictures, origins)
        # Until views were told, rows that are gone have to be there; they stand behind all others.
        before = []
        for place in self._shown:
            if place not in now:
                now[place] = len(self._all.rows)
                self._all.rows.append(gone[place])
            before.append(now[place])
        self._become(before)
        del self._all.rows[len(pictures) :]

    @Slot(list)
    def _take_answers(self, places: list[int]) -> None:
        self._all.take_answers(places, self.table.picture)
        self._become(self._shown)
        fresh = set(places)
        self._say_changed([row for row, place in enumerate(self._shown) if place in fresh])

    def _say_changed(self, rows: Sequence[int]) -> None:
        last = self.columnCount() - 1
        # Told by spans: told row by row, what shows thousands of them stood still for seconds.
        for first, end in _spans(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(end, last))

    def _become(self, before: Sequence[int]) -> None:
        """Shows what is to be shown, and tells views of it in one go.

        Args:
            before: The places of now of the rows that were shown.
        """
        self._shown, after = list(before), self._all.shown
        if self._shown == after:
            return
        ahead = _alike(before, after)
        behind = min(_alike(before[::-1], after[::-1]), len(before) - ahead, len(after) - ahead)
        if ahead + behind == len(before):
            self.beginInsertRows(QModelIndex(), ahead, len(after) - behind - 1)
            self._shown = after
            self.endInsertRows()
        elif ahead + behind == len(after):
            self.beginRemoveRows(QModelIndex(), ahead, len(before) - behind - 1)
            self._shown = after
            self.endRemoveRows()
        else:
            self._lay_out_anew(after)

    def _lay_out_anew(self, after: list[int]) -> None:
        # As one new layout, although rows may come and go with it: taken out span by span, thousands of rows between others
        # cost seconds, and the current one would be another.
        if len(after) != len(self._shown):
            self.thinned.emit()
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        row_of = {place: row for row, place in enumerate(after)}
        rows = [row_of.get(self._shown[index.row()], -1) for index in held]
        self._shown = after
        moved = [self.index(row, index.column()) if row >= 0 else QModelIndex() for row, index in zip(rows, held, strict=True)]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()


def _promised_lines(said: Ranked, promise: RunPromise | None) -> list[str]:
    """What a promise makes of an answer, for its tooltip."""
    lines = []
    if promise is not None and promise.none is not None and promise.is_none(said):
        lines.append(f"{NONE}: less sure than {percentage(promise.none.probability, 1)}")
    if promise is not None and promise.sets is not None:
        lines.append("Set: " + (", ".join(promise.set_of(said)) or "no class is probable enough"))
    return lines


def _alike(one: Sequence[int], other: Sequence[int]) -> int:
    """How many at their beginning are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _spans(places: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of neighbouring numbers as (first, last)."""
    spans: list[tuple[int, int]] = []
    for place in places:
        if spans and place == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], place)
        else:
            spans.append((place, place))
    return spans
