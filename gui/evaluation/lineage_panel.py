"""The picture of a lineage with what belongs to it: the relatives alone, all of it at once, and where a click leads."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from core.history.lineage_graph import KINDS, Lineage, LineageShelf
from core.support.wording import counted
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.plots.lineage_view import LineageView
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

_KEPT = "lineage/relatives"


class LineagePanel(QWidget):
    """Reads the lineage in the background and shows it; a click goes to the page of what was clicked.

    Signals:
        failed(object): It cannot be read.
    """

    failed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lineage_panel")
        self._session = session
        self._shelf = LineageShelf(session.workspace)
        self._reading = NewestTask()
        self._lineage = Lineage()
        self._chosen: tuple[str, ...] = ()
        self.view = LineageView(self)
        self._relatives = QCheckBox("Only relatives", self)
        self._relatives.setObjectName("lineage_relatives")
        self._relatives.setToolTip("Show only what the chosen ones come from, and what came from them")
        self._relatives.setChecked(session.settings.value(_KEPT, False, type=bool) is True)
        self._said = label("", "caption", name="lineage_said")
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self._relatives)
        row.addWidget(self._said, 1)
        row.addWidget(quiet_button("Show all of it", "lineage_fit", "fit", self.view.fit, self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self._relatives.toggled.connect(self._turned)
        self.view.activated.connect(self._go)

    def choose(self, keys: Iterable[str]) -> None:
        """Has these things stand out, and reads anew; what is shown already is not drawn again."""
        wanted = tuple(keys)
        if wanted != self._chosen:
            self._chosen = wanted
            self._show()
        if not self._reading.is_waiting:
            self._reading.run(Task(self._shelf.look), self._read, self.failed.emit)

    def close_down(self) -> None:
        """Ends what is still being read."""
        self._reading.drop()

    @Slot(object)
    def _read(self, found: Lineage) -> None:
        self._lineage = found
        self._show()

    def _show(self) -> None:
        only = self._relatives.isChecked() and bool(self._chosen)
        shown = self._lineage.family(self._chosen) if only else self._lineage
        self.view.show_lineage(shown, self._chosen)
        hidden = len(self._lineage.things) - len(shown.things)
        hint = "Rest the mouse on a box to read what it is; a click goes there"
        self._said.setText(f"{counted(hidden, 'other is', 'others are')} not shown" if hidden else hint)

    @Slot(bool)
    def _turned(self, only: bool) -> None:
        self._session.settings.setValue(_KEPT, only)
        self._show()

    @Slot(str)
    def _go(self, key: str) -> None:
        thing = self._lineage.thing(key)
        if thing is None:
            return
        if not thing.there:
            self._session.notify(f"{thing.title}: {thing.facts[0]}")
            return
        if thing.kind == "export":  # it lies outside: its run is shown, and where it is is said
            self._session.notify(thing.facts[0])
        self._session.go(KINDS.get(thing.kind).page, thing.leads_to or thing.name)
