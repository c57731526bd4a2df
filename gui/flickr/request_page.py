"""What is to be collected: dataset, classes with search texts, how many, how large, which licences, from when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.datasets.flickr.unfinished import Unfinished, throw_away
from core.datasets.flickr.wishes import SETTINGS, ClassWish, CollectRequest, collect_request
from core.support.errors import BadInput
from core.support.fields import describe
from core.support.names import check_name
from gui.flickr.class_rows import ClassRows
from gui.flickr.collection import new_collection
from gui.flickr.day_span import DaySpan
from gui.flickr.draft import CollectionDraft
from gui.flickr.licence_boxes import LicenceBoxes
from gui.flickr.unfinished_box import UnfinishedBox
from gui.kit.labels import label
from gui.kit.record_form import RecordForm
from gui.kit.wizard import Wizard, WizardPage
from gui.kit.wizard_foot import PROBLEM, FootState
from gui.tasks.task import Task
from gui.theme import SPACE, set_look

_SIDE = SPACE * 42
_BLANK = CollectRequest(classes=())


class RequestPage(WizardPage):
    """The form of a collection, below what can be done with those that wait."""

    def __init__(self, wizard: Wizard, draft: CollectionDraft) -> None:
        super().__init__(wizard.stack)
        self._wizard = wizard
        self._draft = draft
        self._workspace = draft.session.workspace
        self.unfinished = UnfinishedBox(self)
        self._name = QLineEdit(self)
        self._name.setObjectName("flickr_dataset")
        self._name.setAccessibleName("Name of the dataset")
        self._name.setPlaceholderText("A name for the dataset, such as boats")
        self._said = label(role="caption", name="flickr_dataset_said", wrap=True, parent=self)
        self.classes = ClassRows(self)
        inside = QWidget(self)  # settings are made where they lie: moved there, they are told of their style anew
        self.licences = LicenceBoxes(inside)
        self.days = DaySpan(inside)
        self._area = QScrollArea(self)  # before the fields, as it comes by the Tab key
        fields = [info for info in describe(CollectRequest) if info.name in SETTINGS]
        self._form = RecordForm(fields, "flickr", "", parent=inside)
        self._form.set_values(_BLANK)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3)
        row.addLayout(self._left(), 1)
        row.addWidget(self._right(inside))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        column.addWidget(self.unfinished)
        column.addLayout(row, 1)
        self._lead: Callable[[], object] = self._name.setFocus
        self._connect()
        self._show_draft()

    def foot(self) -> FootState:
        words = {"back": "Key …", "cancel": "Cancel", "go": "Look at the first photos"}
        return FootState(words, problem=self._draft.problem, leads=True)

    def press(self, button: str) -> None:
        if button == PROBLEM:
            self._lead()
        else:
            self._wizard.show_page("key" if button == "back" else "preview")

    def shown(self) -> None:
        """Puts the keyboard on the field that some advice is about, else on what is to be filled in first."""
        self._read_form()
        field, name = self._draft.wanted
        self._draft.wanted = ("", "")
        if field:
            self._fields(name)[field]()
        elif self.dataset:
            self.classes.focus()
        else:
            self._name.setFocus()

    def _fields(self, name: str = "") -> dict[str, Callable[[], object]]:
        """What puts the keyboard on each field."""
        return {
            "name": self._name.setFocus,
            "classes": self.classes.focus_wrong,
            "texts": partial(self.classes.focus_texts, name),
            "licences": self.licences.focus,
            "days": self.days.focus,
        }

    def _connect(self) -> None:
        for part in (self.classes, self.licences, self.days):
            part.changed.connect(self._changed)
        self._form.valueChanged.connect(self._changed)
        self._name.textEdited.connect(self._changed)
        self._draft.started.connect(self._show_start)
        self._draft.licensed.connect(self._show_licences)
        self._draft.replaced.connect(self._show_draft)
        self.unfinished.go_on_asked.connect(self._go_on)
        self.unfinished.take_in_asked.connect(self._take_in)
        self.unfinished.throw_away_asked.connect(self._throw_away)

    @property
    def dataset(self) -> str:
        """The name that was typed."""
        return self._name.text().strip()

    def request(self) -> CollectRequest:
        """What the form says.

        Raises:
            BadInput: Something cannot be used yet; the message says what.
        """
        # Where the trouble is, should the next line find any: what is said about it leads there.
        self._lead = self._fields()["name"]
        if not self.dataset:
            raise BadInput("The dataset has no name yet.", "Give it one.")
        check_name(self.dataset, "dataset name")
        self._lead = self._fields()["classes"]
        wishes = self.classes.wishes()
        # A dataset that is there has other classes already.
        if len(wishes) < 2 and self.dataset not in self._workspace.dataset_names():
            raise BadInput("A new dataset needs two classes.", "Name what is to be told apart.")
        values, errors = self._form.values()
        if errors:
            self._lead = self._form.editor(next(iter(errors))).setFocus
            raise BadInput(next(iter(errors.values())))
        self._lead = self._fields()["days" if self.licences.allowed() else "licences"]
        since, until = self.days.span()
        return collect_request(classes=wishes, licences=self.licences.allowed(), since=since, until=until, **values)

    @Slot()
    def _show_draft(self) -> None:
        """Fills the form with what the draft says."""
        request = self._draft.request
        self._name.setText(self._draft.dataset)
        if request is not None:
            self.classes.set_wishes(request.classes)
            self._form.set_values(request)
            self.licences.set_allowed(request.licences)
            self.days.set_span(request.since, request.until)
        self._show_name()
        self._show_licences()
        self._show_start()

    @Slot()
    def _show_start(self) -> None:
        start = self._draft.start
        if start is None:
            return
        self.unfinished.show_unfinished(start.unfinished)
        # Searches of an earlier collection are a beginning only; they never replace what a person has typed.
        if start.searches and not self._draft.was_kept:
            self.classes.set_wishes(tuple(ClassWish(name, queries) for name, queries in start.searches.items()))
            self._read_form()

    @Slot()
    def _show_licences(self) -> None:
        self.licences.show_licences(self._draft.licences)

    @Slot(object)
    def _go_on(self, entry: Unfinished) -> None:
        new_collection(self._draft.session, entry.dataset, entry.request).start()
        self._wizard.show_page("progress")

    @Slot(object)
    def _take_in(self, entry: Unfinished) -> None:
        new_collection(self._draft.session, entry.dataset, entry.request).store_kept()
        self._wizard.show_page("progress")

    @Slot(object)
    def _throw_away(self, entry: Unfinished) -> None:
        def gone(_: object) -> None:
            self._wizard.short.run(self._draft.reading(""), self._draft.show_start)

        self._wizard.short.run(Task(throw_away, self._workspace, entry.dataset), gone)

    def _read_form(self) -> None:
        """Marks what cannot be used in place, and hands the draft what the form says."""
        self._form.show_errors(self._form.values()[1])
        self.classes.show_error("")
        try:
            self.classes.wishes()
        except BadInput as error:
            self.classes.show_error(str(error))
        # No request is left from before: the way on is closed while this one cannot be used.
        self._draft.dataset, self._draft.request, self._draft.problem = self.dataset, None, ""
        try:
            self._draft.request = self.request()
        except BadInput as error:
            self._draft.problem = str(error)
        self.changed.emit()

    def _left(self) -> QVBoxLayout:
        area = self._area
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.classes)
        column = QVBoxLayout()
        column.setSpacing(SPACE // 2)
        column.addWidget(label("Dataset", "strong", parent=self))
        column.addWidget(self._name)
        column.addWidget(self._said)
        column.addSpacing(SPACE * 2)
        column.addWidget(label("Classes", "strong", parent=self))
        column.addWidget(area, 1)
        return column

    def _right(self, inside: QWidget) -> QWidget:
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE * 2, 0)
        column.setSpacing(SPACE)
        column.addWidget(label("Pictures", "strong", parent=inside))
        column.addWidget(self._form)
        column.addWidget(self.days)
        column.addSpacing(SPACE)
        column.addWidget(label("Licences allowed", "strong", parent=inside))
        column.addWidget(self.licences)
        column.addStretch()
        area = QScrollArea(self)
        area.setObjectName("flickr_settings")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(_SIDE)
        area.setWidget(inside)
        return area

    @Slot()
    def _changed(self) -> None:
        self._show_name()
        self._read_form()

    def _show_name(self) -> None:
        name, wrong = self.dataset, ""
        try:
            check_name(name, "dataset name")
        except BadInput as error:
            wrong = str(error) if name else ""
        there = name in self._workspace.dataset_names()
        self._said.setText(wrong or (f"{name} exists; what is new is added to it." if there else "A new dataset is made."))
        set_look(self._said, "tone", "bad" if wrong else "")
        set_look(self._name, "wrong", bool(wrong))
