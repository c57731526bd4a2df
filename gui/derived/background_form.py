"""The choices about background removal, with editors for a colour, a sort of object and a file."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QFileDialog, QLineEdit, QWidget

from core.derived.background_request import COLOURS, INSTANCES, OBJECT, OBJECTS, SWAPPED, BackgroundOptions
from core.derived.cutters import here
from core.support.fields import FieldInfo, describe
from gui.kit.field_editors import ChoiceEditor, Editor
from gui.kit.quiet import quiet_button
from gui.kit.record_form import RecordForm, record_or_errors
from gui.theme import current_theme

_ANY = "The largest of any sort"
_SWATCH = 16


class ColourEditor(ChoiceEditor):
    """A colour: one of those with a name, or any other."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(info, parent)
        for place in range(self._box.count()):
            self._box.setItemIcon(place, _swatch(COLOURS[self._box.itemData(place)]))

    def offered(self, info: FieldInfo) -> Iterable[tuple[str, str]]:
        return ((name.capitalize(), name) for name in COLOURS)

    def beside(self) -> Iterable[QWidget]:
        return (quiet_button("Other …", "background_other_colour", "", self._ask),)

    def setValue(self, value: object) -> None:
        # A colour that was picked has no name among those offered.
        if self._box.findData(value) < 0:
            self._box.addItem(_swatch(str(value)), str(value), str(value))
        super().setValue(value)

    @Slot()
    def _ask(self) -> None:
        now = QColor(COLOURS.get(self.value(), self.value()))
        colour = QColorDialog.getColor(now, self, "Colour behind the object")
        if colour.isValid():
            self.setValue(colour.name())
            self.valueChanged.emit()


class ObjectEditor(ChoiceEditor):
    """A sort of object, or the largest of any sort."""

    def offered(self, info: FieldInfo) -> Iterable[tuple[str, str]]:
        return ((_ANY, ""), *((name.capitalize(), name) for name in OBJECTS))


class FileEditor(Editor):
    """The path of a file, or nothing."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.setPlaceholderText("Downloaded once (170 MB) when empty")
        self._line.textEdited.connect(self._edited)
        self._hold(self._line, quiet_button("File …", "background_weights_file", "", self._ask))

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
    """A form over `BackgroundOptions`.

    Attributes:
        instead: What is to be said where the usual method is not installed and another one is chosen; empty otherwise.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        fields = tuple(describe(BackgroundOptions))
        kinds = {"fill": ColourEditor, "object_class": ObjectEditor, "weights": FileEditor}
        editors = {info.name: kinds[info.name](info) for info in fields if info.name in kinds}
        # What Mask R-CNN alone asks is hidden beside other methods, and what plain ground alone has beside other grounds.
        needs = {
            **dict.fromkeys(("object_class", "weights"), ("method", INSTANCES)),
            **dict.fromkeys(("fill", "crop", "margin"), ("makes", OBJECT)),
            "seed": ("makes", SWAPPED),
        }
        super().__init__(fields, "background", "", needs, editors, parent)
        usual, self.instead = here(BackgroundOptions())
        self.set_values(usual)

    def options(self) -> BackgroundOptions:
        """What is chosen; errors are shown in place.

        Raises:
            BadInput: Something cannot be used.
        """
        return record_or_errors(self, BackgroundOptions)


def _swatch(code: str) -> QIcon:
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(QColor(current_theme().line_strong))  # an edge, or white is not seen on white
    painter = QPainter(picture)
    painter.fillRect(picture.rect().adjusted(1, 1, -1, -1), QColor(code))
    painter.end()
    return QIcon(picture)
