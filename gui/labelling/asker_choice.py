"""Who proposes labels, and in which order pictures are asked about."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from core.labelling.proposal import LOOK, ORDERS
from core.prediction.usable import UsableRun
from gui.icons import icon
from gui.kit.labels import literal
from gui.kit.quiet import QuietComboBox
from gui.labelling.work import LabellingWork
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

_ORDERS = {"uncertain": "Least certain first", "disagreement": "Most contrary first", "sure": "Surest first"}
assert _ORDERS.keys() == ORDERS.keys()


class AskerChoice(QWidget):
    """A menu of the closer look and all runs that can be asked, of which any number is ticked; and the order."""

    def __init__(self, session: Session, work: LabellingWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._reading = NewestTask()
        self._menu = QMenu(self)
        self._acts: dict[str, QAction] = {}
        self._button = QToolButton(self)
        self._button.setObjectName("label_by")
        self._button.setIcon(icon("predict"))
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setToolTip("Who proposes: the closer look goes by the pictures that have a class, a run by what it learned")
        self._button.setMenu(self._menu)
        self._order = QuietComboBox(self)
        self._order.setObjectName("label_order")
        self._order.setAccessibleName("Order in which pictures are asked about")
        self._order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._order.setMinimumContentsLength(17)
        for order, words in _ORDERS.items():
            self._order.addItem(words, order)
        self._order.activated.connect(self._order_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._button)
        row.addWidget(self._order)
        self._add(LOOK, "Closer look")
        self._menu.addSeparator()
        work.changed.connect(self._show)
        self._show()
        self._reading.run(Task("core.prediction.usable:usable_runs", session.workspace), self._offer)

    def close_down(self) -> None:
        """Reads no further."""
        self._reading.drop()

    def _add(self, name: str, words: str) -> None:
        act = self._menu.addAction(literal(words), partial(self._ticked, name))
        act.setObjectName(f"label_by_{name}")
        act.setCheckable(True)
        self._acts[name] = act

    @Slot(object)
    def _offer(self, runs: tuple[UsableRun, ...]) -> None:
        for run in runs:
            self._add(run.summary.run, run.summary.run)
        self._show()

    def _ticked(self, name: str) -> None:
        chosen = tuple(other for other, act in self._acts.items() if act.isChecked())
        if chosen:
            self._work.ask(chosen)
        self._show()  # nobody at all cannot be asked: the tick comes back

    @Slot(int)
    def _order_chosen(self, place: int) -> None:
        self._work.order_by(str(self._order.itemData(place)))

    @Slot()
    def _show(self) -> None:
        by = self._work.by
        for name, act in self._acts.items():
            act.setChecked(name in by)
        first = "Closer look" if by[0] == LOOK else by[0]
        words = first if len(by) == 1 else f"{first} and {len(by) - 1} more"
        self._button.setText(f"Proposed by: {literal(words)}")
        self._button.setAccessibleName(f"Proposed by {words}")
        place = self._order.findData(self._work.round.order)
        if place != self._order.currentIndex():
            self._order.setCurrentIndex(place)
