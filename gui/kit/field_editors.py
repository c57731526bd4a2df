"""One small editor per kind of a record's field: number, switch, choice, text. All have value, setValue, valueChanged."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from core.support.errors import BadInput
from core.support.fields import FieldInfo
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox
from gui.theme import SPACE

# Rates are compared over powers of ten: a step that suits 1 is a hundred times too large for 0.01.
_LADDER = (1.0, 2.0, 5.0)


class Editor(QWidget):
    """A widget that shows one value.

    Signals:
        valueChanged(): The person changed what is shown; it may not be a usable value yet.
    """

    valueChanged = Signal()  # noqa: N815 - the name Qt's own editors use

    def value(self) -> object:
        """The value shown.

        Raises:
            BadInput: What is shown is not a value of the field.
        """
        raise NotImplementedError

    def setValue(self, value: object) -> None:
        """Shows `value`."""
        raise NotImplementedError

    def field(self) -> QWidget:
        """The inner widget that takes the keyboard; it gets the object name, accessible name and buddy."""
        raise NotImplementedError

    def _hold(self, inner: QWidget, *beside: QWidget) -> None:
        """Lays out the inner widget over the whole width, and others at its right."""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(inner, 1)
        for widget in beside:
            layout.addWidget(widget)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(inner)


class NumberLine(QLineEdit):
    """A line for a number with its unit inside at the right; Up and Down step it.

    Args:
        info: The field; its bounds limit the steps, its kind says whether fractions are allowed.
    """

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info = info
        self._unit = label(info.unit, "caption", parent=self)
        # A click on the unit is meant for the line below it.
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._place_unit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_unit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
            return
        try:
            self.setText(shown_number(self._info, stepped(self._info, parse_number(self._info, self.text()), steps)))
            # setText tells nobody, and a step is as good as typing.
            self.textEdited.emit(self.text())
        except BadInput:
            return

    def _place_unit(self) -> None:
        width = self._unit.sizeHint().width()
        self._unit.setGeometry(self.width() - width - 8, 0, width, self.height())
        # Or a long number would run on below its unit.
        self.setTextMargins(0, 0, width + 8 if self._info.unit else 0, 0)


class NumberEditor(Editor):
    """A whole number or a fraction as text, so that 0.0003 and 3e-4 can both be written."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info = info
        self._line = NumberLine(info, self)
        self._line.textEdited.connect(self._edited)
        self._hold(self._line)

    def value(self) -> float | int:
        return parse_number(self._info, self._line.text())

    def setValue(self, value: object) -> None:
        assert isinstance(value, int | float)
        self._line.setText(shown_number(self._info, value))

    def field(self) -> QWidget:
        return self._line

    @Slot()
    def _edited(self) -> None:
        self.valueChanged.emit()


class SwitchEditor(Editor):
    """Yes or no."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QCheckBox(self)
        self._box.toggled.connect(self._toggled)
        self._hold(self._box)

    def value(self) -> bool:
        return self._box.isChecked()

    def setValue(self, value: object) -> None:
        # `toggled` comes whoever sets the box; `activated` of a list and `textEdited` of a line come from the person only.
        self._box.blockSignals(True)
        self._box.setChecked(bool(value))
        self._box.blockSignals(False)
        self._name_state()

    def field(self) -> QWidget:
        return self._box

    @Slot()
    def _toggled(self) -> None:
        self._name_state()
        self.valueChanged.emit()

    def _name_state(self) -> None:
        self._box.setText("On" if self._box.isChecked() else "Off")


class ChoiceEditor(Editor):
    """One of a few named values; a subclass may offer others than the field's own, or put widgets beside them."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QuietComboBox(self)
        for text, value in self.offered(info):
            self._box.addItem(text, value)
        self._box.activated.connect(self._chosen)
        self._hold(self._box, *self.beside())

    def offered(self, info: FieldInfo) -> Iterable[tuple[str, str]]:
        """What can be chosen: the words shown, and the value."""
        return zip(info.titles or map(choice_text, info.choices), info.choices, strict=True)

    def beside(self) -> Iterable[QWidget]:
        """Widgets at the right of the list."""
        return ()

    def value(self) -> str:
        return str(self._box.currentData())

    def setValue(self, value: object) -> None:
        self._box.setCurrentIndex(self._box.findData(value))

    def field(self) -> QWidget:
        return self._box

    @Slot()
    def _chosen(self) -> None:
        self.valueChanged.emit()


