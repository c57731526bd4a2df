"""Where pictures come from on the network: a link to an archive, or a folder of a bucket."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.importing.importing import ImportOptions
from core.datasets.sources.reading import Undecided
from core.support.workspace import Workspace
from gui.importing.source_panel import CHOOSE, SourcePanel, will_text
from gui.importing.survey_view import SurveyView
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.kit.typed_line import TypedLine
from gui.theme import SPACE


@dataclass(frozen=True)
class AddressKind:
    """A sort of address: how it begins, an example, and what a person has to know.

    `others` are beginnings of addresses that belong on another page. `asks_private` where a machine of one's own network may
    be meant.
    """

    name: str
    spoken: str
    scheme: tuple[str, ...]
    others: tuple[str, ...]
    example: str
    help: str
    asks_private: bool


LINK = AddressKind(
    "link",
    "Link to an archive",
    ("https://", "http://"),
    ("s3://",),
    "https://example.org/pictures.zip",
    "A zip or tar archive of a folder that could itself be imported. Only http and https; machines of the private network are "
    "not asked unless you say so. The size is shown before anything is downloaded.",
    True,
)
BUCKET = AddressKind(
    "s3",
    "Folder of a bucket",
    ("s3://",),
    ("https://", "http://"),
    "s3://bucket/folder",
    "The subfolders are the classes. Keys are found as other S3 programs find them: AWS_PROFILE, AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY, or the file ~/.aws/credentials; without any, the bucket is asked as anybody may. "
    "SAFELIGHT_S3_ENDPOINT names a server other than Amazon's.",
    False,
)


class AddressBox(SourcePanel):
    """An address, and what a look at it found.

    Args:
        workspace: Where it would be imported to.
        kind: `LINK` or `BUCKET`.
    """

    def __init__(self, workspace: Workspace, kind: AddressKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._field = TypedLine(self)
        self._field.setObjectName(f"{kind.name}_address")
        self._field.setAccessibleName(kind.spoken)
        self._field.setPlaceholderText(kind.example)
        self._field.setClearButtonEnabled(True)
        self._field.editingFinished.connect(self._typed)
        look = quiet_button("Look", f"{kind.name}_look", "search", self._look, self)
        look.setAccessibleName("Look what is there")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._field, 1)
        row.addWidget(look)
        self._private = QCheckBox("It may be on my own network or machine", self)
        self._private.setObjectName(f"{kind.name}_private")
        self._private.setToolTip("Addresses such as 192.168.0.10 are refused otherwise, because a foreign link could lead there.")
        self._private.setVisible(kind.asks_private)
        self._private.toggled.connect(self._look)
        self._looked_at = ""
        self._by_hand = False
        self._survey = SurveyView(workspace, kind.name, self)
        self._survey.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(label(kind.help, "caption", wrap=True))
        column.addWidget(self._private)
        column.addWidget(self._survey, 1)

    def address(self) -> str:
        """The address typed; what begins with no scheme gets the first of the kind."""
        text = self._field.text().strip()
        return text if not text or "://" in text else f"{self._kind.scheme[0]}{text}"

    def set_address(self, address: str) -> None:
        """Takes an address and looks at what is there."""
        self._field.setText(address)
        self._look()

    def options(self) -> ImportOptions:
        """How it is to be read, and whether a machine of the private network may be asked."""
        return self._survey.options(ImportOptions(private=self._private.isChecked()))

    def is_looking(self) -> bool:
        """True while an address that was typed is looked at: the button must not go dead under a click."""
        return self._by_hand and self._survey.is_looking

    def show_question(self, question: Undecided) -> None:
        """Asks how it is to be read."""
        self._survey.show_question(question)

    def usable(self) -> bool:
        """True when the look found something to import."""
        # What was found is about an address that may have been changed since.
        return self._survey.usable() and self.address() == self._looked_at

    def lone_class(self) -> str:
        """The class that all of it is of; "" for several."""
        return self._survey.lone_class() if self.usable() else ""

    def will(self) -> str:
        """What importing it does."""
        found = self._survey.found
        if found is None or not self.usable():
            return CHOOSE if found is not None and found.question is not None else ""
        return will_text(found, self._survey.reading, True)

    def close_down(self) -> None:
        """Looks no further."""
        self._survey.close_down()

    @Slot()
    def _typed(self) -> None:
        # editingFinished comes whenever the field is left, changed or not.
        if self.address() != self._looked_at:
            self._by_hand = True
            self._look()

    @Slot()
    def _look(self) -> None:
        address = self.address()
        # On the page of buckets a link was read all the same, and refused with advice about a box that is on the other page.
        if address.lower().startswith(self._kind.others):
            self._field.clear()
            self._looked_at = ""
            self.elsewhere.emit(address)
            return
        self._looked_at = address
        self._survey.look(self._looked_at, ImportOptions(private=self._private.isChecked()))
