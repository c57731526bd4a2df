"""The editor for the members of an ensemble: runs, and architectures with ImageNet weights. value, setValue, valueChanged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.architectures.catalogue import ARCHITECTURES, find
from core.architectures.origins import RunWeights
from core.runs.members import member_name
from core.runs.recipe import ENSEMBLE, MOST_MEMBERS, Recipe
from core.support.errors import BadInput, SafelightError
from core.support.fields import describe
from gui.icons import icon
from gui.kit.field_editors import Editor, NumberEditor
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox, quiet_button
from gui.theme import SPACE

_RUN = "run:"
_SIZE = next(info for info in describe(Recipe) if info.name == "picture_size")
_FIRST = ("lite0@288", "lite2@260")
"""What an ensemble begins as: two networks whose weights are installed."""


class _MemberRow(QWidget):
    """One member: what it is, and the size of its pictures where it is no run, which has its own."""

    def __init__(self, editor: MembersEditor, number: int) -> None:
        super().__init__(editor)
        self.box = QuietComboBox(self)
        self.box.setObjectName(f"member_{number}")
        self.box.setAccessibleName(f"Member {number + 1}")
        self.pixels = NumberEditor(_SIZE, self)
        self.pixels.setFixedWidth(13 * SPACE)
        self.pixels.field().setObjectName(f"member_{number}_size")
        self.pixels.field().setAccessibleName(f"Picture size of member {number + 1}, in pixels")
        self.pixels.field().setToolTip("Side of the square this member sees, in pixels")
        self.remove = quiet_button("", f"member_{number}_remove", "delete", partial(editor.remove, self), self)
        self.remove.setAccessibleName(f"Remove member {number + 1}")
        self.remove.setToolTip("Take this member out of the ensemble")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self.box, 0, 0)
        layout.addWidget(self.remove, 0, 1)
        # Beside the name it made the form wider than its column, which cut off what removes the member.
        layout.addWidget(self.pixels, 1, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def value(self) -> str:
        """The member as a recipe names it.

        Raises:
            BadInput: The size is no size.
        """
        name = str(self.box.currentData())
        return name if name.startswith(_RUN) else f"{name}@{self.pixels.value()}"

    def shown(self) -> str:
        """The same, at the usual size where what is written is none."""
        try:
            return self.value()
        except BadInput:
            return str(self.box.currentData())

    def show_size(self) -> None:
        self.pixels.setVisible(not str(self.box.currentData()).startswith(_RUN))


class MembersEditor(Editor):
    """Rows of members, two at least; the runs that can be members are told to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[str, ...] = ()
        self._rows: list[_MemberRow] = []
        self._area = QVBoxLayout()
        self._area.setSpacing(SPACE // 2)
        self._add = QPushButton(icon("add"), "Add a member", self)
        self._add.setObjectName("member_add")
        self._add.clicked.connect(self._added)
        text = "Architectures come with ImageNet weights. Pictures that a run learned from do not count on val and test."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(self._area)
        row = QHBoxLayout()
        row.addWidget(self._add)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(label(text, "caption", wrap=True))
        self._show(_FIRST)

    def value(self) -> tuple[str, ...]:
        members = tuple(row.value() for row in self._rows)
        if len(members) < 2:
            raise BadInput("An ensemble needs two members or more.", "Add a member.")
        twice = [member for member in dict.fromkeys(members) if members.count(member) > 1]
        if twice:
            raise BadInput(f"{twice[0]} is a member twice.", "Choose another one in its place.")
        return members

    def setValue(self, value: object) -> None:
        members = [str(member) for member in value] if isinstance(value, Iterable) else []
        self._show(members or _FIRST)

    def field(self) -> QWidget:
        return self._rows[0].box if self._rows else self._add

    def set_runs(self, runs: Sequence[RunWeights]) -> None:
        """Tells which runs there are: those that have weights and are no ensembles can be members."""
        self._runs = tuple(run.run for run in runs if run.ready and run.architecture != ENSEMBLE)
        for row in self._rows:
            self._fill(row, row.shown())

    def remove(self, row: _MemberRow) -> None:
        """Takes a row away."""
        members = [other.shown() for other in self._rows if other is not row]
        self._show(members)
        self.valueChanged.emit()

    @Slot()
    def _added(self) -> None:
        members = [row.shown() for row in self._rows]
        new = next((name for name in (*(f"{_RUN}{run}" for run in self._runs), *_FIRST) if name not in members), _FIRST[0])
        self._show([*members, new])
        self._rows[-1].box.setFocus()
        self.valueChanged.emit()

    def _show(self, members: Sequence[str]) -> None:
        for gone in self._rows[len(members) :]:
            self._area.removeWidget(gone)
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        del self._rows[len(members) :]
        while len(self._rows) < len(members):
            row = _MemberRow(self, len(self._rows))
            row.box.activated.connect(partial(self._chosen, row))
            row.pixels.valueChanged.connect(self.valueChanged)
            self._rows.append(row)
            self._area.addWidget(row)
        for row, member in zip(self._rows, members, strict=True):
            self._fill(row, member)
        for row in self._rows:
            row.remove.setEnabled(len(self._rows) > 2)
        self._add.setEnabled(len(self._rows) < MOST_MEMBERS)

    def _fill(self, row: _MemberRow, member: str) -> None:
        row.box.clear()
        for info in ARCHITECTURES:
            if info.pretrained is not None:
                row.box.addItem(info.title, info.name)
        for run in self._runs:
            row.box.addItem(f"Run {run}", f"{_RUN}{run}")
        try:
            name = member_name(member)
        except BadInput:
            return
        known = f"{_RUN}{name.run}" if name.run else name.architecture
        if row.box.findData(known) < 0:
            # Kept although it is not offered: what a recipe names is not changed behind the person's back.
            row.box.addItem(f"Run {name.run}" if name.run else name.architecture, known)
        row.box.setCurrentIndex(row.box.findData(known))
        if not name.run:
            row.pixels.setValue(name.size or _usual_size(name.architecture))
        row.show_size()

    def _chosen(self, row: _MemberRow, place: int) -> None:
        name = str(row.box.itemData(place))
        if not name.startswith(_RUN):
            row.pixels.setValue(_usual_size(name))
        row.show_size()
        self.valueChanged.emit()


def _usual_size(architecture: str) -> int:
    try:
        return find(architecture).picture_size
    except SafelightError:
        return 224
