"""The pictures of a dataset: filters above, the gallery, class counts beside it, acts on the selection below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSettings, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.catalog import Sample
from core.datasets.dataset import Dataset
from core.datasets.facets import Facets, facets
from core.datasets.overview import Overview
from core.support.jobs import Context
from gui.item_models.picture_list import Choice, PictureList
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.class_bars import ClassBars, class_keys
from gui.widgets.counted import counted
from gui.widgets.empty_state import EmptyState
from gui.widgets.filter_bar import FilterBar
from gui.widgets.finding_words import finding_title
from gui.widgets.gallery_view import GalleryView
from gui.widgets.labels import label
from gui.widgets.picture_acts import PictureActs
from gui.widgets.picture_zoom import PictureZoom
from gui.widgets.remembered import remember_splitter
from gui.widgets.tile_view import SIDES


def numbers_of(dataset: Dataset, paths: Sequence[str], context: Context) -> tuple[int, ...]:
    """Job: the numbers of the samples of these paths."""
    return tuple(sample.id for sample in dataset.catalog.by_paths(paths))


def paths_of(dataset: Dataset, numbers: Sequence[int], context: Context) -> tuple[str, ...]:
    """Job: the files of the samples of these numbers."""
    return tuple(str(dataset.picture_path(sample.path)) for sample in dataset.catalog.by_ids(numbers))


class PicturesPanel(QWidget):
    """Shows pictures and says what the person decides about them.

    Signals:
        exclusion_asked(object): Exclude the samples of these numbers, or take them in again.
        class_asked(object, str): Move the samples of these numbers to a class.
        failed(object): The catalog cannot be read.
    """

    exclusion_asked = Signal(object)
    class_asked = Signal(object, str)
    failed = Signal(object)

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._dataset: Dataset | None = None
        self._facts: Overview | None = None
        self._counting: Task | None = None
        self.pictures = PictureList(self)
        self.filters = FilterBar(self)
        self.gallery = GalleryView(self.pictures, self)
        self.bars = ClassBars(self)
        self.acts = PictureActs(self)
        self._said = label(role="caption", name="gallery_said")
        self._none = EmptyState("filter", "No picture fits", "Nothing in this dataset fits the filter.", parent=self)
        self._none.add_act("Show all pictures", "pictures", self.show_all).setObjectName("gallery_show_all")
        self._rooms = QStackedWidget(self)
        self._rooms.addWidget(self.gallery)
        self._rooms.addWidget(self._none)
        self._build()
        self.zoom = PictureZoom(settings, self)
        self._connect()
        self._side_chosen(int(str(settings.value("data/tile", SIDES[2]))))

    def show_dataset(self, dataset: Dataset, facts: Overview) -> None:
        """Shows a dataset; the same one is read anew and stays as it is filtered and scrolled."""
        if self._dataset is None or self._dataset.folder != dataset.folder:
            self.filters.reset()
            self.bars.mark("")
            self.zoom.end()
        self._dataset, self._facts = dataset, facts
        self.filters.show_counts(facts)
        self.bars.show_counts(facts.counts)
        self.bars.setAcceptDrops(not facts.read_only)
        self.acts.show_classes(self.classes(), facts.read_only)
        self._count()
        self._list()

    def show_finding(self, kind: str) -> None:
        """Shows only pictures with this kind of finding."""
        self.filters.show_finding(kind)

    def show_numbers(self, numbers: Sequence[int], words: str) -> None:
        """Shows only the samples of these numbers; `words` say on a chip what they are."""
        self.filters.reset()
        self.filters.show_numbers(tuple(numbers), words)

    @Slot()
    def show_all(self) -> None:
        """Takes all filters away."""
        self.filters.reset()
        self._filter_changed()

    def classes(self) -> list[str]:
        """Names of the classes, sorted."""
        return sorted(self._facts.counts) if self._facts is not None else []

    def _build(self) -> None:
        area = QScrollArea(self)
        area.setObjectName("class_area")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.bars)
        area.setAlignment(Qt.AlignmentFlag.AlignTop)
        side = QWidget(self)
        side.setMinimumWidth(SPACE * 22)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(SPACE * 2, 0, 0, 0)
        beside.setSpacing(SPACE)
        beside.addWidget(label("Classes", "strong"))
        beside.addWidget(area, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setObjectName("pictures_splitter")
        split.addWidget(self._rooms)
        split.addWidget(side)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([SPACE * 100, SPACE * 26])
        remember_splitter(split, self._settings)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(self._said, 1)
        foot.addWidget(self.acts)
        foot.addWidget(self.filters.size_slider)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE * 2, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.filters)
        column.addWidget(split, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.pictures.listed.connect(self._listed)
        self.pictures.failed.connect(self.failed)
        self.pictures.dataChanged.connect(self._refreshed)
        self.filters.changed.connect(self._filter_changed)
        self.filters.side_chosen.connect(self._side_chosen)
        self.bars.class_chosen.connect(self.filters.show_class)
        self.bars.pictures_dropped.connect(self.class_asked)
        self.gallery.zoom_asked.connect(self._zoom_row)
        self.gallery.exclude_asked.connect(self._exclude_asked)
        self.gallery.class_asked.connect(self._class_key)
        self.gallery.classes_asked.connect(self.acts.open_classes)
        self.gallery.menu_asked.connect(self._menu_asked)
        self.gallery.copy_asked.connect(self._copy)
        self.gallery.side_asked.connect(self._side_chosen)
        self.gallery.selectionModel().selectionChanged.connect(self._say)
        self.acts.zoom_asked.connect(self._zoom_current)
        self.acts.exclude_asked.connect(self._exclude_asked)
        self.acts.class_asked.connect(self._move_to)
        self.acts.only_class_asked.connect(self.filters.show_class)
        self.acts.copy_asked.connect(self._copy)
        self.acts.folder_asked.connect(self._open_folder)
        self.zoom.moved.connect(self._walk)
        self.zoom.key_given.connect(self._zoom_key)
        self.zoom.sharpened.connect(self._look_ahead)
        self.zoom.together_asked.connect(self._show_together)
        self.zoom.closed.connect(self.gallery.setFocus)

    def _count(self) -> None:
        """Has counted what can be filtered by."""
        if self._counting is not None:
            self._counting.abandon()
        self._counting = Task(facets, self._dataset)
        self._counting.succeeded.connect(self._counted)
        self._counting.failed.connect(self.failed)
        self._counting.start()

    @Slot(object)
    def _counted(self, found: Facets) -> None:
        self._counting = None
        self.filters.show_facets(found)

    def _list(self) -> None:
        if self._dataset is not None:
            self.pictures.show_choice(Choice(self._dataset, self.filters.which, self.filters.order))

    @Slot()
    def _filter_changed(self) -> None:
        self.bars.mark(self.filters.which.label or "")
        self._list()

    @Slot(int)
    def _side_chosen(self, side: int) -> None:
        side = side if side in SIDES else SIDES[2]
        self.gallery.set_side(side)
        self.filters.mark_side(side)
        self._settings.setValue("data/tile", side)

    @Slot(int)
    def _listed(self, count: int) -> None:
        self._rooms.setCurrentIndex(0 if count or self._facts is None or not self._facts.pictures else 1)
        self._say()

    @Slot()
    def _say(self) -> None:
        chosen = sum(part.bottom() - part.top() + 1 for part in self.gallery.selectionModel().selection())
        count = self.pictures.rowCount()
        shown = f"{counted(count, 'picture')} shown"
        self._said.setText(f"{chosen:,} of {count:,} selected" if chosen else shown)
        self.acts.show_selection(chosen, self._current())

    @Slot(QModelIndex, QModelIndex, list)
    def _refreshed(self, _first: QModelIndex, _last: QModelIndex, roles: list[int]) -> None:
        if roles:
            return  # a thumbnail has come, nothing that is said here
        self._say()
        row = self.gallery.currentIndex().row()
        if self.zoom.isVisible() and row >= 0:
            self._zoom_row(row)

    def _current(self) -> Sample | None:
        """The sample in the current row; None when there is none or it is not read yet."""
        row = self.gallery.currentIndex().row()
        return self.pictures.sample(row) if 0 <= row < self.pictures.rowCount() else None

    @Slot()
    def _exclude_asked(self) -> None:
        ids = self.gallery.selected_numbers()
        if ids:
            self.exclusion_asked.emit(ids)

    @Slot(int)
    def _class_key(self, number: int) -> None:
        name = class_keys(self.classes()).get(number)
        if name is not None:
            self._move_to(name)

    @Slot(str)
    def _move_to(self, name: str) -> None:
        ids = self.gallery.selected_numbers()
        if ids:
            self.class_asked.emit(ids, name)

    @Slot(int, QPoint)
    def _menu_asked(self, row: int, place: QPoint) -> None:
        sample = self.pictures.sample(row)
        if sample is not None:
            self.acts.open_menu(place, sample)

    @Slot()
    def _copy(self) -> None:
        ids = self.gallery.selected_numbers()
        if ids and self._dataset is not None:
            task = Task(paths_of, self._dataset, ids)
            task.succeeded.connect(lambda paths: QGuiApplication.clipboard().setText("\n".join(paths)))
            task.start()

    @Slot()
    def _open_folder(self) -> None:
        sample = self._current()
        if sample is not None and self._dataset is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._dataset.picture_path(sample.path).parent)))

    @Slot()
    def _zoom_current(self) -> None:
        ids = self.gallery.selected_numbers()
        if ids:
            row = self.gallery.currentIndex().row()
            self._zoom_row(row if row >= 0 and self.pictures.id_at(row) in ids else self.pictures.row_of(ids[0]))

    @Slot(int)
    def _zoom_row(self, row: int) -> None:
        sample = self.pictures.sample(row)
        if sample is not None and self._dataset is not None:
            self.gallery.setCurrentIndex(self.pictures.index(row))  # what is decided is decided about what is seen
            self.zoom.show_picture(self._dataset, sample, self.pictures.describe(row))

    @Slot(int)
    def _walk(self, step: int) -> None:
        row = self.gallery.currentIndex().row() + step
        if 0 <= row < self.pictures.rowCount():
            self._zoom_row(row)

    @Slot()
    def _look_ahead(self) -> None:
        row = self.gallery.currentIndex().row()
        near = (self.pictures.sample(place) for place in (row + 1, row - 1) if 0 <= place < self.pictures.rowCount())
        self.zoom.prepare([sample for sample in near if sample is not None])

    @Slot(int)
    def _zoom_key(self, key: int) -> None:
        if key == Qt.Key.Key_X:
            self._exclude_asked()
        elif key == Qt.Key.Key_M:
            self.acts.open_classes()
        else:
            self._class_key(key - Qt.Key.Key_0)

    @Slot(object, str)
    def _show_together(self, paths: Sequence[str], kind: str) -> None:
        self.zoom.end()
        task = Task(numbers_of, self._dataset, paths)
        task.succeeded.connect(lambda numbers: self.show_numbers(numbers, f"{finding_title(kind)}, together"))
        task.failed.connect(self.failed)
        task.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.gallery.selectionModel().hasSelection():
            self.gallery.clearSelection()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.zoom.setGeometry(self.rect())
