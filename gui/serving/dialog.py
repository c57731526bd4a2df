"""Serving runs: the address that opens their page, what they have answered so far, and the way to end it.

Closed, it leaves them serving: a person goes on working while programs ask. Opened again, it shows them again.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.serving.installed import check_installed
from core.serving.records import ServedSoFar
from core.support.errors import SafelightError
from core.support.wording import counted
from gui.kit.labels import label
from gui.kit.opening import open_outside
from gui.kit.quiet import CopyButton, quiet_button
from gui.kit.wizard import Shell
from gui.serving.serving_task import ServingTask
from gui.session import Session
from gui.theme import SPACE

_ABOUT = (
    "A page to drop pictures on, and answers in JSON for programs. Nobody on the network reaches it, and nobody on this machine "
    "without the token in its address. Another start has another token."
)
_AFTER = "Close this and it goes on; it ends with the window, or when it is stopped."


class ServeDialog(Shell):
    """Serves runs.

    Args:
        session: Whose workspace it is.
        argument: Names of the runs, a line each.
    """

    def __init__(self, session: Session, argument: str, parent: QWidget | None = None) -> None:
        self._runs = tuple(argument.split("\n"))
        super().__init__("serve_run", f"Serve {', '.join(self._runs)}", (72, 36), parent=parent)
        self._session = session
        self._key = f"serve_run/{argument}"
        self._stopping = False
        self.address = QLineEdit(self)
        self.address.setObjectName("serve_run_address")
        self.address.setReadOnly(True)
        self.address.setAccessibleName("Address of the page")
        self.address.setPlaceholderText("It has an address once it serves")
        self.copy = CopyButton("serve_run_copy", self.address.text, parent=self)
        self.browser = quiet_button("Open in browser", "serve_run_browser", "link", self._open, self)
        self.go = quiet_button("", "serve_run_go", "", self._pressed, self)
        self.said = label(name="serve_run_said", wrap=True)
        self.after = label(_AFTER, "caption", name="serve_run_after", tone="dim", wrap=True)
        self._build()
        kept = session.unfinished.get(self._key)
        self._task = kept if isinstance(kept, ServingTask) and kept.is_running else None
        self._follow()

    @property
    def is_serving(self) -> bool:
        """True from the start until it has ended."""
        return self._task is not None

    def _build(self) -> None:
        self.column.addWidget(label(_ABOUT, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for part in (self.address, self.copy, self.browser):
            row.addWidget(part, int(part is self.address))
        self.column.addLayout(row)
        self.column.addWidget(self.said)
        self.column.addStretch(1)
        self.column.addWidget(self.after)
        self.add_closing_row(beside=(self.go,))

    @Slot()
    def _pressed(self) -> None:
        if self._task is not None:
            self._stopping = True
            self._task.stop()
            self._show()
            return
        self.banner.clear()
        try:
            check_installed()
        except SafelightError as error:
            self.banner.show_error(error)
            return
        task = ServingTask(self._session.workspace, self._runs)
        unfinished = self._session.unfinished
        unfinished[self._key] = task
        # Whether the dialog is there or not by then.
        task.finished.connect(partial(unfinished.pop, self._key, None))
        task.failed.connect(partial(_notify, self._session))
        self._task = task
        self._follow()
        self._session.run_task(task, f"Serving {', '.join(self._runs)}")

    def _follow(self) -> None:
        if self._task is not None:
            self._task.told.connect(self._show)
            self._task.failed.connect(self.banner.show_error)
            self._task.finished.connect(self._ended)
        self._show()

    @Slot()
    def _ended(self) -> None:
        self._task, self._stopping = None, False
        self._show()

    @Slot()
    def _show(self) -> None:
        begun = self._task.begun if self._task is not None else None
        self.address.setText(begun.address if begun is not None else "")
        self.address.setCursorPosition(0)
        for button in (self.copy, self.browser):
            button.setEnabled(begun is not None)
        self.go.setText("Serve" if self._task is None else "Stop")
        self.go.setProperty("primary", self._task is None)
        self.go.style().polish(self.go)
        self.go.setEnabled(not self._stopping)
        self.after.setText(_AFTER if self._task is not None and not self._stopping else "")  # nothing goes on before
        if self._task is None:
            self.said.setText("Not served.")
        elif self._stopping:
            self.said.setText("Stopping …")
        elif begun is None:
            self.said.setText(f"Loading {', '.join(self._runs)} …")
        else:
            self.said.setText(_words(self._task.so_far))

    @Slot()
    def _open(self) -> None:
        open_outside(self.address.text(), self.browser)


def _notify(session: Session, error: object) -> None:
    session.notify(f"Serving has ended: {error}")


def _words(so_far: ServedSoFar) -> str:
    parts = [f"{counted(so_far.answered, 'picture')} answered"]
    if so_far.unusable:
        parts.append(f"{so_far.unusable:,} could not be used")
    if so_far.refused:
        parts.append(f"{counted(so_far.refused, 'request')} refused")
    return f"Served. So far {', '.join(parts)}."
