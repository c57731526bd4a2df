"""The import dialog: choose where pictures come from, watch them come in, see what was left out."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.datasets.downloadable.remote import SCHEME as PUBLIC
from core.datasets.importing import ImportResult, import_pictures
from core.datasets.samples import SAMPLES, import_sample
from core.support.errors import BadInput
from core.support.workspace import check_name
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.banner import Banner
from gui.widgets.check_task import run_check
from gui.widgets.job_bar import JobBar
from gui.widgets.labels import label, set_look
from gui.wizards.address_box import BUCKET, LINK, AddressBox
from gui.wizards.import_result import ImportResultView, summary
from gui.wizards.public_table import PublicTable
from gui.wizards.sample_cards import SampleCards
from gui.wizards.source_box import SourceBox
from gui.wizards.source_panel import SourcePanel

SAMPLE = "sample:"
_NO_DOWNLOAD = "Writes the sample's pictures into the workspace; nothing is downloaded."
_CHOOSING, _WORKING, _DONE = range(3)


class ImportDialog(QDialog):
    """Imports pictures into a dataset of the session's workspace.

    Args:
        session: Whose workspace gets the dataset.
        source: A folder, file or address to begin with, "sample:NAME", "public:NAME", or "" to choose here.
    """

    def __init__(self, session: Session, source: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._bar: JobBar | None = None
        self._dataset = ""
        self._own_name = False
        self.setObjectName("import_dialog")
        self.setWindowTitle("Import pictures")
        self.setMinimumSize(SPACE * 90, SPACE * 80)
        self.banner = Banner(self)
        self.source = SourceBox(session.workspace, self)
        self.link = AddressBox(session.workspace, LINK, self)
        self.bucket = AddressBox(session.workspace, BUCKET, self)
        self.public = PublicTable(session.workspace, self)
        self.samples = SampleCards(self)
        self._panels: tuple[SourcePanel, ...] = (self.source, self.link, self.bucket, self.public)
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("import_tabs")
        self._tabs.setDocumentMode(True)
        self._name = QLineEdit(self)
        self._name.setObjectName("import_name")
        self._name.setAccessibleName("Name of the dataset")
        self._name_said = label(role="caption", name="import_name_said", wrap=True)
        self._will = label(wrap=True, name="import_will")
        self._result = ImportResultView(self)
        self._said_all = False
        self._working = label(role="strong", name="import_working")
        self._bar_room = QVBoxLayout()
        self._rooms = QStackedWidget(self)
        self._cancel = QPushButton("Cancel", self)
        self._go = QPushButton("Import", self)
        self._build()
        self._connect()
        self._begin_with(source)
        self._propose_name()

    def start(self) -> None:
        """Imports what is chosen."""
        self.banner.clear()
        self._dataset = self._name.text().strip()
        workspace = self._session.workspace
        panel = self._panel()
        if panel is None:
            sample = self.samples.sample()
            self._task = Task(import_sample, workspace, self._dataset, sample.name, self.samples.options())
        else:
            self._task = Task(import_pictures, workspace, self._dataset, panel.address(), panel.options())
        self._task.succeeded.connect(self._succeeded)
        self._task.failed.connect(self.banner.show_error)
        self._task.finished.connect(self._finished)
        title = f"Importing {self._dataset}"
        self._bar = JobBar(self._task, title, self)
        self._bar_room.addWidget(self._bar)
        self._working.setText(title)
        self._show_room(_WORKING)
        self._session.run_task(self._task, title)

    def reject(self) -> None:
        """Cancels a running import, which then leaves nothing behind; closes the dialog otherwise."""
        if self._task is not None and self._task.is_running:
            self._task.abandon()
            return
        self._close_down()
        super().reject()

    def accept(self) -> None:
        """Shows the dataset."""
        self._close_down()
        super().accept()
        self._session.go("data", self._dataset)

    def _begin_with(self, source: str) -> None:
        if source.startswith(SAMPLE):
            self._tabs.setCurrentIndex(self._tabs.count() - 1)
            if source.removeprefix(SAMPLE) in SAMPLES:
                self.samples.choose(source.removeprefix(SAMPLE))
        elif source.startswith(PUBLIC):
            self._tabs.setCurrentIndex(self._panels.index(self.public))
            self.public.choose(source.removeprefix(PUBLIC))
        elif "://" in source:
            box = self.bucket if source.startswith(BUCKET.scheme) else self.link
            self._tabs.setCurrentIndex(self._panels.index(box))
            box.set_address(source)
        elif source:
            self.source.set_path(source)

    def _panel(self) -> SourcePanel | None:
        """The page that is shown; None for the samples."""
        index = self._tabs.currentIndex()
        return self._panels[index] if index < len(self._panels) else None

    def _close_down(self) -> None:
        for panel in self._panels:
            panel.close_down()

    def _build(self) -> None:
        heading = label("Import pictures", "title")
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(self.samples)
        titles = ("Folder or file", "Link", "S3", "Public datasets", "Samples")
        for part, title in zip((*self._panels, area), titles, strict=True):
            room = QWidget(self)
            inside = QVBoxLayout(room)
            inside.setContentsMargins(0, SPACE * 2, 0, 0)
            inside.addWidget(part)
            self._tabs.addTab(room, title)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE * 2)
        form.setVerticalSpacing(SPACE // 2)
        form.addRow("Dataset", self._name)
        form.addRow("", self._name_said)
        form.addRow("What happens", self._will)
        choosing = QWidget(self)
        column = QVBoxLayout(choosing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        column.addWidget(self._tabs, 1)
        column.addLayout(form)
        working = QWidget(self)
        middle = QVBoxLayout(working)
        middle.addStretch(2)
        middle.addWidget(self._working)
        middle.addLayout(self._bar_room)
        middle.addWidget(label("Cancelling leaves every dataset as it was before; what was downloaded is kept.", "caption"))
        middle.addStretch(3)
        for room in (choosing, working, self._result):
            self._rooms.addWidget(room)
        self._cancel.setObjectName("import_cancel")
        self._cancel.setAutoDefault(False)
        self._go.setObjectName("import_go")
        self._go.setProperty("primary", True)
        self._go.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addStretch()
        foot.addWidget(self._cancel)
        foot.addWidget(self._go)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        whole.setSpacing(SPACE * 2)
        whole.addWidget(heading)
        whole.addWidget(self.banner)
        whole.addWidget(self._rooms, 1)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self._cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._gone)
        for panel in self._panels:
            panel.changed.connect(self._propose_name)
        self.samples.changed.connect(self._propose_name)
        self._tabs.currentChanged.connect(self._propose_name)
        self._name.textEdited.connect(self._name_typed)

    @Slot()
    def _gone(self) -> None:
        if self._rooms.currentIndex() == _DONE:
            self.accept()
        else:
            self.start()

    @Slot()
    def _name_typed(self) -> None:
        self._own_name = bool(self._name.text())
        self._check()

    @Slot()
    def _propose_name(self) -> None:
        panel = self._panel()
        if not self._own_name:
            self._name.setText(self.samples.sample().name if panel is None else panel.proposed_name())
        self._check()

    def _check(self) -> None:
        """Says what is wrong with the name, or what it will do; the import can start when all is well."""
        name, good = self._name.text().strip(), False
        try:
            check_name(name, "dataset name")
            good = True
            known = name in self._session.workspace.dataset_names()
            there = f"{name} exists; what is new is added to it. Its splits stay as they are for the pictures it has."
            self._name_said.setText(there if known else "A new dataset is made.")
            set_look(self._name_said, "tone", "")
        except BadInput as error:
            self._name_said.setText("Give the dataset a name." if not name else str(error))
            set_look(self._name_said, "tone", "bad" if name else "")
        set_look(self._name, "wrong", bool(name) and not good)
        panel = self._panel()
        self._will.setText(_NO_DOWNLOAD if panel is None else panel.will() or "Choose what to import.")
        self._go.setEnabled(good and (panel is None or panel.usable()))

    @Slot(object)
    def _succeeded(self, result: ImportResult) -> None:
        self._result.show_result(result)
        self._said_all = not result.refused and not result.notes
        if self._said_all:
            self._session.notify(summary(result))
        self._show_room(_DONE)
        self._session.datasets_changed.emit()
        run_check(self._session, result.dataset)

    @Slot()
    def _finished(self) -> None:
        assert self._task is not None
        if self._bar is not None:
            self._bar.deleteLater()
            self._bar = None
        if self._rooms.currentIndex() == _WORKING:
            self._show_room(_CHOOSING)
            if self._task.was_abandoned:
                self.banner.say("info", "The import was cancelled.", "Nothing was changed.")
        self._task = None
        if self._said_all:  # nothing is left to be read here
            self.accept()

    def _show_room(self, room: int) -> None:
        self._rooms.setCurrentIndex(room)
        self._go.setText("Show the dataset" if room == _DONE else "Import")
        self._go.setVisible(room != _WORKING)
        self._cancel.setText("Close" if room == _DONE else "Cancel")
        self._cancel.setVisible(room != _WORKING)
