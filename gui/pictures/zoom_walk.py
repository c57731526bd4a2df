"""Walking through the gallery while one picture is shown large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QObject, Signal, Slot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.gallery import numbers_of
from core.datasets.cleaning.finding_words import finding_title
from gui.pictures.filmstrip import Filmstrip
from gui.pictures.gallery_view import GalleryView
from gui.pictures.picture_list import PictureList
from gui.pictures.picture_zoom import PictureZoom
from gui.tasks.task import Task


class ZoomWalk(QObject):
    """Keeps the large picture and the gallery's current one the same.

    Signals:
        together_found(object, str): Show the samples of these numbers in the gallery; with what they have in common.
        failed(object): The catalog cannot be read.

    Args:
        zoom: Shows the picture.
        pictures: All of them, in order.
        gallery: Where one is current.
    """

    together_found = Signal(object, str)
    failed = Signal(object)

    def __init__(self, zoom: PictureZoom, pictures: PictureList, gallery: GalleryView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zoom = zoom
        self._pictures = pictures
        self._gallery = gallery
        self._dataset: Dataset | None = None
        self.strip = Filmstrip(pictures, gallery, zoom)
        self.strip.picture_chosen.connect(self.show_row)
        zoom.put_below(self.strip)
        gallery.zoom_asked.connect(self.show_row)
        zoom.moved.connect(self._step)
        # Only once the picture itself is there: its neighbours must not keep the decoder from it.
        zoom.sharpened.connect(self._look_ahead)
        zoom.together_asked.connect(self._leave_for)
        zoom.closed.connect(gallery.setFocus)

    def show_dataset(self, dataset: Dataset) -> None:
        """Takes the dataset whose pictures the gallery shows."""
        self._dataset = dataset

    @Slot(int)
    def show_row(self, row: int) -> None:
        """Shows a picture large, once it is read."""
        sample = self._pictures.sample(row)
        if sample is not None and self._dataset is not None:
            self.strip.setVisible(self._pictures.rowCount() > 1)
            # What is decided is decided about what is seen. By its own way the view asks which keys are down, and with Ctrl it
            # took the picture out of the selection.
            chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self._gallery.selectionModel().setCurrentIndex(self._pictures.index(row), chosen)
            self._zoom.show_picture(self._dataset, sample, self._pictures.describe(row))

    @Slot()
    def show_selected(self) -> None:
        """Shows the current picture large, or the first one selected where the current one is not."""
        if numbers := self._gallery.selected_numbers():
            row = self._gallery.currentIndex().row()
            self.show_row(row if row >= 0 and self._pictures.id_at(row) in numbers else self._pictures.row_of(numbers[0]))

    def refresh(self) -> None:
        """Says anew what is known of the picture, while one is shown large."""
        row = self._gallery.currentIndex().row()
        if self._zoom.isVisible() and row >= 0:
            self.show_row(row)

    @Slot(int)
    def _step(self, step: int) -> None:
        row = self._gallery.currentIndex().row() + step
        if 0 <= row < self._pictures.rowCount():
            self.show_row(row)

    @Slot()
    def _look_ahead(self) -> None:
        row = self._gallery.currentIndex().row()
        # Onwards first, which is where most people walk.
        near = (self._pictures.sample(place) for place in (row + 1, row - 1) if 0 <= place < self._pictures.rowCount())
        self._zoom.prepare([sample for sample in near if sample is not None])

    @Slot(object, str)
    def _leave_for(self, paths: Sequence[str], kind: str) -> None:
        """Goes back to the gallery, for the pictures of a finding."""
        self._zoom.end()
        task = Task(numbers_of, self._dataset, paths)
        task.succeeded.connect(lambda numbers: self.together_found.emit(numbers, f"{finding_title(kind)}, together"))
        task.failed.connect(self.failed)
        task.start()
