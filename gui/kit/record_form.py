"""Rows for the plain fields of one record: label, editor, error in place; made from `core.support.fields.describe`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TypeVar

from pydantic import ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from core.support.errors import BadInput
from core.support.fields import FieldInfo, Record
from gui.kit.field_editors import Editor, editor_for, number_text, value_text
from gui.kit.foldable import FoldableBox
from gui.kit.labels import error_label, say
from gui.theme import SPACE, set_look

Needs = Mapping[str, tuple[str, Container[object]]]
"""Field -> (another field, the values it must have one of) for fields that matter only then; else their rows are hidden."""


class FieldRow:
    """The widgets of one field; the form places them in a grid.

    Args:
        info: The field.
        editor: Shows its value.
        name: Object name of the inner editor.
        spoken: Accessible name ("Stage 1, Epochs").
        parent: Where its widgets lie.
    """

    def __init__(self, info: FieldInfo, editor: Editor, name: str, spoken: str, parent: QWidget) -> None:
        self.info = info
        self.editor = editor
        tip = field_tip(info)
        inner = editor.field()
        inner.setObjectName(name)
        inner.setAccessibleName(spoken)
        # Screen readers tell descriptions, and no tooltips.
        inner.setAccessibleDescription(tip)
        self.label = QLabel(info.label, parent)
        self.label.setBuddy(inner)
        self.error = error_label(f"{name}_error", parent)
        for widget in (self.label, editor, inner):
            widget.setToolTip(tip)

    def show_error(self, text: str) -> None:
        """Shows what is wrong under the editor; nothing when `text` is empty."""
        say(self.error, text)
        set_look(self.editor.field(), "wrong", bool(text))

    def set_visible(self, visible: bool) -> None:
        for widget in (self.label, self.editor):
            widget.setVisible(visible)
        self.error.setVisible(visible and bool(self.error.text()))


class RecordForm(QWidget):
    """A form over some fields of a record; the advanced ones fold away under "More settings".

    Signals:
        valueChanged(): The person changed a field.

    Args:
        fields: The fields, in the order shown.
        prefix: Beginning of object names ("stage_0").
        spoken: Beginning of accessible names ("Stage 1").
        needs: Fields that matter only with a certain value of another.
        editors: Editors for fields that want more than their kind gives.
    """

    valueChanged = Signal()  # noqa: N815 - the name Qt's own editors use

    def __init__(
        self,
        fields: Iterable[FieldInfo],
        prefix: str,
        spoken: str,
        needs: Needs | None = None,
        editors: Mapping[str, Editor] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._needs = needs or {}
        self._rows: dict[str, FieldRow] = {}
        self._usual: Record | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        known = list(fields)

        def place(some: list[FieldInfo], where: QVBoxLayout, parent: QWidget) -> None:
            grid = _grid()
            where.addLayout(grid)
            for info in some:
                editor = (editors or {}).get(info.name) or editor_for(info, parent)
                name = f"{prefix}_{info.name}"
                row = FieldRow(info, editor, name, f"{spoken}, {info.label}" if spoken else info.label, parent)
                editor.valueChanged.connect(self._changed)
                self._rows[info.name] = row
                _place(grid, row)

        # Each is made where it lies: moved there, it is told of its style anew, with all that lies in it: half the time.
        place([info for info in known if not info.advanced], layout, self)
        self._more: FoldableBox | None = None
        if advanced := [info for info in known if info.advanced]:
            self._more = FoldableBox("More settings", f"{prefix}_more", opened=False, parent=self)
            layout.addWidget(self._more)
            place(advanced, self._more.body, self._more.content)
        self._rows = {info.name: self._rows[info.name] for info in known}  # in their order, not as they were made
        self._show_needed()

    def values(self) -> tuple[dict[str, object], dict[str, str]]:
        """The usable values by field, and what is wrong with the others."""
        values: dict[str, object] = {}
        errors: dict[str, str] = {}
        for name, row in self._rows.items():
            try:
                values[name] = row.editor.value()
            except BadInput as error:
                errors[name] = str(error)
        return values, errors

    def set_values(self, record: Record) -> None:
        """Shows the record's fields."""
        for name, row in self._rows.items():
            row.editor.setValue(getattr(record, name))
        self._show_needed()
        self._summarise()

    def compare_with(self, usual: Record | None) -> None:
        """Has `changes` told against this record from now on; None for nothing to hold the fields against."""
        self._usual = usual
        self._summarise()

    def changes(self, advanced_only: bool = False) -> list[str]:
        """What differs from the record that is usual: "learning rate 0.01 instead of 0.002"."""
        if self._usual is None:
            return []
        found = []
        for name, row in self._rows.items():
            if row.editor.isHidden():
                continue  # it does not matter now, whatever it is
            usual = getattr(self._usual, name)
            label = row.info.label[0].lower() + row.info.label[1:]
            if advanced_only and not row.info.advanced:
                continue
            try:
                value = row.editor.value()
            except BadInput:
                found.append(f"{label} cannot be used")
                continue
            if value != usual:
                found.append(f"{label} {value_text(value, row.info.zero)} instead of {value_text(usual, row.info.zero)}")
        return found

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Shows errors under their fields, takes away the others, and opens what hides one."""
        for name, row in self._rows.items():
            text = errors.get(name, "")
            row.show_error(text)
            if text and row.info.advanced and self._more is not None:
                self._more.set_open(True)
        self._show_needed()

    def names(self) -> list[str]:
        """The fields shown, in order."""
        return list(self._rows)

    def editor(self, name: str) -> Editor:
        return self._rows[name].editor

    def row(self, name: str) -> FieldRow:
        return self._rows[name]

    def _changed(self) -> None:
        self._show_needed()
        self._summarise()
        self.valueChanged.emit()

    def _summarise(self) -> None:
        if self._more is not None:
            self._more.set_summary(", ".join(self.changes(advanced_only=True)))

    def _show_needed(self) -> None:
        for name, (other, values) in self._needs.items():
            if name not in self._rows or other not in self._rows:
                continue
            row = self._rows[name]
            try:
                # A row with an error stays: nobody mends what cannot be seen.
                needed = self._rows[other].editor.value() in values or bool(row.error.text())
            except BadInput:
                needed = True
            row.set_visible(needed)
        if self._more is not None:
            # With every row of it hidden, it would open on nothing.
            self._more.setVisible(any(not row.label.isHidden() for row in self._rows.values() if row.info.advanced))


def field_tip(info: FieldInfo) -> str:
    """The field's tooltip: what it does, its range with the unit, and its usual value."""
    lines = [info.help]
    unit = f" {info.unit}" if info.unit else ""
    if info.kind in ("int", "float") and info.low is not None:
        low = ("above " if info.above else "") + number_text(info.low, True)
        high = f" to {number_text(info.high, True)}" if info.high is not None else " or more"
        lines.append(f"Range: {low}{high}{unit}.")
    if info.kind in ("int", "float"):
        lines.append(f"Usual: {number_text(info.default, True)}{unit}.")
    return "\n".join(lines)


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE * 2)
    grid.setVerticalSpacing(SPACE // 2)
    grid.setColumnMinimumWidth(0, 15 * SPACE)
    grid.setColumnStretch(1, 1)
    return grid


def _place(grid: QGridLayout, row: FieldRow) -> None:
    line = grid.rowCount()
    row.label.setMinimumHeight(row.editor.field().sizeHint().height())  # in line with the field, not with captions under it
    grid.addWidget(row.label, line, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    grid.addWidget(row.editor, line, 1)
    grid.addWidget(row.error, line + 1, 1)


R = TypeVar("R", bound=Record)


def record_or_errors(form: RecordForm, record: type[R]) -> R:
    """The record of the form's values; what is wrong is shown under its field.

    Raises:
        BadInput: Something is wrong; the message says what, for complaints about several fields at once.
    """
    values, errors = form.values()
    made = None
    general = ""
    if not errors:
        try:
            made = record(**values)
        except ValidationError as problem:
            for entry in problem.errors():
                # pydantic puts this before the words of our own validators.
                said = str(entry["msg"]).removeprefix("Value error, ")
                # A complaint about the record as a whole names no field.
                if entry["loc"] and entry["loc"][0] in form.names():
                    errors[str(entry["loc"][0])] = said
                else:
                    general = f"{said[:1].upper()}{said[1:].rstrip('.')}."
    form.show_errors(errors)
    if made is None:
        raise BadInput(general or next(iter(errors.values())), "Mend it and go on.")
    return made
