"""The choices about background removal, with editors for a colour, a sort of object and a file."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from core.datasets.derived.background_request import COLOURS, INSTANCES, OBJECTS, BackgroundOptions
from core.runs.fields import FieldInfo, describe
from gui.theme import SPACE
from gui.widgets.field_editors import Editor
from gui.widgets.quiet_combo_box import QuietComboBox
from gui.widgets.record_form import RecordForm
from gui.wizards.record_values import record_or_errors

_ANY = "The largest of any sort"
_SWATCH = 16


class ColourEditor(Editor):
    """A colour: one of those with a name, or any other."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QuietComboBox(self)
        for name, code in COLOURS.items():
            self._box.addItem(_swatch(code), name.capitalize(), name)
        self._box.activated.connect(self._chosen)
        other = QPushButton("Other …", self)
        other.setObjectName("background_other_colour")
        other.setAutoDefault(False)
        other.clicked.connect(self._ask)
        _row(self, self._box, other)

    def value(self) -> str:
        return str(self._box.currentData())

    def setValue(self, value: object) -> None:
        place = self._box.findData(value)
        if place < 0:
            self._box.addItem(_swatch(str(value)), str(value), str(value))
            place = self._box.count() - 1
        self._box.setCurrentIndex(place)

    def field(self) -> QWidget:
        return self._box

    @Slot()
    def _ask(self) -> None:
        now = QColor(COLOURS.get(self.value(), self.value()))
        colour = QColorDialog.getColor(now, self, "Colour behind the object")
        if colour.isValid():
            self.setValue(colour.name())
            self.valueChanged.emit()

    @Slot()
    def _chosen(self) -> None:
        self.valueChanged.emit()


class ObjectEditor(Editor):
    """A sort of object, or the largest of any sort."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QuietComboBox(self)
        self._box.addItem(_ANY, "")
        for name in OBJECTS:
            self._box.addItem(name.capitalize(), name)
        self._box.activated.connect(self._chosen)
        _row(self, self._box)

    def value(self) -> str:
        return str(self._box.currentData())

    def setValue(self, value: object) -> None:
        self._box.setCurrentIndex(self._box.findData(value))

    def field(self) -> QWidget:
        return self._box

    @Slot()
    def _chosen(self) -> None:
        self.valueChanged.emit()


class FileEditor(Editor):
    """The path of a file, or nothing."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.setPlaceholderText("Downloaded once (170 MB) when empty")
        self._line.textEdited.connect(self._edited)
        choose = QPushButton("File …", self)
        choose.setObjectName("background_weights_file")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._ask)
        _row(self, self._line, choose)

    def value(self) -> str:
        return self._line.text().strip()

    def setValue(self, value: object) -> None:
        self._line.setText(str(value))

    def field(self) -> QWidget:
        return self._line

    @Slot()
    def _ask(self) -> None:
        path = QFileDialog.getOpenFileName(self, "Weights of Mask R-CNN", self.value(), "Weights (*.pth *.pt *.safetensors)")[0]
        if path:
            self._line.setText(path)
            self.valueChanged.emit()

    @Slot()
    def _edited(self) -> None:
        self.valueChanged.emit()


class BackgroundForm(RecordForm):
    """A form over `BackgroundOptions`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        fields = tuple(describe(BackgroundOptions))
        kinds = {"fill": ColourEditor, "object_class": ObjectEditor, "weights": FileEditor}
        editors = {info.name: kinds[info.name](info) for info in fields if info.name in kinds}
        needs = {"object_class": ("method", INSTANCES), "weights": ("method", INSTANCES)}
        super().__init__(fields, "background", "", needs, editors, parent)
        self.set_values(BackgroundOptions())

    def options(self) -> BackgroundOptions:
        """What is chosen; errors are shown in place.

        Raises:
            BadInput: Something cannot be used.
        """
        return record_or_errors(self, BackgroundOptions)


def _row(editor: Editor, *parts: QWidget) -> None:
    row = QHBoxLayout(editor)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    row.addWidget(parts[0], 1)
    for part in parts[1:]:
        row.addWidget(part)


def _swatch(code: str) -> QIcon:
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(QColor(code))
    return QIcon(picture)
