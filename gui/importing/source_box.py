"""Where pictures come from on this machine: a folder, archive or table, and what a look at it found."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.importing.importing import ImportOptions
from core.datasets.sources.reading import Undecided
from core.support.foreign_text import one_line
from core.support.wording import some
from core.support.workspace import Workspace
from gui.importing.source_panel import CHOOSE, SourcePanel, will_text
from gui.importing.survey_view import SurveyView
from gui.kit.labels import label, say
from gui.kit.quiet import QuietComboBox, quiet_button
from gui.kit.typed_line import TypedLine
from gui.theme import SPACE

KINDS = "Archives and tables (*.zip *.tar *.tar.gz *.tgz *.tar.bz2 *.tar.xz *.csv *.tsv *.txt *.jsonl);;All files (*)"
PAUSE = 400
"""Milliseconds without a key after which a typed path is looked at."""


def ask_for_source(parent: QWidget, kind: str, begin: str = "") -> str:
    """The path of a folder ("folder"), or of an archive or table ("file"), that the person chose; "" for none."""
    if kind == "folder":
        return QFileDialog.getExistingDirectory(parent, "Open a folder of photographs", begin)
    return QFileDialog.getOpenFileName(parent, "Open an archive or a table", begin, KINDS)[0]


_PAGES = (("First page", "first"), ("Each page a picture", "each"), ("Leave out", "leave"))


class SourceBox(SourcePanel):
    """A path with buttons to choose one, whether to copy, and what was found there.

    Args:
        workspace: Where it would be imported to.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = TypedLine(self)
        self._path.setObjectName("import_path")
        self._path.setAccessibleName("Folder, archive or table")
        self._path.setPlaceholderText("A folder of pictures, a zip or tar of one, or a table of files and classes")
        self._path.setAcceptDrops(False)  # the dialog takes what is dropped; the field would show its address
        self._path.textEdited.connect(self._edited)
        self._path.editingFinished.connect(self._typed)
        self._given = ""  # what the line stands for, which cannot hold bytes that are no UTF-8
        self._only: tuple[str, ...] = ()
        self._only_said = label(wrap=True, name="import_only")
        self._whole = quiet_button("Take the whole folder", "import_whole", "folder-open", self._take_whole, self)
        self._looked_at = ""
        self._by_hand = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._paused)
        folder = quiet_button("Folder …", "import_folder", "folder-open", self.choose_folder, self)
        file = quiet_button("File …", "import_file", "archive", self.choose_file, self)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._path, 1)
        row.addWidget(folder)
        row.addWidget(file)
        self._copy = QCheckBox("Copy the pictures into the workspace", self)
        self._copy.setObjectName("import_copy")
        self._copy.setToolTip("Otherwise they are used where they are; Safelight never changes or deletes them.")
        self._copy.toggled.connect(self.changed)
        self._pages = self._pages_box()
        self._help = label(
            "Folders are the classes, with folders for train, val and test above or below them as a given split; or a table or "
            "list beside the pictures says what they show; or a pattern finds the class in each file name. You see how it is "
            "read before anything is imported, and can choose. Folders and files can be dropped here.",
            "caption",
            wrap=True,
        )
        self._show_only(())
        self._survey = SurveyView(workspace, "import", self)
        self._survey.changed.connect(self._looked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        some_of_it = QHBoxLayout()
        some_of_it.setSpacing(SPACE)
        some_of_it.addWidget(self._only_said, 1)
        some_of_it.addWidget(self._whole)
        column.addLayout(some_of_it)
        column.addWidget(self._help)
        choices = QHBoxLayout()
        choices.setSpacing(SPACE)
        choices.addWidget(self._copy)
        choices.addStretch()
        choices.addWidget(label("Files with several pages", "caption"))
        choices.addWidget(self._pages)
        column.addLayout(choices)
        column.addWidget(self._survey, 1)

    def _pages_box(self) -> QuietComboBox:
        box = QuietComboBox(self)
        box.setObjectName("import_pages")
        box.setAccessibleName("Files with several pages")
        box.setToolTip("TIFF stacks. Where each page is a picture, those of one stack stay in one group, and are copied.")
        for text, value in _PAGES:
            box.addItem(text, value)
        box.currentIndexChanged.connect(self._pages_chosen)
        return box

    def address(self) -> str:
        """The path chosen; "" when there is none."""
        text = self._path.text()
        return self._given if text == one_line(self._given) else text.strip()

    def set_path(self, path: str, only: tuple[str, ...] = ()) -> None:
        """Takes a path, or only these folders in it, and looks at what is there, also when it was looked at before."""
        self._given = path
        self._path.setText(one_line(path))
        self._show_only(only)
        # Chosen again, it is looked at again: files may have been put there.
        self._looked_at = ""
        self._by_hand = False
        self._typed()

    def options(self) -> ImportOptions:
        """How it is to be read, whether the pictures are to be copied, and what becomes of pages."""
        chosen = ImportOptions(copy=self._copy.isChecked(), pages=self._pages.currentData(), only=self._only)
        return self._survey.options(chosen)

    def usable(self) -> bool:
        """True when the look at the path found something to import."""
        return self._survey.usable() and self.address() == self._looked_at

    def is_looking(self) -> bool:
        """True while a path that was typed is looked at, or waits to be: the button must not go dead under a click."""
        return self._by_hand and bool(self.address()) and (self._survey.is_looking or self._pause.isActive())

    def show_question(self, question: Undecided) -> None:
        """Asks how it is to be read."""
        self._survey.show_question(question)

    def lone_class(self) -> str:
        """The class that all of it is of; "" for several."""
        return self._survey.lone_class() if self.usable() else ""

    def will(self) -> str:
        """What importing it does."""
        found = self._survey.found
        if found is None or not self.usable():
            return CHOOSE if found is not None and found.question is not None else ""
        return will_text(found, self._survey.reading, self._copy.isChecked())

    @Slot()
    def choose_folder(self) -> None:
        """Asks for a folder."""
        if path := ask_for_source(self, "folder", self.address()):
            self.set_path(path)

    @Slot()
    def choose_file(self) -> None:
        """Asks for an archive or a table."""
        if path := ask_for_source(self, "file", self.address()):
            self.set_path(path)

    def close_down(self) -> None:
        """Looks no further."""
        self._pause.stop()
        self._survey.close_down()

    def _show_only(self, only: tuple[str, ...]) -> None:
        self._only = only
        say(self._only_said, f"Of it only the folders {some(only)}." if only else "")
        self._whole.setVisible(bool(only))

    @Slot()
    def _take_whole(self) -> None:
        self.set_path(self.address())

    @Slot()
    def _edited(self) -> None:
        self._by_hand = True
        self._show_only(())  # folders of another place
        self._pause.start()
        self.changed.emit()

    @Slot()
    def _paused(self) -> None:
        """Looks at what was typed so far, but for folders that hold half of a disk."""
        path = Path(self.address()).expanduser()
        # An address goes to its own page when the person has typed all of it.
        if "://" not in self.address() and len(path.parts) > 2 and path not in (Path.home(), *Path.home().parents):
            self._typed()
        else:
            self.changed.emit()

    @Slot()
    def _typed(self) -> None:
        self._pause.stop()
        if "://" in self.address():
            address = self.address()
            self.set_path("")
            self.elsewhere.emit(address)
        elif self.address() != self._looked_at:
            self._looked_at = self.address()
            self._survey.look(self._looked_at, ImportOptions(copy=self._copy.isChecked(), only=self._only))

    @Slot()
    def _looked(self) -> None:
        # What was found needs the room.
        self._help.setVisible(self._survey.found is None)
        self._pages_chosen()

    @Slot()
    def _pages_chosen(self) -> None:
        """Pages become files of the dataset's own, as what comes out of an archive does: there is no choice then."""
        found, each = self._survey.found, self._pages.currentData() == "each"
        self._copy.setEnabled(not each and (found is None or not found.owned))
        if each:
            self._copy.setChecked(True)
        self.changed.emit()
