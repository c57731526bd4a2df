"""What is to be collected: dataset, classes with search texts, how many, how large, which licences, from when."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.datasets.catalog.licences import Licence
from core.datasets.flickr.wishes import SETTINGS, ClassWish, CollectRequest, collect_request
from core.support.errors import BadInput
from core.support.fields import describe
from core.support.workspace import Workspace, check_name
from gui.flickr.class_rows import ClassRows
from gui.flickr.day_span import DaySpan
from gui.flickr.licence_boxes import LicenceBoxes
from gui.kit.labels import label, set_look
from gui.kit.record_form import RecordForm
from gui.theme import SPACE

_SIDE = SPACE * 42
_BLANK = CollectRequest(classes=())


class WishRoom(QWidget):
    """The form of a collection.

    Signals:
        changed(): The person changed something; `problem` may be another.

    Args:
        workspace: Whose datasets there are.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._name = QLineEdit(self)
        self._name.setObjectName("flickr_dataset")
        self._name.setAccessibleName("Name of the dataset")
        self._name.setPlaceholderText("A name for the dataset, such as boats")
        self._said = label(role="caption", name="flickr_dataset_said", wrap=True)
        self.classes = ClassRows(self)
        self.licences = LicenceBoxes(self)
        self.days = DaySpan(self)
        self._form = RecordForm([info for info in describe(CollectRequest) if info.name in SETTINGS], "flickr", "")
        self._form.set_values(_BLANK)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 3)
        row.addLayout(self._left(), 1)
        row.addWidget(self._right())
        for part in (self.classes, self.licences, self.days):
            part.changed.connect(self._changed)
        self._form.valueChanged.connect(self._changed)
        self._name.textEdited.connect(self._changed)
        self._show_name()

    @property
    def dataset(self) -> str:
        """The name that was typed."""
        return self._name.text().strip()

    def set_dataset(self, name: str) -> None:
        """Shows a name."""
        self._name.setText(name)
        self._show_name()

    def request(self) -> CollectRequest:
        """What the form says.

        Raises:
            BadInput: Something cannot be used yet; the message says what.
        """
        if not self.dataset:
            raise BadInput("The dataset has no name yet.", "Give it one.")
        check_name(self.dataset, "dataset name")
        wishes = self.classes.wishes()
        if len(wishes) < 2 and self.dataset not in self._workspace.dataset_names():
            raise BadInput("A new dataset needs two classes.", "Name what is to be told apart.")
        values, errors = self._form.values()
        if errors:
            raise BadInput(next(iter(errors.values())))
        since, until = self.days.span()
        return collect_request(classes=wishes, licences=self.licences.allowed(), since=since, until=until, **values)

    def show_request(self, dataset: str, request: CollectRequest) -> None:
        """Shows a collection."""
        self.set_dataset(dataset)
        self.classes.set_wishes(request.classes)
        self._form.set_values(request)
        self.licences.set_allowed(request.licences)
        self.days.set_span(request.since, request.until)

    def show_searches(self, searches: dict[str, tuple[str, ...]]) -> None:
        """Shows classes with their search texts."""
        self.classes.set_wishes(tuple(ClassWish(name, queries) for name, queries in searches.items()))

    def show_licences(self, licences: tuple[Licence, ...]) -> None:
        """Names the licences as Flickr does."""
        self.licences.show_licences(licences)

    def show_problem(self) -> str:
        """Marks what cannot be used in place and returns it as a sentence; "" when all is well."""
        self._form.show_errors(self._form.values()[1])
        self.classes.show_error("")
        try:
            self.classes.wishes()
        except BadInput as error:
            self.classes.show_error(str(error))
        try:
            self.request()
        except BadInput as error:
            return str(error)
        return ""

    def focus(self) -> None:
        """Puts the keyboard on what is to be filled in first."""
        if self.dataset:
            self.classes.focus()
        else:
            self._name.setFocus()

    def _left(self) -> QVBoxLayout:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.classes)
        column = QVBoxLayout()
        column.setSpacing(SPACE // 2)
        column.addWidget(label("Dataset", "strong"))
        column.addWidget(self._name)
        column.addWidget(self._said)
        column.addSpacing(SPACE * 2)
        column.addWidget(label("Classes", "strong"))
        column.addWidget(area, 1)
        return column

    def _right(self) -> QWidget:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE * 2, 0)
        column.setSpacing(SPACE)
        column.addWidget(label("Pictures", "strong"))
        column.addWidget(self._form)
        column.addWidget(self.days)
        column.addSpacing(SPACE)
        column.addWidget(label("Licences allowed", "strong"))
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
        self.show_problem()
        self.changed.emit()

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
