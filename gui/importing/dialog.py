"""The import dialog: choose where pictures come from, watch them come in, see what was left out."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFormLayout, QLineEdit, QScrollArea, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportResult, import_pictures
from core.datasets.importing.samples import SAMPLES, import_sample
from core.datasets.sources.folder import together
from core.datasets.sources.public.remote import SCHEME as PUBLIC
from core.datasets.sources.reading import Undecided
from core.support.errors import BadInput, SafelightError
from core.support.names import check_name
from core.support.wording import counted, were
from gui.importing.address_box import BUCKET, LINK, AddressBox
from gui.importing.public_table import PublicTable
from gui.importing.sample_cards import SampleCards
from gui.importing.source_box import SourceBox
from gui.importing.source_panel import SourcePanel
from gui.kit.job_dialog import CHOOSING, DONE, JobDialog
from gui.kit.labels import label
from gui.kit.opening import dropped_source, source_path
from gui.pictures.check_task import run_check
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE, set_look

_Panel = TypeVar("_Panel", bound=SourcePanel)
SAMPLE = "sample:"
_SOON = "The import begins as soon as the look has ended."
_LONE = "A new dataset needs two classes; all of this is {}. Choose the folder above it, or name a dataset that it is to join."
_NO_DOWNLOAD = "Writes the sample's pictures into the workspace; nothing is downloaded."


_PAGES = (
    ("source", "Folder or file"),
    ("link", "Link"),
    ("bucket", "S3"),
    ("public", "Public datasets"),
    ("samples", "Samples"),
)
"""The pages by their attributes and titles."""


class ImportDialog(JobDialog):
    """Imports pictures into a dataset of the session's workspace.

    Args:
        session: Whose workspace gets the dataset.
        source: A folder, file or address to begin with, "sample:NAME", "public:NAME", or "" to choose here; several folders
            with a line for each.
    """

    start_text = "Import"
    finish_text = "Show the dataset"
    promise = "Cancelling leaves every dataset as it was before; what was downloaded is kept."
    unchanged = "Nothing was changed."
    heads = ("File", "Why it was left out")

    def __init__(self, session: Session, source: str = "", parent: QWidget | None = None) -> None:
        super().__init__(session, "import", "Import pictures", (90, 80), parent)
        self._dataset = ""
        self._own_name = False
        self._begins_soon = False
        self.setAcceptDrops(True)
        # Readings, classes and what will happen stand below one another; at the smallest height the last are scrolled out.
        self.resize(self.minimumWidth(), min(SPACE * 112, self.screen().availableSize().height() - SPACE * 12))
        self._chosen: tuple[int, str] | None = None
        self._panels: list[SourcePanel] = []
        self._rooms: list[QVBoxLayout] = []
        self._tabs = QTabWidget(self.ground)
        self._tabs.setObjectName("import_tabs")
        self._tabs.setDocumentMode(True)
        self._line = QLineEdit(self.ground)
        self._line.setObjectName("import_name")
        self._line.setAccessibleName("Name of the dataset")
        self._name_said = label(role="caption", name="import_name_said", wrap=True, parent=self.ground)
        self._will = label(wrap=True, name="import_will", parent=self.ground)
        self._fill_choices()
        self._connect()
        self.show_page(CHOOSING)
        self._propose_name()
        self._begin_with(source)  # last: what it complains of would be cleared with the source before

    # A page is made when it is first shown: all five together kept the window from answering for an eighth of a second.

    @cached_property
    def source(self) -> SourceBox:
        """The page *Folder or file*."""
        return self._placed("source", SourceBox(self.session.workspace, self._room("source")))

    @cached_property
    def link(self) -> AddressBox:
        """The page *Link*."""
        return self._placed("link", AddressBox(self.session.workspace, LINK, self._room("link")))

    @cached_property
    def bucket(self) -> AddressBox:
        """The page *S3*."""
        return self._placed("bucket", AddressBox(self.session.workspace, BUCKET, self._room("bucket")))

    @cached_property
    def public(self) -> PublicTable:
        """The page *Public datasets*."""
        return self._placed("public", PublicTable(self.session.workspace, self._room("public")))

    @cached_property
    def samples(self) -> SampleCards:
        """The page *Samples*."""
        area = QScrollArea(self._room("samples"))
        cards = SampleCards(area.viewport())
        area.setWidgetResizable(True)
        area.setWidget(cards)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes the keyboard
        cards.changed.connect(self._propose_name)
        self._put("samples", area)
        return cards

    def start(self) -> None:
        """Imports what is chosen; what is still looked at, as soon as it is known to be usable."""
        self._dataset = self._line.text().strip()
        workspace = self.session.workspace
        panel = self._panel()
        self._begins_soon = panel is not None and panel.is_looking()
        if self._begins_soon:
            self._check()
            return
        if panel is None:
            sample = self.samples.sample()
            task = Task(import_sample, workspace, self._dataset, sample.name, self.samples.options())
        else:
            task = Task(import_pictures, workspace, self._dataset, panel.address(), panel.options())
            # An import that cannot tell how to read asks: the question stands on the page it comes back to.
            task.failed.connect(self._asked)
        self.run(task, f"Importing {self._dataset}", self._imported, subject=self._dataset)

    def finish(self) -> None:
        """Closes, and shows the dataset."""
        self.accept()

    def accept(self) -> None:
        """Closes, and shows the dataset."""
        super().accept()
        self.session.go("data", self._dataset)

    def close_down(self) -> None:
        for panel in self._panels:
            panel.close_down()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # While it works there is nothing to choose.
        if self.here == CHOOSING and dropped_source(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes what is dropped anywhere on the dialog: a folder, file or address, or several folders that lie in one."""
        if self.here == CHOOSING and (source := dropped_source(event.mimeData())):
            event.acceptProposedAction()
            self._turn_to("source")
            self._begin_with(source)

    @Slot(object)
    def _asked(self, error: SafelightError) -> None:
        panel = self._panel()
        if isinstance(error, Undecided) and panel is not None:
            panel.show_question(error)

    @Slot(str)
    def _begin_with(self, source: str) -> None:
        if source.startswith(SAMPLE):
            self._turn_to("samples")
            if source.removeprefix(SAMPLE) in SAMPLES:
                self.samples.choose(source.removeprefix(SAMPLE))
        elif source.startswith(PUBLIC):
            self._turn_to("public")
            self.public.choose(source.removeprefix(PUBLIC))
        elif "\n" in source:
            self._begin_together([Path(source_path(line)) for line in source.splitlines()])
        elif "://" in source and not source.startswith("file://"):
            # Any other scheme is refused by the look, in words.
            is_bucket = source.lower().startswith(BUCKET.scheme)
            self._turn_to("bucket" if is_bucket else "link")
            (self.bucket if is_bucket else self.link).set_address(source)
        elif source:
            self.source.set_path(source_path(source))

    def _begin_together(self, places: list[Path]) -> None:
        try:
            place, only = together(places)
        except BadInput as error:
            self.banner.show_error(error)
            return
        self.source.set_path(str(place), only)

    def _panel(self) -> SourcePanel | None:
        """The page that is shown; None for the samples."""
        part = getattr(self, _PAGES[self._tabs.currentIndex()][0])
        return part if isinstance(part, SourcePanel) else None

    def _turn_to(self, name: str) -> None:
        self._tabs.setCurrentIndex(_number(name))

    def _room(self, name: str) -> QWidget:
        """What a page lies in: made there, it is told of its style once."""
        room = self._rooms[_number(name)].parentWidget()
        assert room is not None
        return room

    def _put(self, name: str, part: QWidget) -> None:
        self._rooms[_number(name)].addWidget(part)

    def _placed(self, name: str, panel: _Panel) -> _Panel:
        panel.changed.connect(self._propose_name)
        panel.elsewhere.connect(self._begin_with)
        self._panels.append(panel)
        self._put(name, panel)
        return panel

    def _fill_choices(self) -> None:
        for _, title in _PAGES:
            room = QWidget(self._tabs.findChild(QStackedWidget))
            inside = QVBoxLayout(room)
            inside.setContentsMargins(0, SPACE * 2, 0, 0)
            self._rooms.append(inside)
            self._tabs.addTab(room, title)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE * 2)
        form.setVerticalSpacing(SPACE // 2)
        form.addRow("Dataset", self._line)
        form.addRow("", self._name_said)
        form.addRow("What happens", self._will)
        self.choices.addWidget(self._tabs, 1)
        self.choices.addLayout(form)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._propose_name)
        self._line.textEdited.connect(self._name_typed)

    @Slot()
    def _name_typed(self) -> None:
        self._own_name = bool(self._line.text())
        self._check()

    @Slot()
    def _propose_name(self) -> None:
        panel = self._panel()
        chosen = (self._tabs.currentIndex(), self.samples.sample().name if panel is None else panel.address())
        if chosen != self._chosen:
            self._chosen = chosen
            self.banner.clear()  # what it says is about another source
        if not self._own_name:
            self._line.setText(self.samples.sample().name if panel is None else panel.proposed_name())
        self._check()

    def _check(self) -> None:
        """Says what is wrong with the name, or what it will do; the import can start when all is well."""
        name, good, enough, panel = self._line.text().strip(), False, True, self._panel()
        try:
            check_name(name, "dataset name")
            good = True
            known = name in self.session.workspace.dataset_names()
            # Said before the import, which refuses it: the button was alive, and the words promised that files would be read.
            lone = panel.lone_class() if panel is not None and not known else ""
            enough = not lone
            self._name_said.setText(_LONE.format(lone) if lone else self._joins(name) if known else "A new dataset is made.")
            set_look(self._name_said, "tone", "bad" if lone else "")
        except BadInput as error:
            self._name_said.setText("Give the dataset a name." if not name else str(error))
            set_look(self._name_said, "tone", "bad" if name else "")
        set_look(self._line, "wrong", bool(name) and not good)
        looking = panel is not None and panel.is_looking()
        # Import was pressed while a typed path was looked at; the look has ended, and may have found nothing to import.
        if self._begins_soon and not looking:
            self._begins_soon = False
            if good and enough and panel is not None and panel.usable():
                self.start()
                return
        waiting = _SOON if self._begins_soon else "Choose what to import."
        self._will.setText(_NO_DOWNLOAD if panel is None else panel.will() or waiting)
        # On while it is looked at: the click that leaves the field begins the look, and must still find its button.
        self.allow(good and enough and (panel is None or looking or panel.usable()))

    def _joins(self, name: str) -> str:
        """What joins a dataset that is there already."""
        splits, panel = "Its splits stay as they are for the pictures it has.", self._panel()
        try:
            dataset = Dataset.open(self.session.workspace, name)
        except SafelightError:  # damaged, which the import tells
            return f"{name} exists; what is new is added to it. {splits}"
        if dataset.here or (panel is not None and Path(panel.address() or ".").resolve() == dataset.root.resolve()):
            return f"{name} exists; what is new is added to it. {splits}"
        # Said before the import, which refuses others: the words promised that they would be added.
        return f"{name} exists, and uses the pictures in {dataset.root} where they are: only what is new there can be added."

    def _imported(self, result: ImportResult) -> None:
        said = _summary(result)
        self.outcome.show_result(said, result.refused, result.notes)
        self.show_page(DONE)
        self.session.datasets_changed.emit()
        run_check(self.session, result.dataset)
        if not result.refused and not result.notes:  # nothing is left to be read here
            self.session.notify(said)
            self.accept()


def _number(name: str) -> int:
    return next(number for number, (attribute, _) in enumerate(_PAGES) if attribute == name)


def _summary(result: ImportResult) -> str:
    """The import in one sentence."""
    parts = [f"{counted(result.added, 'picture')} added to {result.dataset}"]
    if result.already:
        parts.append(f"{result.already:,} {were(result.already)} there already")
    if result.unlabelled:
        parts.append(f"{result.unlabelled:,} of its pictures have no class yet")
    parts.append(f"{counted(len(result.refused), 'file')} left out" if result.refused else "nothing was left out")
    return ", ".join(parts) + "."
