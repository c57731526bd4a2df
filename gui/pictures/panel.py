"""The pictures of a dataset: filters above, the gallery, class counts beside it, acts on the selection below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.catalog.class_names import NO_CLASS
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.facets import Facets, facets
from core.datasets.catalog.gallery import GalleryChoice
from core.datasets.catalog.overview import Overview
from core.datasets.catalog.tally import Tally
from core.support.wording import counted
from gui.kit.empty_state import EmptyState
from gui.kit.labels import ElidedLabel
from gui.kit.remembered import remember_splitter
from gui.pictures.class_bars import ClassBars, ClassSide
from gui.pictures.filter_bar import FilterBar
from gui.pictures.gallery_view import SIDES, GalleryView
from gui.pictures.picture_acts import PictureActs
from gui.pictures.picture_list import PictureList
from gui.pictures.picture_selection import PictureSelection
from gui.pictures.picture_zoom import PictureZoom
from gui.pictures.zoom_walk import ZoomWalk
from gui.tasks.task import Task
from gui.theme import SPACE


class PicturesPanel(QWidget):
    """Shows pictures and says what the person decides about them.

    Signals:
        exclusion_asked(object): Exclude the samples of these numbers, or take them in again.
        class_asked(object, str): Move the samples of these numbers to a class.
        tie_asked(object): Tie the samples of these numbers together.
        failed(object): The catalog cannot be read.
    """

    exclusion_asked = Signal(object)
    class_asked = Signal(object, str)
    tie_asked = Signal(object)
    failed = Signal(object)

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._dataset: Dataset | None = None
        self._facts: Overview | None = None
        self._counting: Task | None = None
        self._uncounted = False
        self.pictures = PictureList(self)
        self.filters = FilterBar(self)
        self.gallery = GalleryView(self.pictures, self)
        self.bars = ClassBars(self)
        self.acts = PictureActs(self)
        self._said = ElidedLabel("caption", "gallery_said", parent=self)
        self._none = EmptyState("filter", "No picture fits", "Nothing in this dataset fits the filter.", parent=self)
        self._none.add_act("Show all pictures", "pictures", self.show_all).setObjectName("gallery_show_all")
        self._rooms = QStackedWidget(self)
        self._rooms.addWidget(self.gallery)
        self._rooms.addWidget(self._none)
        self._build()
        # Made after what it covers: of widgets beside one another the last lies on top.
        self.zoom = PictureZoom(settings, self)
        self.selection = PictureSelection(self.pictures, self.gallery, self)
        self.walk = ZoomWalk(self.zoom, self.pictures, self.gallery, self)
        self._connect()
        # A settings file gives back text.
        self._side_chosen(int(str(settings.value("data/tile", SIDES[2]))))

    def show_dataset(self, dataset: Dataset, facts: Overview) -> None:
        """Shows a dataset; the same one is read anew and stays as it is filtered and scrolled."""
        if self._dataset is None or self._dataset.folder != dataset.folder:
            self.filters.reset()
            # Until the new one is counted the menu offered classes and sources of the dataset before.
            self.filters.show_facets(None)
            self.bars.mark("")
            self.zoom.end()
        self._dataset, self._facts = dataset, facts
        self.filters.show_counts(facts)
        # Those too of which every picture is excluded: they can be dropped there, or come back, and no key means another class.
        self.bars.show_counts({name: facts.counts.get(name, 0) for name in facts.classes})
        self.bars.setAcceptDrops(not facts.read_only)
        self.acts.show_classes(self.classes(), facts.read_only)
        self.selection.show_dataset(dataset, self.classes())
        self.walk.show_dataset(dataset)
        if self._counting is not None:
            # Its numbers are those from before the decision.
            self._counting.abandon()
            self._counting = None
        self._uncounted = True
        self._list()

    def show_numbers(self, numbers: Sequence[int], words: str) -> None:
        """Shows only the samples of these numbers; `words` say on a chip what they are."""
        self.filters.reset()
        self.filters.show_numbers(tuple(numbers), words)

    @Slot()
    def read_thumbnails_anew(self) -> None:
        """Reads the small pictures again, for those that were missing may have been made."""
        self.pictures.thumbnails.clear()
        self.gallery.viewport().update()

    @Slot()
    def show_all(self) -> None:
        """Takes all filters away."""
        self.filters.reset()
        self._filter_changed()

    def classes(self) -> list[str]:
        """Names of the classes, sorted, with those of which every picture is excluded."""
        return sorted(self._facts.classes) if self._facts is not None else []

    def _build(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setObjectName("pictures_splitter")
        split.addWidget(self._rooms)
        split.addWidget(ClassSide(self.bars, self))
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
        self.pictures.rested.connect(self._count)
        self.pictures.failed.connect(self.failed)
        self.pictures.dataChanged.connect(self._refreshed)
        self.filters.changed.connect(self._filter_changed)
        self.filters.side_chosen.connect(self._side_chosen)
        self.bars.class_chosen.connect(self.filters.show_class)
        self.bars.pictures_dropped.connect(self.class_asked)
        self.selection.exclusion_asked.connect(self.exclusion_asked)
        self.selection.class_asked.connect(self.class_asked)
        self.selection.tie_asked.connect(self.tie_asked)
        self.selection.failed.connect(self.failed)
        self.gallery.exclude_asked.connect(self.selection.exclude)
        self.gallery.class_asked.connect(self.selection.move_by_key)
        self.gallery.classes_asked.connect(self.acts.open_classes)
        self.gallery.tie_asked.connect(self.selection.tie)
        self.gallery.menu_asked.connect(self._menu_asked)
        self.gallery.copy_asked.connect(self.selection.copy_paths)
        self.gallery.side_asked.connect(self._side_chosen)
        self.gallery.selectionModel().selectionChanged.connect(self._say)
        self.acts.zoom_asked.connect(self.walk.show_selected)
        self.acts.exclude_asked.connect(self.selection.exclude)
        self.acts.class_asked.connect(self.selection.move_to)
        self.acts.tie_asked.connect(self.selection.tie)
        self.acts.only_class_asked.connect(self.filters.show_class)
        self.acts.copy_asked.connect(self.selection.copy_paths)
        self.acts.folder_asked.connect(self.selection.open_folder)
        self.zoom.key_given.connect(self._zoom_key)
        self.walk.together_found.connect(self.show_numbers)
        self.walk.failed.connect(self.failed)

    @Slot()
    def _count(self) -> None:
        """Has counted what can be filtered by, once the first pictures are there: it takes longer than they do."""
        if not self._uncounted:
            return
        self._uncounted = False
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
            self.pictures.show_choice(GalleryChoice(self._dataset, self.filters.which, self.filters.order))

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
        # A dataset without pictures is no matter of the filter.
        self._rooms.setCurrentIndex(0 if count or self._facts is None or not self._facts.pictures else 1)
        self._say()

    @Slot()
    def _say(self) -> None:
        chosen = self.selection.count()
        count = self.pictures.rowCount()
        self._said.setText(f"{chosen:,} of {count:,} selected" if chosen else shown_words(self.pictures.tally))
        self.acts.show_selection(chosen if self.selection.is_seen() else 0, self.selection.current())

    @Slot(QModelIndex, QModelIndex, list)
    def _refreshed(self, _first: QModelIndex, _last: QModelIndex, roles: list[int]) -> None:
        if roles:
            return  # a thumbnail has come, nothing that is said here
        self._say()
        self.walk.refresh()

    @Slot(int, QPoint)
    def _menu_asked(self, row: int, place: QPoint) -> None:
        sample = self.pictures.sample(row)
        if sample is not None:
            self.acts.open_menu(place, sample)

    @Slot(int)
    def _zoom_key(self, key: int) -> None:
        if key == Qt.Key.Key_X:
            self.selection.exclude()
        elif key == Qt.Key.Key_M:
            self.acts.open_classes()
        else:
            self.selection.move_by_key(key - Qt.Key.Key_0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.gallery.selectionModel().hasSelection():
            self.gallery.clearSelection()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.zoom.setGeometry(self.rect())


def shown_words(tally: Tally) -> str:
    """How many pictures are shown, and where not all of them are in use, what the others are."""
    words = f"{counted(tally.pictures, 'picture')} shown"
    if tally.used == tally.pictures:
        return words
    parts = ((tally.used, "in use"), (tally.unlabelled, NO_CLASS), (tally.excluded, "excluded"), (tally.lost, "unreadable"))
    return f"{words}: {', '.join(f'{number:,} {what}' for number, what in parts if number)}"
