"""Packing a dataset or a run into one file that can be carried elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.parcels.names import parcel_name
from core.support.wording import bytes_text, counted
from gui.kit.folder_line import FolderLine
from gui.kit.job_dialog import CHOOSING, DONE, JobDialog
from gui.kit.labels import label, say
from gui.kit.opening import open_outside
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import set_look

if TYPE_CHECKING:
    from core.parcels.packing import Packed

_JOB = "core.parcels.packing:pack"  # by its name: it brings numpy, which the first page does without


class PackDialog(JobDialog):
    """Asks where to, packs, and tells what is in the parcel.

    Args:
        session: Whose workspace it is.
        name: Of what is packed.
    """

    kind: ClassVar[str] = "dataset"
    about: ClassVar[str] = "Its pictures go along, wherever they lie; what can be made again, as thumbnails, stays."
    start_text = "Pack"
    finish_text = "Open the folder"
    promise = "Cancelled, there is no parcel."
    unchanged = "Nothing was written."

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(session, f"pack_{self.kind}", f"Pack {name}", (80, 44), parent)
        self._name = name
        self._packed: Packed | None = None
        self.place = FolderLine(self.name, "Folder that the parcel is put into", self)
        self.place.line.setPlaceholderText("A folder")
        self._said = label(name=f"{self.name}_place_said", wrap=True)
        self.choices.addWidget(label(f"One file for the whole {self.kind}. {self.about}", "caption", wrap=True))
        self.choices.addWidget(self.place)
        self.choices.addWidget(self._said)
        self.choices.addStretch()
        self.place.changed.connect(self._show_plan)
        self.show_page(CHOOSING)
        self._show_plan()

    def start(self) -> None:
        """Packs."""
        folder = self.place.folder()
        if folder is not None:
            file = folder / self._file_name
            self.run(Task(_JOB, self.session.workspace, self.kind, self._name, file), f"Packing {self._name}", self._show_packed)

    def finish(self) -> None:
        """Opens the folder."""
        if self._packed is not None:
            open_outside(self._packed.file.parent, self.go)

    @property
    def _file_name(self) -> str:
        return parcel_name(self._name)

    @Slot()
    def _show_plan(self) -> None:
        """Says which file it will be, and whether it can be."""
        folder, wrong = self.place.folder(), ""
        if folder is not None and not folder.is_absolute():
            wrong = "Write the whole path, from the root of the disk."
        elif folder is not None and not folder.is_dir():
            wrong = "There is no such folder."
        elif folder is not None and (folder / self._file_name).exists():
            wrong = f"{self._file_name} lies there already, and nothing is replaced."
        say(self._said, wrong or (f"{self._file_name} will lie there." if folder is not None else ""))
        set_look(self._said, "tone", "bad" if wrong else "")
        self.allow(folder is not None and not wrong)

    def _show_packed(self, packed: Packed) -> None:
        self._packed = packed
        sentence = f"{packed.file.name}: {counted(packed.files, 'file')}, {bytes_text(packed.bytes)}."
        self.outcome.show_result(sentence, packed.left_out, ("Dataset > Unpack takes it in elsewhere.",))
        self.show_page(DONE)


class PackRunDialog(PackDialog):
    """The same for a run."""

    kind = "run"
    about = "Its weights, its checkpoint, its log and its report go along; its dataset is packed by itself."


class PackStudyDialog(PackDialog):
    """The same for a study."""

    kind = "study"
    about = "Its runs go along, with their weights; its dataset is packed by itself."