class TextEditor(Editor):
    """A line of text that must not be empty."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info = info
        self._line = QLineEdit(self)
        self._line.textEdited.connect(self._edited)
        self._hold(self._line)

    def value(self) -> str:
        text = self._line.text().strip()
        if not text:
            raise BadInput(f"{self._info.label} is empty.", "Write a value.")
        return text

    def setValue(self, value: object) -> None:
        self._line.setText(str(value))

    def field(self) -> QWidget:
        return self._line

    @Slot()
    def _edited(self) -> None:
        self.valueChanged.emit()


_SPELLINGS = {
    "mlp": "MLP",
    "fp32": "fp32",
    "bf16": "bf16",
    "fp16": "fp16",
    "cpu": "Processor",
    "mps": "Apple's GPU",
    "u2netp": "u2netp",
    "grabcut": "GrabCut",
    "mask-rcnn": "Mask R-CNN",
}
_KINDS: dict[str, Callable[[FieldInfo, QWidget | None], Editor]] = {
    "int": NumberEditor, "float": NumberEditor, "bool": SwitchEditor, "choice": ChoiceEditor, "text": TextEditor,
}  # fmt: skip


def editor_for(info: FieldInfo, parent: QWidget | None = None) -> Editor:
    """The editor for a field's kind."""
    return _KINDS[info.kind](info, parent)


def choice_text(choice: str) -> str:
    """A choice as shown: names as they are spelt, words as the beginning of a sentence."""
    return _SPELLINGS.get(choice, choice[:1].upper() + choice[1:])


_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")


def parse_number(info: FieldInfo, text: str) -> float | int:
    """The number in `text`; commas between groups of three digits part thousands, any other comma stands for the point.

    Raises:
        BadInput: Not a number, not whole where it has to be, or out of the field's bounds.
    """
    plain = text.strip().replace("_", "")
    if info.zero and plain.lower() == info.zero:
        return 0
    # The bounds are shown as "1 to 10,000": typed as shown, 10,000 was taken for 10.
    plain = plain.replace(",", "" if _THOUSANDS.fullmatch(plain) else ".")
    try:
        number = float(plain)
    except ValueError:
        raise BadInput(f"{info.label} is not a number.", f"Write {range_text(info)}.") from None
    low = info.low if info.low is not None else -math.inf
    high = info.high if info.high is not None else math.inf
    below = number <= low if info.above else number < low
    if not math.isfinite(number) or below or number > high or (info.kind == "int" and number != int(number)):
        raise BadInput(f"{info.label} is out of range.", f"Write {range_text(info)}.")
    return int(number) if info.kind == "int" else number


def shown_number(info: FieldInfo, value: float | int) -> str:
    """The number as its line shows it: by its name where 0 has one."""
    return info.zero if info.zero and value == 0 else number_text(value)


def range_text(info: FieldInfo) -> str:
    """The field's bounds in words: "a whole number from 1 to 10,000"."""
    noun = f"{info.zero}, or " * bool(info.zero) + ("a whole number" if info.kind == "int" else "a number")
    if info.low is not None:
        noun += f" {'above' if info.above else 'from'} {number_text(info.low, True)}"
    if info.high is not None:
        noun += f" {'up to' if info.above or info.low is None else 'to'} {number_text(info.high, True)}"
    return noun


def number_text(value: float | int, grouped: bool = False) -> str:
    """The shortest text that reads back as the same number; `grouped` puts commas between thousands."""
    # Larger whole numbers keep their powers of ten, and below this a float still holds every one exactly.
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}" if grouped else str(int(value))
    return repr(float(value))


def value_text(value: object, zero: str = "") -> str:
    """A value within a sentence: "0.002", "on", "class weights"; `zero` is what 0 is called, where it has a name."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if zero and value == 0:
        return zero
    if isinstance(value, int | float):
        return number_text(value, True)
    if isinstance(value, tuple):
        return " and ".join(map(str, value)) or "none"
    return str(value)


def stepped(info: FieldInfo, value: float | int, steps: int) -> float | int:
    """The next value up or down: whole numbers by one, fractions of one by 0.05, others along 1, 2, 5, 10.

    A wish that 0 stands for has no neighbour: from it the first step up is to the field's default.
    """
    if info.zero and value == 0:
        wanted: float = info.default if steps > 0 and isinstance(info.default, int | float) else 0
    elif info.kind == "int":
        wanted = value + steps
    elif info.unit == "fraction":
        # Without what floats leave over: 0.1 and 0.05 are 0.15000000000000002.
        wanted = round(value + 0.05 * steps, 10)
    else:
        wanted = _on_ladder(float(value), steps)
    low = info.low if info.low is not None else wanted
    high = info.high if info.high is not None else wanted
    held = min(max(wanted, low), high)
    # The bound itself is no value, so there is none further down.
    if info.above and held <= low:
        return value
    return int(held) if info.kind == "int" else held


def _on_ladder(value: float, steps: int) -> float:
    if value <= 0:
        return 0.01 if steps > 0 else 0.0
    # A logarithm may come out just below a whole number; the margins below keep a rung from being its own neighbour.
    power = math.floor(math.log10(value) + 1e-9)
    rungs = [step * 10.0**exponent for exponent in range(power - 1, power + 2) for step in _LADDER]
    if steps > 0:
        return float(f"{next(rung for rung in rungs if rung > value * (1 + 1e-9)):.6g}")
    return float(f"{next(rung for rung in reversed(rungs) if rung < value * (1 - 1e-9)):.6g}")
