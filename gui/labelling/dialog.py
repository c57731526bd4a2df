"""Labelling a dataset's unlabelled pictures by keys: what is asked, how far it is, who proposes, in which order."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QProgressBar, QPushButton, QStackedWidget, QWidget

from core.support.wording import counted
from gui.kit.empty_state import EmptyState
from gui.kit.job_bar import JobRoom
from gui.kit.labels import label
from gui.kit.wizard import Shell
from gui.labelling.asker_choice import AskerChoice
from gui.labelling.asking_view import AskingView
from gui.labelling.sure_view import SureView
from gui.labelling.work import LabellingWork
from gui.session import Session
from gui.tasks.task import Task


class LabellingDialog(Shell):
    """Asks about one picture after the other. Every decision is written at once; closing leaves the others for another time.

    Args:
        session: Whose workspace the dataset is in.
        dataset: Its name.
    """

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__("label", f"Label {dataset}", (125, 78), parent=parent)
        self._is_closed = False
        self.work = LabellingWork(session, dataset, self)
        self._totals = label(name="label_totals", tone="dim", right=True)
        self.asked = AskerChoice(session, self.work, self)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("label_progress")
        self._bar.setAccessibleName("Pictures that have a class now")
        self._bar.setTextVisible(False)
        self._job = JobRoom(self)
        self._job.show_subject(dataset)
        self.asking = AskingView(self.work, self)
        self.sure = SureView(self.work, self)
        self._none = EmptyState(
            "class", "Every picture has a class",
            "A split of the same name takes in what was labelled, and moves none of the pictures it has.", parent=self,
        )  # fmt: skip
        self._rooms = QStackedWidget(self)
        for room in (self.asking, self.sure, self._none):
            self._rooms.addWidget(room)
        self._rooms.hide()  # until it is known what there is
        self.head.addWidget(self.asked)
        self.head.addWidget(self._totals)
        for part in (self._bar, self._job):
            self.column.addWidget(part)
        self.column.addWidget(self._rooms, 1)
        self.add_closing_row()
        for button in self.findChildren(QPushButton):
            button.setDefault(False)  # Enter means the picture, wherever the keyboard is
        self._connect()
        self.work.load()

    def done(self, result: int) -> None:
        """Closes; what was decided is written to the end."""
        if self._is_closed:  # a window that closes ends its dialogs once more
            return
        self._is_closed = True
        self.asking.pictures.close_down()
        self.asked.close_down()
        self.work.close_down()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # When every picture has a class, no view is left to hear the key, and the last decision may be the wrong one.
        if event.matches(QKeySequence.StandardKey.Undo) and self._rooms.currentWidget() is self._none:
            self.work.take_back()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.work.loaded.connect(self._rooms.show)
        self.work.changed.connect(self._show)
        self.work.asking.connect(self._show_job)
        self.work.failed.connect(self.banner.show_error)
        self.asking.sure_asked.connect(self._show_sure)
        self.sure.closed.connect(self._leave_sure)

    @Slot()
    def _show(self) -> None:
        asked = self.work.round
        whole = asked.done + asked.left
        self._totals.setText(f"{asked.done:,} labelled  ·  {counted(asked.left, 'picture')} left")
        self._bar.setRange(0, max(1, whole))
        self._bar.setValue(asked.done)
        if self._rooms.currentWidget() is not self.sure:
            self._show_room()

    def _show_room(self) -> None:
        room = self.asking if self.work.round.left else self._none
        if self._rooms.currentWidget() is not room or not room.hasFocus():
            self._rooms.setCurrentWidget(room)
            room.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _show_job(self, task: Task) -> None:
        self._job.add(task, task.title)

    @Slot(str)
    def _show_sure(self, name: str) -> None:
        self._rooms.setCurrentWidget(self.sure)
        self.sure.show_class(name)

    @Slot()
    def _leave_sure(self) -> None:
        self._show_room()
        self.asking.show_round()
