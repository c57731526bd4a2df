"""Where pictures come from: a folder, archive or table, and what a look at it found."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.datasets.glance import Glance, glance
from core.support.errors import SafelightError
from gui.icons import icon
from gui.item_models.lines import Lines
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.labels import label, set_look
from gui.widgets.lines_view import LinesView

KINDS = "Archives and tables (*.zip *.tar *.tar.gz *.tgz *.tar.bz2 *.tar.xz *.csv *.tsv);;All files (*)"


def ask_for_source(parent: QWidget, kind: str, begin: str = "") -> str:
    """The path of a folder ("folder"), or of an archive or table ("file"), that the person chose; "" for none."""
    if kind == "folder":
        return QFileDialog.getExistingDirectory(parent, "Open a folder of photographs", begin)
    return QFileDialog.getOpenFileName(parent, "Open an archive or a table", begin, KINDS)[0]


class SourceBox(QWidget):
    """A path with buttons to choose one, whether to copy, and what was found there.

    Signals:
        changed(): Path or choices are others, or the look at the source has ended.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glance: Glance | None = None
        self._task: Task | None = None
        self._path = QLineEdit(self)
        self._path.setObjectName("import_path")
        self._path.setAccessibleName("Folder, archive or table")
        self._path.setPlaceholderText("A folder with one subfolder per class, a zip or tar of it, or a CSV")
        self._path.editingFinished.connect(self._typed)
        folder = self._button("Folder …", "folder-open", "import_folder")
        folder.clicked.connect(self.choose_folder)
        file = self._button("File …", "archive", "import_file")
        file.clicked.connect(self.choose_file)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._path, 1)
        row.addWidget(folder)
        row.addWidget(file)
        self._copy = QCheckBox("Copy the pictures into the workspace", self)
        self._copy.setObjectName("import_copy")
        self._copy.setToolTip("Otherwise they are used where they are; Safelight never changes or deletes them.")
        self._said = label(wrap=True, name="import_glance")
        self._lines = Lines(("Class", "Files"), self)
        self._table = LinesView(self._lines, "import_classes", "Classes found", 0, self)
        self._table.setMinimumHeight(SPACE * 14)
        self._help = label(
            "The subfolders are the classes. Folders called train, val and test above them are kept as a given split. A CSV has "
            "the columns path and label, and may have group and split.",
            "caption",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self._help)
        column.addWidget(self._copy)
        column.addWidget(self._said)
        column.addWidget(self._table, 1)
        column.addStretch()
        self._show_glance()

    def path(self) -> str:
        """The path chosen; "" when there is none."""
        return self._path.text().strip()

    def set_path(self, path: str) -> None:
        """Takes a path and looks at what is there."""
        self._path.setText(path)
        self._typed()

    def copies(self) -> bool:
        """True when the pictures are to be copied."""
        return self._copy.isChecked()

    def usable(self) -> bool:
        """True when the look at the path found something to import."""
        return self._glance is not None and (self._glance.classes is None or len(self._glance.classes) > 0)

    @Slot()
    def choose_folder(self) -> None:
        """Asks for a folder."""
        if path := ask_for_source(self, "folder", self.path()):
            self.set_path(path)

    @Slot()
    def choose_file(self) -> None:
        """Asks for an archive or a table."""
        if path := ask_for_source(self, "file", self.path()):
            self.set_path(path)

    def close_down(self) -> None:
        """Looks no further."""
        if self._task is not None:
            self._task.abandon()
            self._task = None

    @Slot()
    def _typed(self) -> None:
        self.close_down()
        self._glance = None
        if self.path():
            self._say("Looking at it …", "dim")
            self._task = Task(glance, Path(self.path()))
            self._task.succeeded.connect(self._looked)
            self._task.failed.connect(self._failed)
            self._task.start()
        self._show_glance()

    @Slot(object)
    def _looked(self, found: Glance) -> None:
        self._task = None
        self._glance = found
        self._show_glance()

    @Slot(object)
    def _failed(self, error: SafelightError) -> None:
        self._task = None
        self._say(str(error), "bad")
        self.changed.emit()

    def _show_glance(self) -> None:
        found = self._glance
        classes = found.classes if found is not None else None
        self._lines.show_rows(list(classes.items()) if classes else [])
        self._table.setVisible(bool(classes))
        self._copy.setEnabled(found is None or found.kind != "archive")
        if found is not None:
            self._say(_sentence(found), "")
        elif self._task is None:
            self._say("", "")
        self.changed.emit()

    def _say(self, text: str, tone: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))
        set_look(self._said, "tone", tone)

    def _button(self, text: str, icon_name: str, name: str) -> QPushButton:
        button = QPushButton(icon(icon_name), text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button


def _sentence(found: Glance) -> str:
    if found.classes is None:
        return "An archive. It is unpacked into the workspace when the import starts."
    said = f"{sum(found.classes.values()):,} files in {len(found.classes)} classes"
    if found.has_sides:
        said += ", with a given split"
    if found.left:
        said += f"; {len(found.left):,} others are left aside"
    return " ".join((f"{said}.", *found.notes))
