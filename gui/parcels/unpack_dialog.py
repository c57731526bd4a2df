"""Taking in a parcel: a dataset, a run or a study that was packed elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from core.support.wording import some
from gui.kit.job_dialog import CHOOSING, DONE, JobDialog
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.parcels.unpacking import Unpacked

_JOB = "core.parcels.unpacking:unpack"  # by its name: it brings numpy, which the first page does without


class UnpackDialog(JobDialog):
    """Asks for a parcel, takes it in, and leads to what was in it.

    Args:
        session: Into whose workspace.
        argument: Without meaning here; dialogs are opened with one.
    """

    start_text = "Unpack"
    finish_text = "Show it"
    promise = "Cancelled, nothing was taken in."
    unchanged = "Nothing was taken in."

    def __init__(self, session: Session, argument: str = "", parent: QWidget | None = None) -> None:
        super().__init__(session, "unpack", "Unpack", (80, 40), parent)
        self._unpacked: Unpacked | None = None
        self.line = QLineEdit(self)
        self.line.setObjectName("unpack_file")
        self.line.setAccessibleName("The parcel")
        self.line.setPlaceholderText("A parcel, as Pack makes it")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.line, 1)
        row.addWidget(quiet_button("File …", "unpack_choose", "folder-open", self._choose, self))
        self.choices.addWidget(
            label(
                "Everything in it is looked at before anything is taken in. What has its name here already stays; the newcomer "
                "gets another one.",
                "caption", wrap=True,
            )
        )  # fmt: skip
        self.choices.addLayout(row)
        self.choices.addStretch()
        self.line.textChanged.connect(self._typed)
        self.show_page(CHOOSING)
        self._typed()

    def start(self) -> None:
        """Takes it in."""
        file = Path(self.line.text().strip()).expanduser()
        self.run(Task(_JOB, self.session.workspace, file), f"Unpacking {file.name}", self._show_unpacked)

    def finish(self) -> None:
        """Closes, and shows what was taken in."""
        self.accept()
        if self._unpacked is not None:
            page = "data" if self._unpacked.kind == "dataset" else "runs"
            self.session.go(page, next(iter(self._unpacked.names), ""))

    @Slot()
    def _typed(self) -> None:
        self.allow(bool(self.line.text().strip()))

    @Slot()
    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Unpack", str(Path.home()), "Parcels (*.safelight.zip);;All files (*)")
        if name:
            self.line.setText(name)

    def _show_unpacked(self, unpacked: Unpacked) -> None:
        self._unpacked = unpacked
        what = f"The {unpacked.kind} {unpacked.name} is here" + (f": {some(unpacked.names)}." if unpacked.names else ".")
        notes = [f"{was} is called {name} here, for there was one of that name." for was, name in unpacked.renamed]
        self.outcome.show_result(what, (), notes)
        self.show_page(DONE)
        (self.session.datasets_changed if unpacked.kind == "dataset" else self.session.runs_changed).emit()
