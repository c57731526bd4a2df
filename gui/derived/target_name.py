"""The name of a dataset that is to be made, checked while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from core.support.errors import BadInput
from core.support.names import check_name
from core.support.workspace import Workspace
from gui.kit.labels import label
from gui.theme import SPACE, set_look


class TargetName(QWidget):
    """A line for the name, and what it will do.

    Signals:
        changed(): Another name.

    Args:
        workspace: Whose datasets are known.
        name: Object name of the line.
        proposal: What it begins with; a number is added while that is taken.
        taken: What is said of a name that is taken; when empty, such a name cannot be used.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, name: str, proposal: str, taken: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._taken = taken
        self._good = False
        self.line = QLineEdit(self)
        self.line.setObjectName(name)
        self.line.setAccessibleName("Name of the new dataset")
        self._said = label(role="caption", name=f"{name}_said", wrap=True)
        grid = QGridLayout(self)  # in line with the forms below it
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnMinimumWidth(0, 15 * SPACE)
        grid.setColumnStretch(1, 1)
        named = label("New dataset")
        named.setBuddy(self.line)
        grid.addWidget(named, 0, 0)
        grid.addWidget(self.line, 0, 1)
        grid.addWidget(self._said, 1, 1)
        known = workspace.dataset_names()
        number = 1
        wish = proposal
        # Where a name that is taken means that the dataset there goes on growing, that one is proposed.
        while wish in known and not taken:
            number += 1
            wish = f"{proposal}-{number}"
        self.line.setText(wish[:80])
        self.line.textChanged.connect(self._check)
        self._check()

    def name(self) -> str:
        """The name."""
        return self.line.text().strip()

    def usable(self) -> bool:
        """True when a dataset can be made under it."""
        return self._good

    @Slot()
    def _check(self) -> None:
        name = self.name()
        self._good = True
        try:
            check_name(name, "dataset name")
            # Asked of the disk each time: another window or a terminal may have made one.
            if name in self._workspace.dataset_names():
                self._good = bool(self._taken)
                self._said.setText(self._taken or f"{name} exists already; choose another name.")
            else:
                self._said.setText("A new dataset is made; the one it is made from stays as it is.")
        except BadInput as error:
            self._good = False
            self._said.setText(str(error) if name else "Give the dataset a name.")
        wrong = bool(name) and not self._good
        set_look(self._said, "tone", "bad" if wrong else "")
        set_look(self.line, "wrong", wrong)
        self.changed.emit()
