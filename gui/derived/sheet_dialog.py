"""The contact sheet dialog: choose, see what will be made, watch it being drawn, open the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from core.datasets.catalog.composition import Composition, composition
from core.support.errors import SafelightError
from core.support.ordering import natural
from core.support.wording import counted
from gui.derived.sheet_form import SheetForm
from gui.kit.job_dialog import CHOOSING, DONE, JobDialog
from gui.kit.labels import label
from gui.kit.opening import open_outside
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import set_look

if TYPE_CHECKING:
    from core.datasets.sheets.making import SheetPlan, SheetResult

SETTLE_MILLISECONDS = 200
"""How long the form stays as it is before what it asks for is worked out."""


class SheetDialog(JobDialog):
    """Makes contact sheets of a dataset.

    Args:
        session: Whose workspace has the dataset.
        dataset: Its name.
    """

    start_text = "Make the sheets"
    finish_text = "Open the folder"
    promise = "Cancelling leaves the folder as it was before."
    unchanged = "Nothing was changed."
    heads = ("Picture", "Why its place is empty")

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "sheet", f"Contact sheet of {dataset}", (76, 60), parent)
        self._dataset = dataset
        self._named = NamedDataset(session.workspace, dataset)
        self._planning = NewestTask()
        self._folder = Path()
        self.form = SheetForm(dataset, self.ground)
        self._said = label(wrap=True, name="sheet_will", parent=self.ground)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(SETTLE_MILLISECONDS)
        self._typing.timeout.connect(self._plan)
        text = (
            "Pages of all pictures in use, to print or to pass on. Owner and licence stand below a picture where they are known."
        )
        for part in (label(text, wrap=True, tone="dim"), self.form, self._said):
            self.choices.addWidget(part)
        self.choices.addStretch()
        self.form.changed.connect(self._changed)
        self.show_page(CHOOSING)
        self.allow(False)
        self.short.run(Task(composition, self._named), self._counted)

    def start(self) -> None:
        """Makes what is chosen."""
        folder = self.form.folder()
        if folder is not None:
            self._folder = folder
            task = Task("core.datasets.sheets.making:make_sheets", self._named, folder, self.form.request())
            self.run(task, f"Contact sheets of {self._dataset}", self._made, subject=self._dataset)

    def finish(self) -> None:
        """Closes, and opens the folder of the sheets."""
        # Where no program opens it, the dialog stays with the address that is shown beside the button.
        if open_outside(self._folder, self.go):
            self.accept()

    def close_down(self) -> None:
        self._typing.stop()
        self._planning.drop()

    @Slot(object)
    def _counted(self, found: Composition) -> None:
        classes = sorted(found.classes, key=lambda count: natural(count.name))
        self.form.show_classes({count.name: count.pictures for count in classes})
        self._plan()

    @Slot()
    def _changed(self) -> None:
        self.allow(False)
        # Until it is known which files would be replaced, nothing can be made.
        self._typing.start()

    @Slot()
    def _plan(self) -> None:
        self._planning.drop()
        folder = self.form.folder()
        if folder is None:
            self._say("Name a folder for the files.", "bad")
            return
        task = Task("core.datasets.sheets.making:plan_sheets", self._named, folder, self.form.request())
        self._planning.run(task, self._planned, self._not_planned)

    @Slot(object)
    def _planned(self, found: SheetPlan) -> None:
        words = f"{counted(found.pictures, 'picture')} on {counted(found.pages, 'page')}, in {counted(found.files, 'file')}."
        credits = sum(len(sheet.credits) for sheet in found.sheets)
        if credits:
            words += f" {counted(credits, 'picture')} with owner and licence, listed in full at the end."
        if found.existing:
            words += f" {counted(len(found.existing), 'file')} there already will be replaced: {found.existing[0]}"
            words += " and others." if len(found.existing) > 1 else "."
        self._say(words, "warn" if found.existing else "")
        self.allow(True)

    @Slot(object)
    def _not_planned(self, error: BaseException) -> None:
        if isinstance(error, SafelightError):
            self._say(str(error), "bad")
        else:
            self.banner.show_error(error)

    def _say(self, words: str, tone: str) -> None:
        self._said.setText(words)
        set_look(self._said, "tone", tone)

    def _made(self, made: SheetResult) -> None:
        words = f"{counted(made.pictures, 'picture')} on {counted(made.pages, 'page')}, in {counted(len(made.files), 'file')}"
        left = f" {counted(len(made.left_out), 'place')} stayed empty." if made.left_out else ""
        self.outcome.show_result(f"{words}, in {self._folder}.{left}", made.left_out)
        self.show_page(DONE)
