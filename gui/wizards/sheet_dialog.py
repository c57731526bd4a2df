"""The contact sheet dialog: choose, see what will be made, watch it being drawn, open the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.dataset import Dataset
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.item_models.lines import Lines
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.banner import Banner
from gui.widgets.counted import counted
from gui.widgets.job_bar import JobBar
from gui.widgets.labels import label, set_look
from gui.widgets.lines_view import LinesView
from gui.wizards.sheet_form import SheetForm

if TYPE_CHECKING:
    from core.datasets.sheets.making import SheetPlan, SheetRequest, SheetResult

SETTLE_MILLISECONDS = 200
"""How long the form stays as it is before what it asks for is worked out."""
_CHOOSING, _WORKING, _DONE = range(3)


def read_counts(workspace: Workspace, name: str, context: Context) -> dict[str, int]:
    """Job: the pictures of each class."""
    return Dataset.open(workspace, name).catalog.class_counts()


def plan(workspace: Workspace, name: str, folder: Path, request: SheetRequest, context: Context) -> SheetPlan:
    """Job: what would be made."""
    from core.datasets.sheets.making import plan_sheets

    return plan_sheets(Dataset.open(workspace, name), folder, request, context)


def make(workspace: Workspace, name: str, folder: Path, request: SheetRequest, context: Context) -> SheetResult:
    """Job: makes the sheets."""
    from core.datasets.sheets.making import make_sheets

    return make_sheets(Dataset.open(workspace, name), folder, request, context)


class SheetDialog(QDialog):
    """Makes contact sheets of a dataset.

    Args:
        session: Whose workspace has the dataset.
        dataset: Its name.
    """

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset = dataset
        self._counting: Task | None = None
        self._planning: Task | None = None
        self._making: Task | None = None
        self._folder = Path()
        self.setObjectName("sheet_dialog")
        self.setWindowTitle("Contact sheet")
        self.setMinimumSize(SPACE * 76, SPACE * 60)
        self.banner = Banner(self)
        self.form = SheetForm(dataset, self)
        self._said = label(wrap=True, name="sheet_said")
        self._result = label(role="strong", wrap=True, name="sheet_result")
        self._lines = Lines(("Picture", "Why its place is empty"), self)
        self._table = LinesView(self._lines, "sheet_left_out", "Pictures left out", 1, self)
        self._bar_room = QVBoxLayout()
        self._rooms = QStackedWidget(self)
        self._cancel = QPushButton("Cancel", self)
        self._go = QPushButton("Make the sheets", self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(SETTLE_MILLISECONDS)
        self._typing.timeout.connect(self._plan)
        self._build()
        self.form.changed.connect(self._changed)
        self._go.clicked.connect(self._gone)
        self._cancel.clicked.connect(self.reject)
        self._counting = Task(read_counts, session.workspace, dataset)
        self._counting.succeeded.connect(self._counted)
        self._counting.failed.connect(self.banner.show_error)
        self._counting.start()

    def reject(self) -> None:
        """Cancels sheets that are being drawn, which then leave nothing behind; closes the dialog otherwise."""
        if self._making is not None and self._making.is_running:
            self._making.abandon()
            return
        self._close_down()
        super().reject()

    def accept(self) -> None:
        """Closes the dialog and shows the folder."""
        self._close_down()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        super().accept()

    def start(self) -> None:
        """Makes what is chosen."""
        folder = self.form.folder()
        if folder is None:
            return
        self.banner.clear()
        self._folder = folder
        self._making = Task(make, self._session.workspace, self._dataset, folder, self.form.request())
        self._making.succeeded.connect(self._made)
        self._making.failed.connect(self.banner.show_error)
        self._making.finished.connect(self._finished)
        title = f"Contact sheets of {self._dataset}"
        bar = JobBar(self._making, title, self)
        self._making.finished.connect(bar.deleteLater)
        self._bar_room.addWidget(bar)
        self._show_room(_WORKING)
        self._session.run_task(self._making, title)

    def _close_down(self) -> None:
        self._typing.stop()
        for task in (self._counting, self._planning):
            if task is not None:
                task.abandon()

    def _build(self) -> None:
        choosing, working, done = (QWidget(self) for _ in range(3))
        column = QVBoxLayout(choosing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        text = (
            "Pages of all pictures in use, to print or to pass on. Owner and licence stand below a picture where they are known."
        )
        column.addWidget(label(text, wrap=True, tone="dim"))
        column.addWidget(self.form)
        column.addWidget(self._said)
        column.addStretch()
        middle = QVBoxLayout(working)
        middle.addStretch(2)
        middle.addLayout(self._bar_room)
        middle.addWidget(label("Cancelling leaves the folder as it was before.", "caption"))
        middle.addStretch(3)
        last = QVBoxLayout(done)
        last.setContentsMargins(0, 0, 0, 0)
        last.setSpacing(SPACE)
        last.addWidget(self._result)
        last.addWidget(self._table, 1)
        last.addStretch()
        for room in (choosing, working, done):
            self._rooms.addWidget(room)
        self._cancel.setObjectName("sheet_cancel")
        self._cancel.setAutoDefault(False)
        self._go.setObjectName("sheet_go")
        self._go.setProperty("primary", True)
        self._go.setDefault(True)
        self._go.setEnabled(False)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addStretch()
        foot.addWidget(self._cancel)
        foot.addWidget(self._go)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        whole.setSpacing(SPACE * 2)
        whole.addWidget(label(f"Contact sheet of {self._dataset}", "title"))
        whole.addWidget(self.banner)
        whole.addWidget(self._rooms, 1)
        whole.addLayout(foot)

    @Slot(object)
    def _counted(self, counts: dict[str, int]) -> None:
        self._counting = None
        self.form.show_classes(counts)
        self._plan()

    @Slot()
    def _changed(self) -> None:
        self._go.setEnabled(False)
        self._typing.start()

    @Slot()
    def _plan(self) -> None:
        if self._planning is not None:
            self._planning.abandon()
            self._planning = None
        folder = self.form.folder()
        if folder is None:
            self._say("Name a folder for the files.", "bad")
            return
        self._planning = Task(plan, self._session.workspace, self._dataset, folder, self.form.request())
        self._planning.succeeded.connect(self._planned)
        self._planning.failed.connect(self._not_planned)
        self._planning.start()

    @Slot(object)
    def _planned(self, found: SheetPlan) -> None:
        self._planning = None
        words = f"{counted(found.pictures, 'picture')} on {counted(found.pages, 'page')}, in {counted(found.files, 'file')}."
        credits = sum(len(sheet.credits) for sheet in found.sheets)
        if credits:
            words += f" {counted(credits, 'picture')} with owner and licence, listed in full at the end."
        if found.existing:
            words += f" {counted(len(found.existing), 'file')} there already will be replaced: {found.existing[0]}"
            words += " and others." if len(found.existing) > 1 else "."
        self._say(words, "warn" if found.existing else "")
        self._go.setEnabled(True)

    @Slot(object)
    def _not_planned(self, error: BaseException) -> None:
        self._planning = None
        if isinstance(error, SafelightError):
            self._say(str(error), "bad")
        else:
            self.banner.show_error(error)

    def _say(self, words: str, tone: str) -> None:
        self._said.setText(words)
        set_look(self._said, "tone", tone)

    @Slot()
    def _gone(self) -> None:
        if self._rooms.currentIndex() == _DONE:
            self.accept()
        else:
            self.start()

    @Slot(object)
    def _made(self, made: SheetResult) -> None:
        words = f"{counted(made.pictures, 'picture')} on {counted(made.pages, 'page')}, in {counted(len(made.files), 'file')}"
        left = f" {counted(len(made.left_out), 'place')} stayed empty." if made.left_out else ""
        self._result.setText(f"{words}, in {self._folder}.{left}")
        self._lines.show_rows([(entry.path, entry.reason) for entry in made.left_out])
        self._table.setVisible(bool(made.left_out))
        self._show_room(_DONE)

    @Slot()
    def _finished(self) -> None:
        assert self._making is not None
        if self._rooms.currentIndex() == _WORKING:
            self._show_room(_CHOOSING)
            if self._making.was_abandoned:
                self.banner.say("info", "The contact sheets were cancelled.", "Nothing was changed.")
        self._making = None

    def _show_room(self, room: int) -> None:
        self._rooms.setCurrentIndex(room)
        self._go.setText("Open the folder" if room == _DONE else "Make the sheets")
        self._go.setVisible(room != _WORKING)
        self._cancel.setText("Close" if room == _DONE else "Cancel")
        self._cancel.setVisible(room != _WORKING)
