"""Pictures down, runs across: what each run says about each picture, as a Qt model. Pictures are never decoded here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.prediction.agreement import Agreement, agreement
from core.prediction.promised import NONE, Ranked, RunPromise, as_answered
from core.prediction.records import ClassProbability, PicturePrediction, Preview
from core.support.wording import chance, percentage, picture_size
from gui.icons import dot

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
NO_PROMISES: Mapping[str, RunPromise] = MappingProxyType({})

PICTURE = 0
AGREES = 1
FIRST_RUN = 2


@dataclass(frozen=True)
class AskedPicture:
    """One picture and what is known of it so far.

    Attributes:
        path: Its file.
        preview: Its thumbnail and size; None until the decoder has seen it.
        answers: By run: all classes, likeliest first. Kept for runs that are not shown at the moment.
        error: Why it cannot be used.
    """

    path: Path
    preview: Preview | None = None
    answers: dict[str, tuple[ClassProbability, ...]] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True)
class Removed:
    """Rows that were taken out, with the places they had; `PredictionTable.restore` puts them back."""

    rows: tuple[tuple[int, AskedPicture], ...]


@dataclass(frozen=True)
class Unanswered:
    """What to ask next: these runs about these pictures; without a run, only what the pictures look like."""

    runs: tuple[str, ...]
    pictures: tuple[Path, ...]


class PredictionTable(QAbstractTableModel):
    """The table of the Predict page. Newly dropped pictures come first.

    Signals:
        counted(): The number of pictures, or of answered ones, has changed; see `count`.
        promised(): `promises` is new, and with it what rows say.
    """

    counted = Signal()
    promised = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[AskedPicture] = []
        self._done = 0
        self._places: dict[Path, int] = {}
        self._runs: tuple[str, ...] = ()
        self._origins: dict[str, str] = {}
        self._colours: dict[str, int] = {}
        self.promises = NO_PROMISES
        self.flips = False
        """Answers are asked for as means over each picture and its mirror image."""

    @property
    def runs(self) -> tuple[str, ...]:
        """The runs shown, in the order of their columns."""
        return self._runs

    def count(self) -> tuple[int, int]:
        """Pictures that need no further answer, and pictures in all; nothing is awaited while no run is shown."""
        return self._done, len(self._rows)

    def pictures(self) -> list[AskedPicture]:
        """All rows, from the top."""
        return list(self._rows)

    def picture(self, place: int) -> AskedPicture:
        """The row at that place."""
        return self._rows[place]

    def colour_of(self, run: str) -> int:
        """Place of a run's colour."""
        return self._colours.get(run, 0)

    def set_runs(self, runs: Sequence[str], origins: dict[str, str], colours: dict[str, int] | None = None) -> None:
        """Shows these runs. Answers of earlier runs are kept.

        Args:
            runs: Their names, in the order of their columns.
            origins: Where each one's weights came from.
            colours: Place of each one's colour; the first for all where it is not given.
        """
        self.beginResetModel()
        self._runs, self._origins, self._colours = tuple(runs), dict(origins), dict(colours or {})
        self._count_done()
        self.endResetModel()
        self._count()

    def set_promises(self, promises: Mapping[str, RunPromise]) -> None:
        """Shows answers as they read with these promises, by run."""
        self.promises = dict(promises)
        # First, so that whoever sorts by rows works them out anew.
        self.promised.emit()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))
        self._count()

    def add(self, paths: Iterable[Path]) -> int:
        """Puts pictures that are not there yet on top, in the order given; returns how many are new."""
        # A folder and a picture in it may be dropped together.
        fresh = [AskedPicture(path) for path in dict.fromkeys(paths) if path not in self._places]
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._rows[:0] = fresh
            self._index_places()
            self.endInsertRows()
            self._count()
        return len(fresh)

    def remove(self, places: Iterable[int]) -> Removed:
        """Takes rows out and returns what is needed to put them back."""
        wanted = sorted(set(places))
        removed = Removed(tuple((place, self._rows[place]) for place in wanted))
        # From below, so that the places above stay what they were.
        for first, last in reversed(_spans(wanted)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        self._index_places()
        self._count()
        return removed

    def restore(self, removed: Removed) -> None:
        """Puts removed rows back where they were; rows that came again meanwhile are passed over."""
        for place, row in removed.rows:
            if row.path in self._places:
                continue
            at = min(place, len(self._rows))
            self.beginInsertRows(QModelIndex(), at, at)
            self._rows.insert(at, row)
            self.endInsertRows()
        self._index_places()
        self._count()

    def take_answers(self, pictures: Iterable[PicturePrediction]) -> None:
        """Fills in what runs said; pictures that were removed meanwhile are passed over."""
        changed: dict[int, AskedPicture] = {}
        for picture in pictures:
            place = self._places.get(picture.path)
            if place is not None:
                row = changed.get(place, self._rows[place])
                # Runs are asked at different times; each brings its own part.
                said, preview = row.answers | picture.predictions, picture.preview or row.preview
                changed[place] = replace(row, answers=said, error=picture.error or row.error, preview=preview)
        self._replace(changed)

    def forget_answers(self, runs: Iterable[str]) -> None:
        """Drops what these runs said, because they have found better weights since."""
        gone = set(runs)
        self._replace(
            {
                place: replace(row, answers={run: said for run, said in row.answers.items() if run not in gone})
                for place, row in enumerate(self._rows)
                if gone & row.answers.keys()
            }
        )

    def next_question(self) -> Unanswered | None:
        """The runs that the topmost unanswered picture lacks, about every picture that lacks the same; None when all is said.

        While no run is shown, pictures nobody has looked at yet are asked about without one.
        """
        if not self._runs:
            unseen = tuple(row.path for row in self._rows if row.preview is None and row.error is None)
            return Unanswered((), unseen) if unseen else None
        wanted: tuple[str, ...] = ()
        pictures = []
        for row in self._rows:
            missing = self._missing(row)
            wanted = wanted or missing
            if missing and missing == wanted:
                pictures.append(row.path)
        return Unanswered(wanted, tuple(pictures)) if pictures else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else FIRST_RUN + len(self._runs)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        run = self._runs[section - FIRST_RUN] if section >= FIRST_RUN else None
        if role == Qt.ItemDataRole.DisplayRole:
            return run or ("Picture", "Agreement")[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            promise = self.promises.get(run or "")
            lines = [run or "", f"Weights: {self._origins.get(run or '', 'unknown')}", *(promise.sentences if promise else ())]
            return "\n".join(lines) if run else None
        if role == Qt.ItemDataRole.DecorationRole and run:
            return dot(self.colour_of(run))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return left if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        run = self._runs[column - FIRST_RUN] if column >= FIRST_RUN else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._text(row, column, run)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column, run)
        if role == ROW_ROLE:
            return row
        if role == COLOUR_ROLE and run:
            return self.colour_of(run)
        if role == ANSWER_ROLE:
            return row.answers.get(run) if run else None
        if role == PROMISE_ROLE:
            return self.promises.get(run) if run else None
        return agreement_of(row, self._runs, self.promises) if role == AGREEMENT_ROLE else None

    def _text(self, row: AskedPicture, column: int, run: str | None) -> str:
        if column == PICTURE:
            return row.path.name
        if column == AGREES:
            found = agreement_of(row, self._runs, self.promises)
            return found.sentence if found else ""
        return first_choice(row, run or "", self.promises)

    def _tip(self, row: AskedPicture, column: int, run: str | None) -> str:
        if column == PICTURE:
            facts = f"\n{picture_size(row.preview.width, row.preview.height)} pixels" if row.preview else ""
            return f"{row.path}{facts}" + (f"\n{row.error}" if row.error else "")
        said = row.answers.get(run or "")
        if said:
            shown = (f"{entry.class_name}  {percentage(entry.probability, 2)}" for entry in said[:12])
            return "\n".join([str(run), *_promised_lines(said, self.promises.get(run or "")), *shown])
        return self._text(row, column, run)

    def _missing(self, row: AskedPicture) -> tuple[str, ...]:
        return () if row.error else tuple(run for run in self._runs if run not in row.answers)

    def _replace(self, changed: Mapping[int, AskedPicture]) -> None:
        for place, row in changed.items():
            # Kept count of: there may be ten thousand rows, and answers come by the dozen.
            self._done += (not self._missing(row)) - (not self._missing(self._rows[place]))
            self._rows[place] = row
        # Told by spans: told row by row, what shows thousands of them ordered stood still for seconds.
        for first, last in _spans(sorted(changed)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
        self._count()

    def _index_places(self) -> None:
        self._places = {row.path: place for place, row in enumerate(self._rows)}
        self._count_done()

    def _count_done(self) -> None:
        self._done = sum(1 for row in self._rows if not self._missing(row))

    def _count(self) -> None:
        self.counted.emit()


def agreement_of(row: AskedPicture, runs: tuple[str, ...], promises: Mapping[str, RunPromise] = NO_PROMISES) -> Agreement | None:
    """What the runs' answers add up to; None before all have answered: what some agree on might be taken back."""
    shown = {run: row.answers[run] for run in runs if run in row.answers}
    return agreement(as_answered(shown, promises)) if len(shown) == len(runs) else None


def first_choice(row: AskedPicture, run: str, promises: Mapping[str, RunPromise] = NO_PROMISES) -> str:
    """What a run takes a picture for, in words."""
    said = row.answers.get(run)
    if row.error or not said:
        return row.error or "waiting"
    words = f"{said[0].class_name}, {chance(said[0].probability)}"
    promise = promises.get(run)
    return f"{NONE} ({words})" if promise and promise.is_none(said) else words


def _promised_lines(said: Ranked, promise: RunPromise | None) -> list[str]:
    """What a promise makes of an answer, for its tooltip."""
    lines = []
    if promise is not None and promise.none is not None and promise.is_none(said):
        lines.append(f"{NONE}: less sure than {percentage(promise.none.probability, 1)}")
    if promise is not None and promise.sets is not None:
        lines.append("Set: " + (", ".join(promise.set_of(said)) or "no class is probable enough"))
    return lines


def _spans(places: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of neighbouring numbers as (first, last)."""
    spans: list[tuple[int, int]] = []
    for place in places:
        if spans and place == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], place)
        else:
            spans.append((place, place))
    return spans
