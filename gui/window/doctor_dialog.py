"""Help > Check this machine: what is right here, as a list of sentences with ticks. Looked at when the dialog opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gui.kit.job_bar import JobBar
from gui.kit.labels import Sign, label
from gui.kit.quiet import CopyButton, quiet_button
from gui.kit.wizard import Shell
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.doctor.points import Diagnosis, Point

_SIGNS = {"right": ("done", "good", "Right"), "note": ("info", "text_dim", "Worth knowing"), "wrong": ("error", "bad", "Wrong")}


class DoctorDialog(Shell):
    """Looks at machine, workspace and shared disk, and lists what it finds.

    Args:
        session: Whose workspace is looked at.
        argument: A folder that is to be shared; the workspace's own when empty.
    """

    def __init__(self, session: Session, argument: str = "", parent: QWidget | None = None) -> None:
        super().__init__("doctor", "Check this machine", (96, 76), parent=parent)
        self._session = session
        self._shared = argument
        self._found: Diagnosis | None = None
        self._said = label(role="strong", name="doctor_said", wrap=True)
        self._bar: JobBar | None = None
        self._list = QVBoxLayout()
        self._area = QScrollArea(self)
        self._area.setObjectName("doctor_points")
        self._area.setAccessibleName("What was looked at")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._again = quiet_button("Look again", "doctor_again", "redo", self.look, self)
        self._other = quiet_button("Another shared folder …", "doctor_other", "folder-open", self._choose, self)
        self._other.setToolTip("Tries on a disk that several machines are to share what training on it needs.")
        self._copy = CopyButton("doctor_copy", self._as_text, parent=self)
        self._copy.setToolTip("Copies all of this as text, as the verb doctor prints it.")
        self.column.addWidget(self._said)
        self.column.addLayout(self._list)
        self.column.addWidget(self._area, 1)
        self.add_closing_row(self._again, self._other, self._copy)
        self.look()

    @Slot()
    def look(self) -> None:
        """Looks at everything anew."""
        task = Task(
            "core.doctor.examining:examine",
            self._session.workspace,
            shared=Path(self._shared) if self._shared else None,
        )
        task.title = "Looking"
        self._say_busy(True)
        self._bar = JobBar(task, parent=self)
        self._list.addWidget(self._bar)
        task.finished.connect(self._looked)
        self.short.run(task, self._show)

    @Slot(object)
    def _show(self, found: Diagnosis) -> None:
        from core.doctor.points import SHARED, subjects

        self._found = found
        self._said.setText(found.sentence)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, SPACE * 2, 0)
        column.setSpacing(SPACE)
        for subject, points in subjects(found.points).items():
            head = f"{subject}: {found.shared}" if subject == SHARED else subject
            column.addWidget(label(head, "strong", wrap=True))
            column.addLayout(_rows(points))
            column.addSpacing(SPACE)
        column.addStretch(1)
        self._area.setWidget(inner)

    @Slot()
    def _looked(self) -> None:
        # No lambda, which would still be called after the dialog was closed and deleted.
        self._say_busy(False)

    def _say_busy(self, busy: bool) -> None:
        if not busy and self._bar is not None:
            self._bar.deleteLater()
            self._bar = None
        if busy:
            self._said.setText("This takes some seconds. Nothing is changed.")
        elif self._found is None:
            self._said.setText("It was not looked at to the end.")
        else:
            self._said.setText(self._found.sentence)
        for button in (self._again, self._other):
            button.setEnabled(not busy)
        self._copy.setEnabled(not busy and self._found is not None)

    @Slot()
    def _choose(self) -> None:
        begin = self._shared or str(self._session.workspace.root)
        if chosen := QFileDialog.getExistingDirectory(self, "A folder that several machines are to share", begin):
            self._shared = chosen
            self.look()

    def _as_text(self) -> str:
        from core.doctor.points import told

        return told(self._found) if self._found is not None else ""


def _rows(points: list[Point]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE)
    grid.setVerticalSpacing(SPACE)
    grid.setColumnStretch(1, 1)
    for row, point in enumerate(points):
        icon, tone, spoken = _SIGNS[point.state]
        sign = Sign(2 * SPACE, icon, tone)
        sign.setAccessibleName(spoken)
        sign.setToolTip(spoken)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for text, look in ((point.words, ""), (point.hint, "dim")):
            if text:
                line = label(text, tone=look, wrap=True)
                line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(line)
        grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, row, 1)
    return grid
