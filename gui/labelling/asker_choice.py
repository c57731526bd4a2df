"""Who proposes labels, and in which order pictures are asked about."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget, QWidgetAction

from core.labelling.proposal import LOOK, ORDERS
from core.prediction.usable import UsableRun
from gui.icons import icon
from gui.kit.labels import literal
from gui.kit.quiet import QuietComboBox
from gui.labelling.asker_list import AskerList
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
        self.look = self._menu.addAction("Closer look", self._look_ticked)
        self.look.setObjectName("label_by_look")
        self.look.setCheckable(True)
        self._menu.addSeparator()
        self.runs = AskerList(self._menu)
        self.runs.ticked.connect(self._run_ticked)
        self._listed = QWidgetAction(self._menu)
        self._listed.setDefaultWidget(self.runs)
        self._listed.setVisible(False)
        self._menu.addAction(self._listed)
        work.changed.connect(self._show)
        self._show()
        self._reading.run(Task("core.prediction.usable:usable_runs", session.workspace), self._offer)

    def close_down(self) -> None:
        """Reads no further."""
        self._reading.drop()

    @Slot(object)
    def _offer(self, runs: tuple[UsableRun, ...]) -> None:
        self.runs.show_runs(runs, self._work.by)
        self._listed.setVisible(bool(runs))

    @Slot()
    def _look_ticked(self) -> None:
        self._tick(LOOK, self.look.isChecked())

    @Slot(str, bool)
    def _run_ticked(self, name: str, wanted: bool) -> None:
        self._tick(name, wanted)

    def _tick(self, name: str, wanted: bool) -> None:
        wished = {*self._work.by, name} if wanted else {*self._work.by} - {name}
        chosen = tuple(known for known in (LOOK, *self.runs.names()) if known in wished)
        if chosen:
            self._work.ask(chosen)
        self._show()  # nobody at all cannot be asked: the tick comes back

    @Slot(int)
    def _order_chosen(self, place: int) -> None:
        self._work.order_by(str(self._order.itemData(place)))

    @Slot()
    def _show(self) -> None:
        by = self._work.by
        self.look.setChecked(LOOK in by)
        self.runs.mark(by)
        first = "Closer look" if by[0] == LOOK else by[0]
        words = first if len(by) == 1 else f"{first} and {len(by) - 1} more"
        self._button.setText(f"Proposed by: {literal(words)}")
        self._button.setAccessibleName(f"Proposed by {words}")
        place = self._order.findData(self._work.round.order)
        if place != self._order.currentIndex():
            self._order.setCurrentIndex(place)
