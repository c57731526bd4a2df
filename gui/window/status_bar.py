"""The status bar: the device at the left, what was said last, and running work at the right."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QStatusBar, QToolButton, QVBoxLayout, QWidget

from core.support.errors import SafelightError
from gui.icons import icon
from gui.kit.labels import Sign, literal, plain_tip
from gui.session import Session
from gui.theme import SPACE, set_text_role
from gui.window.work_list import WorkList
from gui.window.work_watch import WorkWatch

SHOWN_MILLISECONDS = 8000
"""How long a sentence stays."""
_FULL = 1000


class _Shown(Protocol):
    @property
    def words(self) -> str: ...

    @property
    def part(self) -> float | None: ...


class StatusBar(QStatusBar):
    """Shows the device, sentences for a while, and running work, which opens as a list.

    Args:
        session: Whose tasks and engine are shown.
        watch: Whose runs are shown.
    """

    def __init__(self, session: Session, watch: WorkWatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._watch = watch
        self.setSizeGripEnabled(False)
        self.setContentsMargins(SPACE, 0, SPACE, 0)
        self._device = QLabel("Looking for the device …", self)
        self._device.setObjectName("status_device")
        self._device.setAccessibleName("Device")
        for label in (self._device,):
            set_text_role(label, "caption")
        left = QWidget(self)
        row = QHBoxLayout(left)
        row.setContentsMargins(SPACE // 2, SPACE // 2, SPACE, SPACE // 2)
        row.setSpacing(SPACE // 2)
        row.addWidget(Sign(16, "device", parent=self))
        row.addWidget(self._device)
        self.addWidget(left)
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like markup
        self._said.setObjectName("status_said")
        self._said.setAccessibleName("What was done last")
        set_text_role(self._said, "caption")
        self.addWidget(self._said, 1)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(SPACE * 12)
        self._bar.setAccessibleName("Progress of running work")
        self._work = QToolButton(self)
        self._work.setObjectName("status_work")
        self._work.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._work.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._work.setToolTip("Show running work")
        set_text_role(self._work, "caption")
        self._work.clicked.connect(self.show_work)
        self.addPermanentWidget(self._work)
        self.addPermanentWidget(self._bar)
        self._list = WorkListPopup(session, watch, self)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(SHOWN_MILLISECONDS)
        self._fade.timeout.connect(self._said.clear)
        session.notified.connect(self._say)
        session.tasks_changed.connect(self._work_changed)
        session.tasks_progressed.connect(self._draw)
        session.engine_changed.connect(self._draw_device)
        session.engine_failed.connect(self._device_failed)
        watch.changed.connect(self._work_changed)
        self._draw_device()
        self._work_changed()

    def show_queue(self) -> None:
        """Has what waits to be trained stand here from now on. Said once the window was painted, which waits for none of it."""
        from gui.queueing.button import QueueButton
        from gui.queueing.watch import queue_watch

        self._watch.looking.connect(queue_watch(self._session).look_round)
        self.insertPermanentWidget(2, QueueButton(self._session, self))  # Qt counts the device and what was said, too

    @Slot()
    def show_work(self) -> None:
        """Opens the list of running work above its button."""
        self._list.open_above(self._work)

    @Slot(str)
    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setToolTip(plain_tip(text))
        self._fade.start()

    @Slot()
    def _draw_device(self) -> None:
        greeting = self._session.greeting
        if greeting is not None:
            self._device.setText(greeting.device_name)
            self._device.setToolTip(f"PyTorch {greeting.torch_version} on {greeting.device}")

    @Slot(object)
    def _device_failed(self, error: SafelightError) -> None:
        self._device.setText("No engine")
        self._device.setToolTip(str(error))
        self._say(error.message)

    @Slot()
    def _work_changed(self) -> None:
        busy = bool(self._session.tasks or self._watch.runs or self._watch.elsewhere)
        self._bar.setVisible(busy)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        work: list[_Shown] = [*self._watch.runs, *self._session.tasks, *self._watch.elsewhere]
        count = len(work)
        self._work.setVisible(count > 0)
        if not count:
            self._work.setText("")
            return
        text, part = literal(work[0].words), work[0].part  # which has names of runs and files
        self._work.setText(text if count == 1 else f"{text}  ·  {count - 1} more")
        self._work.setIcon(icon("work", "text_dim"))
        self._bar.setRange(0, 0 if part is None else _FULL)
        if part is not None:
            self._bar.setValue(round(part * _FULL))


class WorkListPopup(QFrame):
    """The list of running work as a popup."""

    def __init__(self, session: Session, watch: WorkWatch, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("work_popup")
        self.setAccessibleName("Running work")
        self.setProperty("card", True)
        self.setFixedWidth(SPACE * 72)
        self.list = WorkList(session, watch, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.addWidget(self.list)

    def open_above(self, button: QWidget) -> None:
        """Shows the list with its right end above the button."""
        # Filled before it is placed: how high it is decides where it begins.
        self.list.fill()
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width(), 0))
        self.move(max(0, corner.x() - self.width()), corner.y() - self.height() - SPACE)
        self.show()
