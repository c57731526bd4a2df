"""The pictures of a dataset as a lazy list: numbers of all samples at once, the samples themselves by the page."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal, Slot

from core.datasets.catalog.class_names import shown_label
from core.datasets.catalog.gallery import (
    NO_SHAPES,
    ChosenNumbers,
    GalleryChoice,
    SamplePage,
    Shapes,
    chosen_numbers,
    sample_page,
    shapes_of,
)
from core.datasets.catalog.samples import Sample
from core.datasets.catalog.tally import Tally
from core.datasets.cleaning.finding_words import finding_title
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import bytes_text, picture_size
from gui.pictures.thumbnails import Thumbnails
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task

PAGE = 200
"""Samples fetched at a time."""
# Some 4,800 samples: more than anybody scrolls back through at a stretch.
PAGES_KEPT = 24
_LONGEST_AWAITED = 250
"""Milliseconds after which the first pictures are no longer waited for; a gallery that nobody sees asks for none."""

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren
)


class Role(IntEnum):
    """What the model answers besides Qt's own roles."""

    SAMPLE = Qt.ItemDataRole.UserRole + 1
    FINDINGS = Qt.ItemDataRole.UserRole + 2
    THUMBNAIL = Qt.ItemDataRole.UserRole + 3


class PictureList(QAbstractListModel):
    """The pictures the gallery shows.

    Signals:
        listed(int): The number of pictures of the choice is known.
        failed(object): The catalog cannot be read.
        shaped(): `shapes` is new, of the same pictures.
        rested(): The first pictures of a list are there, or nobody has asked for them: what takes longer does not delay them now.

    Attributes:
        tally: How many of them are in use.
        shapes: Of each row, width in thousandths of the height, as far as a gallery follows it.
    """

    listed = Signal(int)
    failed = Signal(object)
    shaped = Signal()
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = Thumbnails(self)
        self._choice: GalleryChoice | None = None
        self.tally = Tally()
        # Numbers only: an item for each of 60,000 pictures took 10 to 13 s, this takes 0.2 s.
        self._ids: tuple[int, ...] = ()
        self.shapes = NO_SHAPES
        self._all_shaped = True
        # Made when a row is first looked for, which most lists never are.
        self._rows: dict[int, int] | None = None
        self._pages: OrderedDict[int, SamplePage] = OrderedDict()
        self._stale: dict[int, SamplePage] = {}
        self._fetching: dict[int, Task] = {}
        self._listing: Task | None = None
        self._shaping = NewestTask()
        self._awaited = QTimer(self)
        self._awaited.setSingleShot(True)
        self._awaited.setInterval(_LONGEST_AWAITED)
        self._awaited.timeout.connect(self._rest)
        self.thumbnails.rested.connect(self._first_came)
        self._keys: dict[str, set[int]] = {}
        self.thumbnails.arrived.connect(self._thumbnail_arrived)

    @property
    def choice(self) -> GalleryChoice | None:
        """What is shown."""
        return self._choice

    def show_choice(self, choice: GalleryChoice | None) -> None:
        """Shows other pictures, or the same anew; the list is read in the background."""
        self._drop_tasks()
        self._awaited.stop()  # pictures of the list before say nothing of this one's
        if choice is None:
            self._choice, self.tally = None, Tally()
            self.set_numbers(())
            return
        self._listing = Task(chosen_numbers, choice)
        self._listing.succeeded.connect(self._listed)
        self._listing.failed.connect(self.failed)
        self._listing.start()

    def set_numbers(self, ids: tuple[int, ...], shapes: Shapes[int] = NO_SHAPES) -> None:
        """Shows the samples of these numbers, of the dataset of the choice; as squares until their shapes are told."""
        # Pages on their way are of the list before: one taken for the new list's first page left the gallery blank.
        self._drop_fetching()
        self._shaping.drop()
        self._all_shaped = True
        self.beginResetModel()
        self._ids = ids
        self.shapes = shapes + array("H", [1000]) * (len(ids) - len(shapes))
        self._rows = None
        self._pages.clear()
        self._stale.clear()
        self._keys.clear()
        self.endResetModel()
        self.listed.emit(len(ids))

    def refresh(self) -> None:
        """Reads the samples anew and keeps the list: decisions about them have changed."""
        self._drop_fetching()
        self._stale.update(self._pages)  # shown until the new ones are there, so that nothing flickers
        self._pages.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole or role == Qt.ItemDataRole.ToolTipRole:
            return self.describe(index.row())
        if role == Qt.ItemDataRole.DisplayRole or role == Role.SAMPLE:
            sample = self.sample(index.row())
            return sample if role == Role.SAMPLE else (sample.path if sample is not None else "")
        if role == Role.FINDINGS:
            return self.findings(index.row())
        if role == Role.THUMBNAIL:
            return self.thumbnail(index.row())
        return None

    def id_at(self, row: int) -> int:
        """The sample's number in a row."""
        return self._ids[row]

    def row_of(self, number: int) -> int:
        """The row of a sample; -1 when it is not shown."""
        if self._rows is None:
            self._rows = {number: row for row, number in enumerate(self._ids)}
        return self._rows.get(number, -1)

    def sample(self, row: int) -> Sample | None:
        """The sample in a row; None while its page is being fetched."""
        number = self._ids[row]
        page = row // PAGE
        rows = self._pages.get(page)
        if rows is not None:
            return rows.samples.get(number)
        self._fetch(page)
        old = self._stale.get(page)
        return old.samples.get(number) if old is not None else None

    def findings(self, row: int) -> tuple[str, ...]:
        """The kinds of findings on the sample in a row, as far as they are known."""
        rows = self._pages.get(row // PAGE) or self._stale.get(row // PAGE)
        return rows.findings.get(self._ids[row], ()) if rows is not None else ()

    def thumbnail(self, row: int, side: int = 0) -> object:
        """The pixmap of a row; null when its file is missing, None while it is being fetched.

        Args:
            row: The row.
            side: Of the square it is to fit, in device pixels; 0 takes it at any size it has come at, and asks for none.
        """
        sample = self.sample(row)
        if sample is None or self._choice is None:
            return None
        ready = self.thumbnails.ready(sample.sha256, side) if side else self.thumbnails.latest(sample.sha256)
        if ready is not None or not side:
            return ready
        # Copies share a file and a thumbnail, and lie in several rows.
        self._keys.setdefault(sample.sha256, set()).add(row)
        return self.thumbnails.get(sample.sha256, thumbnail_path(self._choice.dataset.folder, sample.sha256), side)

    def describe(self, row: int) -> str:
        """What is known of the picture in a row, in a few lines."""
        sample = self.sample(row)
        if sample is None:
            return ""
        size = picture_size(sample.width, sample.height)
        lines = [sample.path, f"{sample.shown_class}, {size}, {sample.format}, {bytes_text(sample.bytes)}"]
        if sample.label != sample.imported_label:
            lines.append(f"Imported as {shown_label(sample.imported_label)}")
        if sample.excluded:
            lines.append("Excluded")
        if self.findings(row):
            lines.append("Findings: " + ", ".join(finding_title(kind) for kind in self.findings(row)))
        return "\n".join(lines)

    @Slot(object)
    def _listed(self, numbers: ChosenNumbers) -> None:
        self._listing = None
        earlier = self._choice
        self._choice, self.tally = numbers.choice, numbers.tally
        if earlier is None or earlier.dataset != numbers.choice.dataset:
            self.thumbnails.clear()
        # The same pictures: a reset would lose what is selected, and scroll to the top.
        if earlier == numbers.choice and numbers.ids == self._ids:
            self.refresh()
            self.listed.emit(len(self._ids))
            self._rest()
        else:
            self.set_numbers(numbers.ids, numbers.shapes)
            self._all_shaped = len(numbers.shapes) == len(numbers.ids)
            self._awaited.start()

    @Slot()
    def _first_came(self) -> None:
        if self._awaited.isActive():
            self._rest()

    @Slot()
    def _rest(self) -> None:
        self._awaited.stop()
        if not self._all_shaped and self._choice is not None:
            self._all_shaped = True
            self._shaping.run(Task(shapes_of, self._choice.dataset, self._ids), self._shaped)
        self.rested.emit()

    @Slot(object)
    def _shaped(self, shapes: Shapes[int]) -> None:
        if shapes and shapes != self.shapes:  # where all are square, as most prepared sets are, nothing moves
            self.shapes = shapes
            self.shaped.emit()

    def _fetch(self, page: int) -> None:
        if page in self._fetching or self._choice is None:
            return
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        task = Task(sample_page, self._choice.dataset, page, ids)
        self._fetching[page] = task
        task.succeeded.connect(self._fetched)
        task.failed.connect(self.failed)
        task.start()

    @Slot(object)
    def _fetched(self, rows: SamplePage) -> None:
        self._fetching.pop(rows.page, None)
        self._pages[rows.page] = rows
        self._stale.pop(rows.page, None)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        first = rows.page * PAGE
        last = min(first + PAGE, len(self._ids)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first), self.index(last))

    @Slot(str)
    def _thumbnail_arrived(self, key: str) -> None:
        for row in self._keys.get(key, ()):
            # With its role, by which others see that nothing was decided.
            self.dataChanged.emit(self.index(row), self.index(row), [Role.THUMBNAIL])

    def _drop_tasks(self) -> None:
        if self._listing is not None:
            self._listing.abandon()
            self._listing = None
        self._drop_fetching()

    def _drop_fetching(self) -> None:
        for task in self._fetching.values():
            task.abandon()
        self._fetching.clear()
