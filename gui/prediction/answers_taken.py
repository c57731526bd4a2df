"""What runs said, taken out of the Predict page: copied, saved as CSV or JSON, and pictures sorted into folders by it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast, overload

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from core.prediction.records import ClassProbability, PicturePrediction
from core.prediction.sorted_copies import SortedCopies, copy_sorted
from core.prediction.writing import AnswersText, ToldAnswers, answers_text, write_answers
from core.support.wording import counted
from gui.prediction.table import AskedPicture
from gui.prediction.view import PredictionView
from gui.session import Session
from gui.tasks.task import Task

_Tuples = dict[str, tuple[ClassProbability, ...]]
_FOLDER = "sorted pictures"


class _Said(Sequence[PicturePrediction]):
    """What runs say of rows, made row by row where it is read: ten thousand made at once held the window for 90 ms.

    Rows are frozen, so that it stays what was said when it was asked for.
    """

    def __init__(self, rows: Sequence[AskedPicture], runs: tuple[str, ...]) -> None:
        self._rows, self._runs = rows, runs

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> PicturePrediction: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[PicturePrediction]: ...
    def __getitem__(self, place: int | slice) -> PicturePrediction | Sequence[PicturePrediction]:
        if isinstance(place, slice):
            return _Said(self._rows[place], self._runs)
        row = self._rows[place]
        # Not made tuples of, as which they read: for ten thousand pictures that alone took 0.4 s.
        answers = cast("_Tuples", {run: row.answers[run] for run in self._runs if run in row.answers})
        return PicturePrediction(row.path, answers, row.error)


class AnswersTaken(QObject):
    """Takes the selected rows, or all that are shown, in the order shown.

    Signals:
        written(Path): A file was written, or for an empty path the table was copied.
        failed(object): A file or folder could not be written: a sentence or an exception.
    """

    written = Signal(Path)
    failed = Signal(object)

    def __init__(self, session: Session, view: PredictionView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._view = view

    @Slot()
    def copy_csv(self) -> Task:
        """Copies them as a table for a spreadsheet."""
        task = Task(answers_text, self._told())
        task.succeeded.connect(self._copied)
        task.failed.connect(self.failed)
        return self._session.run_task(task, "Copying a table")

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

    def save_as(self, file: Path, as_json: bool) -> Task:
        """Writes them into the file; `failed` says why where it cannot be written."""
        task = Task(write_answers, self._told(), file, as_json)
        task.succeeded.connect(self._saved)
        task.failed.connect(self.failed)
        return self._session.run_task(task, "Saving predictions")

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

    @Slot(object)
    def _saved(self, file: Path) -> None:
        self._session.notify(f"Wrote {file}.")
        self.written.emit(file)

    @Slot(object)
    def _copied(self, table: AnswersText) -> None:
        QGuiApplication.clipboard().setText(table.text)
        self._session.notify(f"{counted(table.pictures, 'picture')} copied as a table.")
        self.written.emit(Path())

    def _told(self) -> ToldAnswers:
        table = self._view.table
        return ToldAnswers(self._chosen(), table.runs, dict(table.promises), table.flips)

    def _chosen(self) -> Sequence[PicturePrediction]:
        """What the runs shown say of the selected pictures, or of all that are shown; in the order shown."""
        shown, table = self._view.rows, self._view.table
        chosen = set(self._view.selected_places())
        found = [row for place, row in enumerate(shown.rows()) if not chosen or shown.place(place) in chosen]
        return _Said(found, table.runs)


def _free(parent: Path) -> Path:
    """A folder of that name in `parent` that is not there yet."""
    number, folder = 1, parent / _FOLDER
    while folder.exists():
        number += 1
        folder = parent / f"{_FOLDER} {number}"
    return folder
