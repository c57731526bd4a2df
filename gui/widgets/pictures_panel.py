"""The pictures of a dataset: filters above, the gallery, class counts beside it, acts on the selection below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.datasets.dataset import Dataset
from core.datasets.facets import Facets, facets
from core.datasets.overview import Overview
from gui.icons import icon
from gui.item_models.picture_list import Choice, PictureList
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.class_bars import ClassBars, class_keys
from gui.widgets.empty_state import EmptyState
from gui.widgets.filter_bar import FilterBar
from gui.widgets.gallery_view import SIDES, GalleryView
from gui.widgets.labels import label
from gui.widgets.picture_zoom import PictureZoom


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
        self.zoom = PictureZoom(self)
        self._said = label(role="caption", name="gallery_said")
        self._none = EmptyState("filter", "No picture fits", "Nothing in this dataset fits the filter.", parent=self)
        self._none.add_act("Show all pictures", "pictures", self.show_all).setObjectName("gallery_show_all")
        self._rooms = QStackedWidget(self)
        self._rooms.addWidget(self.gallery)
        self._rooms.addWidget(self._none)
        self._acts = self._make_acts()
        self._build()
        self._connect()
        self._side_chosen(int(str(settings.value("data/tile", SIDES[2]))))

    def show_dataset(self, dataset: Dataset, facts: Overview) -> None:
        """Shows a dataset; the same one is read anew and stays as it is filtered and scrolled."""
        if self._dataset is None or self._dataset.folder != dataset.folder:
            self.filters.reset()
            self.zoom.end()
        self._dataset, self._facts = dataset, facts
        self.filters.show_counts(facts)
        self.bars.show_counts(facts.counts)
        self._count()
        self._list()

    def show_finding(self, kind: str) -> None:
        """Shows only pictures with this kind of finding."""
        self.filters.show_finding(kind)

    @Slot()
    def show_all(self) -> None:
        """Takes all filters away."""
        self.filters.reset()
        self._filter_changed()

    def classes(self) -> list[str]:
        """Names of the classes, sorted."""
        return sorted(self._facts.counts) if self._facts is not None else []

    def _build(self) -> None:
        head = label("Classes", "strong")
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
        beside.addWidget(head)
        beside.addWidget(area, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setObjectName("pictures_splitter")
        split.addWidget(self._rooms)
        split.addWidget(side)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([SPACE * 100, SPACE * 26])
        foot = QHBoxLayout()
        foot.setSpacing(SPACE // 2)
        foot.addWidget(self._said, 1)
        foot.addWidget(self.filters.size_slider)
        foot.addSpacing(SPACE)
        for act in self._acts.values():
            foot.addWidget(act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE * 2, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.filters)
        column.addWidget(split, 1)
        column.addLayout(foot)
        self._split = split

    def _make_acts(self) -> dict[str, QToolButton]:
        made = {}
        for name, text, icon_name, keys, slot in (
            ("zoom", "Zoom", "zoom", "Space", self._zoom_current),
            ("exclude", "Exclude", "exclude", "X", self._exclude_asked),
            ("class", "Move to class", "class", "1 to 9", None),
        ):
            button = QToolButton(self)
            button.setObjectName(f"gallery_{name}")
            button.setText(text)
            button.setAccessibleName(text)
            button.setToolTip(f"{text} ({keys})")
            button.setIcon(icon(icon_name))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            if slot is not None:
                button.clicked.connect(slot)
            made[name] = button
        menu = QMenu(made["class"])
        menu.aboutToShow.connect(self._fill_menu)
        made["class"].setMenu(menu)
        made["class"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = menu
        return made

    def _connect(self) -> None:
        self.pictures.listed.connect(self._listed)
        self.pictures.failed.connect(self.failed)
        self.filters.changed.connect(self._filter_changed)
        self.filters.side_chosen.connect(self._side_chosen)
        self.bars.class_chosen.connect(self.filters.show_class)
        self.gallery.zoom_asked.connect(self._zoom_row)
        self.gallery.exclude_asked.connect(self._exclude_asked)
        self.gallery.class_asked.connect(self._class_key)
        self.gallery.selectionModel().selectionChanged.connect(self._say)
        self.zoom.moved.connect(self._walk)
        self.zoom.key_given.connect(self._zoom_key)
        self.zoom.closed.connect(self.gallery.setFocus)
        self.pictures.dataChanged.connect(self._refresh_zoom)

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
        shown = f"{count:,} pictures shown" if count != 1 else "1 picture shown"
        self._said.setText(f"{chosen:,} of {count:,} selected" if chosen else shown)
        for act in self._acts.values():
            act.setEnabled(chosen > 0)
        if self._facts is not None and self._facts.read_only:
            self._acts["exclude"].setEnabled(False)
            self._acts["class"].setEnabled(False)

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

    def _move_to(self, name: str) -> None:
        ids = self.gallery.selected_numbers()
        if ids:
            self.class_asked.emit(ids, name)

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        keys = {name: number for number, name in class_keys(self.classes()).items()}
        for name in self.classes():
            key = f"\t{keys[name]}" if name in keys else ""
            self._menu.addAction(name.replace("&", "&&") + key, partial(self._move_to, name))
        self._menu.addSeparator()
        self._menu.addAction("New class …", self._new_class)

    @Slot()
    def _new_class(self) -> None:
        name, wanted = QInputDialog.getText(self, "New class", "Name of the class")
        if wanted and name.strip():
            self._move_to(name.strip())

    @Slot()
    def _zoom_current(self) -> None:
        ids = self.gallery.selected_numbers()
        if ids:
            self._zoom_row(self.pictures.row_of(ids[0]))

    @Slot(int)
    def _zoom_row(self, row: int) -> None:
        sample = self.pictures.sample(row)
        if sample is not None and self._dataset is not None:
            index = self.pictures.index(row)
            self.gallery.setCurrentIndex(index)
            self.zoom.show_picture(self._dataset, sample, self.pictures.describe(row))

    @Slot(int)
    def _walk(self, step: int) -> None:
        row = self.gallery.currentIndex().row() + step
        if 0 <= row < self.pictures.rowCount():
            self._zoom_row(row)

    @Slot(int)
    def _zoom_key(self, key: int) -> None:
        if key == Qt.Key.Key_X:
            self._exclude_asked()
        else:
            self._class_key(key - Qt.Key.Key_0)

    @Slot()
    def _refresh_zoom(self) -> None:
        row = self.gallery.currentIndex().row()
        if self.zoom.isVisible() and row >= 0:
            self._zoom_row(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.gallery.selectionModel().hasSelection():
            self.gallery.clearSelection()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.zoom.setGeometry(self.rect())
