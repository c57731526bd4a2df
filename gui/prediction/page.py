"""The Predict page: pictures are dropped, every chosen run says what is on them, side by side."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.prediction.usable import UsableRun, usable_runs
from core.support.wording import counted
from gui.kit.empty_state import EmptyState
from gui.kit.page import Page
from gui.kit.remembered import remember_splitter
from gui.prediction.agreement_bar import AgreementBar
from gui.prediction.answers_taken import AnswersTaken
from gui.prediction.drop_overlay import DropOverlay
from gui.prediction.dropped import DroppedPictures, could_hold_pictures, dropped
from gui.prediction.intake import PictureIntake
from gui.prediction.large_picture import LargePicture
from gui.prediction.progress import PredictionProgress
from gui.prediction.promise_switches import PromiseSwitches
from gui.prediction.queue import PredictionQueue
from gui.prediction.run_chooser import RunChooser
from gui.prediction.table import PredictionTable, Removed
from gui.prediction.view import PredictionView
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

_CHOICE = "predict/runs"
FIRST_CHOICE = 3
"""Runs that are chosen the first time, the newest of one dataset."""
PICTURES = (
    "Pictures (*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff *.avif *.heic *.heif *.pgm *.ppm *.pbm *.dcm);;All files (*)"
)


class PredictPage(Page):
    """Drop one or many pictures; a row for each, a column for each chosen run.

    Args:
        session: Shared by all pages.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Predict", parent)
        self.setObjectName("predict_page")
        self.setAcceptDrops(True)
        self._undone_by: list[Removed | Path] = []
        self._listing: Task | None = None
        self._wish: tuple[str, ...] = ()
        self.table = PredictionTable(self)
        self._intake = PictureIntake(session, self.table, self)
        self.queue = PredictionQueue(session, self.table, self._intake.thumbnails, self)
        # From outside to inside: what is moved once it is filled is told of its style anew, with all that lies in it.
        self._halls = QStackedWidget(self)
        self._split = QSplitter(Qt.Orientation.Horizontal, self._halls)
        self._asked, self._content = QWidget(self._split), QWidget(self._split)
        self._rooms = QStackedWidget(self._content)
        self.chooser = RunChooser(self._asked)
        self.view = PredictionView(self.table, self._rooms)
        self.promises = PromiseSwitches(session, self.table, self._asked)
        self.agreements = AgreementBar(self.view.rows, self._content)
        self.progress = PredictionProgress(self._content)
        self.taking = AnswersTaken(session, self.view, self)
        self._overlay = DropOverlay(self)
        self._build()
        self._connect()

    def entered(self, argument: str) -> None:
        """Lists the runs anew; `argument` names runs to choose, separated by commas."""
        self._wish = tuple(name for name in argument.split(",") if name)
        self._list_runs()

    def take(self, what: DroppedPictures) -> None:
        """Adds what was dropped or pasted, in the background."""
        self.clear_error()
        self._intake.take(what)

    def _build(self) -> None:
        self.set_primary("Open pictures", "folder-open", self.open_pictures)
        self._copy = self.add_action("Copy as CSV", "copy", self.taking.copy_csv)
        self._save = self.add_action("Save", "save", self.taking.save)
        self._save.setToolTip("Save what the runs say as a table (CSV) or as JSON: the selected pictures, or all that are shown.")
        self._sort = self.add_action("Sort into folders", "folder", self.taking.sort)
        self._sort.setToolTip(
            "Copy the selected pictures, or all that are shown, into a folder for each class. They stay where they are."
        )
        self._clear = self.add_action("Clear", "clear", self.clear)
        self._no_pictures = EmptyState(
            "predict", "Drop pictures here",
            "Files, folders, or a picture dragged from a web page. Ctrl+V pastes what was copied. "
            "Every run chosen on the left says what it sees, and whether they agree.",
            parent=self._rooms,
        )  # fmt: skip
        self._no_pictures.add_act("Open pictures", "folder-open", self.open_pictures)
        self._no_pictures.add_act("Open a folder", "folder", self.open_folder)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(SPACE * 2, 0, 0, 0)
        column.setSpacing(SPACE)
        for room in (self._no_pictures, self.view):
            self._rooms.addWidget(room)
        self.large = LargePicture(self.session, self.view, self._intake.thumbnails.parent / "large", self._rooms)
        self._no_runs = EmptyState(
            "train", "No run can predict yet",
            "A run can be asked once its first epoch is over. Train one, then drop a picture here.",
            "Train a run", lambda: self.session.go("train"), self._halls,
        )  # fmt: skip
        column.addWidget(self.agreements)
        column.addWidget(self._rooms, 1)
        column.addWidget(self.progress)
        asked = QVBoxLayout(self._asked)  # the runs, and below them what is asked of them
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(SPACE)
        asked.addWidget(self.chooser, 1)
        asked.addWidget(self.promises)
        self._split.setObjectName("predict_splitter")
        self._split.addWidget(self._asked)
        self._split.addWidget(self._content)
        self._split.setStretchFactor(1, 1)
        self._split.setCollapsible(1, False)
        self._split.setSizes([27 * SPACE, 100 * SPACE])
        remember_splitter(self._split, self.session.settings)
        self._halls.addWidget(self._no_runs)
        self._halls.addWidget(self._split)
        # Until the runs are listed, or the page that offers to train would flash by at every start.
        self._halls.setCurrentWidget(self._split)
        self.body.addWidget(self._halls, 1)
        self._show_rooms()

    def _connect(self) -> None:
        self._intake.added.connect(self._pictures_added)
        self._intake.refused.connect(self.show_error)
        self._intake.part_added.connect(self._part_added)
        self.large.part_wanted.connect(self._intake.take_part)
        self.chooser.changed.connect(self._runs_chosen)
        self.queue.working.connect(self.progress.set_working)
        self.queue.timed.connect(self._timed)
        self.queue.failed.connect(self.show_error)
        self.promises.flips.toggled.connect(self.queue.set_flips)
        self.promises.failed.connect(self.show_error)
        self.table.counted.connect(self._counted)
        self.progress.stopped.connect(self.queue.stop)
        self.progress.continued.connect(self.queue.refresh)
        self.view.remove_asked.connect(self.remove_rows)
        self.view.copy_asked.connect(self.taking.copy_csv)
        self.taking.failed.connect(self.show_error)
        self.view.large_asked.connect(self.large.open_current)
        self.session.runs_changed.connect(self._runs_elsewhere)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # also with the focus on the rail; hidden pages do not hear it
        shortcut.activated.connect(self.paste)

    @Slot()
    def open_pictures(self) -> None:
        """Asks for picture files."""
        names, _ = QFileDialog.getOpenFileNames(self, "Open pictures", "", PICTURES)
        if names:
            self.take(DroppedPictures(paths=tuple(Path(name) for name in names)))

    @Slot()
    def open_folder(self) -> None:
        """Asks for a folder and takes all pictures in it."""
        name = QFileDialog.getExistingDirectory(self, "Open a folder of pictures")
        if name:
            self.take(DroppedPictures(paths=(Path(name),)))

    @Slot()
    def paste(self) -> None:
        """Takes what was copied: files, an address, or a picture itself."""
        self.take(dropped(QGuiApplication.clipboard().mimeData()))

    @Slot(list)
    def remove_rows(self, places: list[int]) -> None:
        """Takes rows out; Ctrl+Z brings them back."""
        if not places:
            return
        self._undone_by.append(self.table.remove(places))
        self.session.notify(f"{counted(len(places), 'picture')} removed from the list. Ctrl+Z brings them back.")
        self.queue.refresh()

    @Slot()
    def clear(self) -> None:
        """Takes all rows out; Ctrl+Z brings them back."""
        self.remove_rows(list(range(self.table.count()[1])))

    def undo(self) -> bool:
        """Takes back what was done last: brings back what was removed, takes out a part that was cut; False when nothing was."""
        if not self._undone_by:
            return False
        last = self._undone_by.pop()
        if isinstance(last, Removed):
            self.table.restore(last)
        else:
            self.table.remove([place for place, row in enumerate(self.table.pictures()) if row.path == last])
        self.queue.refresh()
        return True

    @Slot(Path)
    def _part_added(self, part: Path) -> None:
        self._undone_by.append(part)
        self.session.notify("The part is a picture of its own now. Ctrl+Z takes it out again.")
        self._pictures_added()
        row = next((row for row in range(self.view.rows.rowCount()) if self.view.rows.picture(row).path == part), None)
        if row is not None:  # a filter may hide it
            self.view.selectRow(row)
            self.large.open_current()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._halls.currentWidget() is self._split and could_hold_pictures(event.mimeData()):
            # File managers propose to move: they would delete the files that were dropped here.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._overlay.show_over(self._halls)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._overlay.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take(dropped(event.mimeData()))

    def minimumSizeHint(self) -> QSize:
        return QSize(60 * SPACE, 40 * SPACE)

    def _list_runs(self) -> None:
        # Runs tell of changes faster than a listing takes; the one under way will do.
        if self._listing is not None and self._listing.is_running:
            return
        self._listing = Task(usable_runs, self.session.workspace)
        self._listing.succeeded.connect(self._listed)
        self._listing.failed.connect(self.show_error)
        self._listing.start()

    @Slot()
    def _runs_elsewhere(self) -> None:
        if self.isVisible():
            self._list_runs()

    @Slot(object)
    def _listed(self, runs: tuple[UsableRun, ...]) -> None:
        first = not self.chooser.runs()
        renewed = self.chooser.set_runs(runs)
        self.table.forget_answers(renewed)
        self._halls.setCurrentWidget(self._split if runs else self._no_runs)
        for button in (self._copy, self._save, self._sort, self._clear):
            button.setVisible(bool(runs))
        if self._wish:
            self.chooser.setValue(self._wish)
        elif first and runs:
            # Runs of different datasets know different classes, and could not agree on any.
            same = [run.summary.run for run in runs if run.summary.dataset == runs[0].summary.dataset]
            offered = {run.summary.run for run in runs}
            kept = [name for name in self.session.remembered_names(_CHOICE) if name in offered]
            self.chooser.setValue(kept or same[:FIRST_CHOICE])
        self._wish = ()
        self._runs_chosen()

    @Slot()
    def _runs_chosen(self) -> None:
        chosen = self.chooser.value()
        if chosen != self.table.runs and self.chooser.runs():
            self.session.remember(_CHOICE, list(chosen))
        # Other columns reset the table, and with it what is selected and where it was scrolled to.
        if chosen != self.table.runs:
            self.table.set_runs(chosen, self.chooser.origins(), self.chooser.colours())
        self._counted()
        if self.table.next_question() is not None:
            self.queue.refresh()
        elif self.isVisible():
            self.queue.warm(chosen)

    @Slot()
    def _timed(self) -> None:
        for run in self.table.runs:
            self.chooser.show_speed(run, self.queue.latency.words(run))

    @Slot()
    def _pictures_added(self) -> None:
        self.view.scrollToTop()
        self.queue.refresh()

    @Slot()
    def _counted(self) -> None:
        self._show_rooms()
        count, runs = self.table.count()[1], len(self.table.runs)
        asked = f"{counted(runs, 'run')} asked" if runs else "no run asked"
        self.set_context(f"{counted(count, 'picture')} · {asked}" if count else asked.capitalize())

    def _show_rooms(self) -> None:
        any_there = self.table.count()[1] > 0
        self._rooms.setCurrentWidget(self.view if any_there else self._no_pictures)
        self.progress.set_count(*self.table.count())
        self.agreements.setVisible(any_there)
        self.agreements.refresh()
        for button in (self._copy, self._save, self._sort, self._clear):
            button.setEnabled(any_there)
