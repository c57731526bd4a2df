"""What runs said, taken out of the Predict page: copied, saved as CSV or JSON, and pictures sorted into folders by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from core.prediction.documents import document
from core.prediction.records import PicturePrediction
from core.prediction.sorted_copies import SortedCopies, copy_sorted
from core.prediction.spreadsheet import classes_in, header, rows
from core.support import atomic
from core.support.csv_files import CsvCell, csv_text, write_csv
from core.support.errors import SafelightError
from core.support.wording import counted
from gui.prediction.view import PredictionView
from gui.session import Session
from gui.tasks.task import Task

_FOLDER = "sorted pictures"


class AnswersTaken(QObject):
    """Takes the selected rows, or all that are shown, in the order shown.

    Signals:
        failed(object): A file or folder could not be written: a sentence or an exception.
    """

    failed = Signal(object)

    def __init__(self, session: Session, view: PredictionView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._view = view

    @Slot()
    def copy_csv(self) -> None:
        """Copies them as a table for a spreadsheet."""
        found = self._chosen()
        QGuiApplication.clipboard().setText(csv_text(*self._as_table(found)))
        self._session.notify(f"{counted(len(found), 'picture')} copied as a table.")

    @Slot()
    def save(self) -> None:
        """Asks for a file and writes them into it, as JSON where its name ends so."""
        name, chosen = QFileDialog.getSaveFileName(
            self._view.window(), "Save predictions", "predictions.csv", "CSV (*.csv);;JSON (*.json)"
        )
        if name:
            file = Path(name)
            as_json = file.suffix.lower() == ".json" or (file.suffix == "" and chosen.startswith("JSON"))
            self.save_as(file, as_json)

    def save_as(self, file: Path, as_json: bool) -> None:
        """Writes them into the file; `failed` says why where it cannot be written."""
        found, table = self._chosen(), self._view.table
        try:
            if as_json:
                atomic.write_json(file, [document(picture, table.promises, table.flips) for picture in found])
            else:
                write_csv(file, *self._as_table(found))
        except (SafelightError, OSError) as error:
            self.failed.emit(error if isinstance(error, SafelightError) else f"{file} was not written: {error.strerror}.")
            return
        self._session.notify(f"Wrote {file}.")

    @Slot()
    def sort(self) -> None:
        """Asks where, and copies the pictures into a folder for each class there."""
        name = QFileDialog.getExistingDirectory(self._view.window(), f"Where the folder “{_FOLDER}” is to be made")
        if name:
            self.sort_into(_free(Path(name)))

    def sort_into(self, folder: Path) -> Task:
        """Copies the pictures into a folder for each class, in a folder that is made for it."""
        task = Task(copy_sorted, self._chosen(), dict(self._view.table.promises), folder)
        task.succeeded.connect(self._sorted)
        task.failed.connect(self.failed)
        return self._session.run_task(task, "Copying pictures")

    @Slot(object)
    def _sorted(self, copies: SortedCopies) -> None:
        self._session.notify(copies.sentence)

    def _as_table(self, found: list[PicturePrediction]) -> tuple[list[str], Iterator[list[CsvCell]]]:
        """The head and the rows of a table of them."""
        table, classes = self._view.table, classes_in(found)
        told = rows(found, table.runs, classes, table.promises, table.flips)
        return header(classes, table.promises, table.flips), told

    def _chosen(self) -> list[PicturePrediction]:
        """What the runs shown say of the selected pictures, or of all that are shown; in the order shown."""
        shown, table = self._view.rows, self._view.table
        chosen = set(self._view.selected_places())
        found = [row for place, row in enumerate(shown.rows()) if not chosen or shown.place(place) in chosen]
        return [
            PicturePrediction(row.path, {run: tuple(row.answers[run]) for run in table.runs if run in row.answers}, row.error)
            for row in found
        ]


def _free(parent: Path) -> Path:
    """A folder of that name in `parent` that is not there yet."""
    number, folder = 1, parent / _FOLDER
    while folder.exists():
        number += 1
        folder = parent / f"{_FOLDER} {number}"
    return folder
