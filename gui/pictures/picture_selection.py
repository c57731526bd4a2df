"""The pictures selected in the gallery, and what a person wants done with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.gallery import files_of
from core.datasets.catalog.samples import Sample
from gui.kit.opening import open_outside
from gui.pictures.class_bars import class_keys
from gui.pictures.gallery_view import GalleryView
from gui.pictures.picture_list import PictureList
from gui.tasks.task import Task


class PictureSelection(QObject):
    """Turns wishes about the selection into decisions about samples.

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

    def __init__(self, pictures: PictureList, gallery: GalleryView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._gallery = gallery
        self._dataset: Dataset | None = None
        self._classes: tuple[str, ...] = ()

    def show_dataset(self, dataset: Dataset, classes: Sequence[str]) -> None:
        """Takes the dataset that is shown, and its classes in the order of their keys."""
        self._dataset, self._classes = dataset, tuple(classes)

    def numbers(self) -> tuple[int, ...]:
        """Numbers of the selected samples, in the order shown."""
        return self._gallery.selected_numbers()

    def count(self) -> int:
        """How many are selected."""
        # By ranges: Qt's own list would be an index for each of 60,000 pictures.
        return sum(part.height() for part in self._gallery.selectionModel().selection().toList())

    def current(self) -> Sample | None:
        """The sample in the current row; None when there is none or it is not read yet."""
        row = self._gallery.currentIndex().row()
        return self._pictures.sample(row) if 0 <= row < self._pictures.rowCount() else None

    def is_seen(self) -> bool:
        """False while the current picture is selected and not read yet: nobody decides about a blank tile."""
        index = self._gallery.currentIndex()
        return not self._gallery.selectionModel().isSelected(index) or self.current() is not None

    def _decidable(self) -> tuple[int, ...]:
        return self.numbers() if self.is_seen() else ()

    @Slot()
    def exclude(self) -> None:
        """Asks to exclude them, or to take them in again."""
        if numbers := self._decidable():
            self.exclusion_asked.emit(numbers)

    @Slot()
    def tie(self) -> None:
        """Asks to tie them together."""
        if numbers := self._decidable():
            self.tie_asked.emit(numbers)

    @Slot(str)
    def move_to(self, name: str) -> None:
        """Asks to move them to a class."""
        if numbers := self._decidable():
            self.class_asked.emit(numbers, name)

    @Slot(int)
    def move_by_key(self, number: int) -> None:
        """Asks to move them to the class of a key, from 1."""
        name = class_keys(self._classes).get(number)
        if name is not None:
            self.move_to(name)

    @Slot()
    def copy_paths(self) -> None:
        """Puts the paths of their files on the clipboard."""
        if self._dataset is not None and (numbers := self.numbers()):
            task = Task(files_of, self._dataset, numbers)
            task.succeeded.connect(lambda files: QGuiApplication.clipboard().setText("\n".join(map(str, files))))
            task.failed.connect(self.failed)
            task.start()

    @Slot()
    def open_folder(self) -> None:
        """Opens the folder in which the current picture lies."""
        sample = self.current()
        if sample is not None and self._dataset is not None:
            open_outside(self._dataset.picture_path(sample.path).parent, self._gallery)
