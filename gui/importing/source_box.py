"""Where pictures come from on this machine: a folder, archive or table, and what a look at it found."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.datasets.importing.importing import ImportOptions
from core.support.workspace import Workspace
from gui.importing.source_panel import SourcePanel, will_text
from gui.importing.survey_view import SurveyView
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.theme import SPACE

KINDS = "Archives and tables (*.zip *.tar *.tar.gz *.tgz *.tar.bz2 *.tar.xz *.csv *.tsv);;All files (*)"


def ask_for_source(parent: QWidget, kind: str, begin: str = "") -> str:
    """The path of a folder ("folder"), or of an archive or table ("file"), that the person chose; "" for none."""
    if kind == "folder":
        return QFileDialog.getExistingDirectory(parent, "Open a folder of photographs", begin)
    return QFileDialog.getOpenFileName(parent, "Open an archive or a table", begin, KINDS)[0]


class SourceBox(SourcePanel):
    """A path with buttons to choose one, whether to copy, and what was found there.

    Args:
        workspace: Where it would be imported to.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = QLineEdit(self)
        self._path.setObjectName("import_path")
        self._path.setAccessibleName("Folder, archive or table")
        self._path.setPlaceholderText("A folder with one subfolder per class, a zip or tar of it, or a CSV")
        self._path.editingFinished.connect(self._typed)
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
        self._help = label(
            "The subfolders are the classes. Folders called train, val and test above them are kept as a given split. A folder "
            "of pictures with a table (train.csv with id and label, or Roboflow's _classes.csv) does as well, and so does a CSV "
            "with the columns path and label, and where wanted group and split.",
            "caption",
            wrap=True,
        )
        self._survey = SurveyView(workspace, "import", self)
        self._survey.changed.connect(self._looked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self._help)
        column.addWidget(self._copy)
        column.addWidget(self._survey, 1)

    def address(self) -> str:
        """The path chosen; "" when there is none."""
        return self._path.text().strip()

    def set_path(self, path: str) -> None:
        """Takes a path and looks at what is there."""
        self._path.setText(path)
        self._typed()

    def options(self) -> ImportOptions:
        """Whether the pictures are to be copied."""
        return ImportOptions(copy=self._copy.isChecked())

    def usable(self) -> bool:
        """True when the look at the path found something to import."""
        return self._survey.usable()

    def will(self) -> str:
        """What importing it does."""
        found = self._survey.found
        return will_text(found, self._copy.isChecked()) if found is not None and self.usable() else ""

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
        self._survey.close_down()

    @Slot()
    def _typed(self) -> None:
        self._survey.look(self.address(), self.options())

    @Slot()
    def _looked(self) -> None:
        found = self._survey.found
        self._copy.setEnabled(found is None or not found.owned)
        self.changed.emit()
