"""What stands beside the curves of a run: earlier runs to lay over them, what the run noted, and its plan."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from core.runs.event_log import History
from core.runs.plan import Plan
from gui.icons import dot
from gui.kit.fact_rows import FactRows
from gui.kit.foldable import FoldableBox
from gui.kit.labels import label
from gui.runs.plan_facts import plan_facts
from gui.theme import SPACE, current_theme, theme_notifier
from resources import catalogue

_MOST_ROWS = 8
_LEAST = 26 * SPACE  # pixels; in fewer, with a scroll bar, facts of the plan were cut off at the right


class EarlierRuns(QWidget):
    """A list of runs with a check mark for each that is laid over the curves.

    Signals:
        checked(str, bool): The person turned a run on or off.
    """

    checked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = QListWidget(self)
        self._list.setObjectName("live_earlier_runs")
        self._list.setAccessibleName("Earlier runs to lay over the curves")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        theme_notifier.theme_changed.connect(self._restyle)
        self._restyle()
        self._none = label("There is no other run yet.", "caption", wrap=True, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list)
        layout.addWidget(self._none)
        self._list.itemChanged.connect(self._changed)

    def set_runs(self, names: list[str], shown: set[str]) -> None:
        """Lists these runs, newest first, with marks at those already shown."""
        # Marks that are set here are nobody's wish, and would read runs.
        self._list.blockSignals(True)
        self._list.clear()
        for name in names:
            item = QListWidgetItem(name)
            item.setToolTip(name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.blockSignals(False)
        rows = min(max(len(names), 1), _MOST_ROWS)
        self._list.setFixedHeight(rows * max(3 * SPACE, self._list.sizeHintForRow(0)) + SPACE)
        self._list.setVisible(bool(names))
        self._none.setVisible(not names)

    def mark_drawn(self, colours: dict[str, int]) -> None:
        """Puts the dots of their colours at the runs whose curves are drawn."""
        self._list.blockSignals(True)
        for place in range(self._list.count()):
            item = self._list.item(place)
            item.setIcon(dot(colours[item.text()]) if item.text() in colours else QIcon())
        self._list.blockSignals(False)

    def list(self) -> QListWidget:
        return self._list

    @Slot()
    def _restyle(self) -> None:
        """Gives the marks the look of the window's switches, which style sheets do not share by themselves."""
        theme = current_theme()
        sign = catalogue.path(f"icons/check-{theme.name}.svg").as_posix()
        self._list.setStyleSheet(
            f"QListView::item {{ padding: 4px 4px; }} QListView::indicator {{ width: 14px; height: 14px; border-radius: 4px; "
            f"border: 1px solid {theme.line_strong}; background: {theme.surface}; }} QListView::indicator:checked {{ "
            f'background: {theme.accent}; border-color: {theme.accent}; image: url("{sign}"); }}'
        )

    @Slot(QListWidgetItem)
    def _changed(self, item: QListWidgetItem) -> None:
        self.checked.emit(item.text(), item.checkState() == Qt.CheckState.Checked)


class RunSide(QScrollArea):
    """Three boxes that fold: earlier runs, notes, plan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_side")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_LEAST)
        inner = QWidget(self.viewport())
        self.setWidget(inner)
        self._earlier_box = FoldableBox("Earlier runs", "live_earlier_box", parent=inner)
        self.earlier = EarlierRuns(self._earlier_box.content)
        self._earlier_box.body.addWidget(self.earlier)
        self._notes_box = FoldableBox("Notes", "live_notes_box", parent=inner)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(SPACE)
        self._notes_box.body.addLayout(self._notes)
        # No number of notes, so that the first look says that there are none.
        self._noted = -1
        self._plan_box = FoldableBox("Plan", "live_plan_box", parent=inner)
        self._unplanned = label("It is made while the run prepares.", "caption", wrap=True, parent=self._plan_box.content)
        self._plan = FactRows("live_plan", "caption", self._plan_box.content)
        self._plan_box.body.addWidget(self._unplanned)
        self._plan_box.body.addWidget(self._plan)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(2 * SPACE)
        for box in (self._earlier_box, self._notes_box, self._plan_box):
            box.body.setContentsMargins(SPACE, 0, 0, 0)
            column.addWidget(box)
        column.addStretch(1)

    def show_notes(self, history: History) -> None:
        """Lists the run's notes, newest first, with the time of each."""
        if len(history.notes) == self._noted:
            return
        self._noted = len(history.notes)
        while (item := self._notes.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        # A run of days may note thousands; all of them are in its log.
        for note in reversed(history.notes[-50:]):
            moment = datetime.fromtimestamp(note.time).strftime("%H:%M:%S")
            self._notes.addWidget(label(f"{moment}  {note.text}", "caption", wrap=True))
        if not history.notes:
            self._notes.addWidget(label("Nothing noted yet.", "caption"))
        self._notes_box.set_summary(str(len(history.notes)) if history.notes else "")

    def show_plan(self, plan: Plan | None) -> None:
        """Shows the plan's facts; says that it is not made yet for None."""
        self._unplanned.setVisible(plan is None)
        self._plan.show_facts(plan_facts(plan) if plan is not None else ())
