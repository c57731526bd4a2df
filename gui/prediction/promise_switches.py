"""Switches below the runs: "none of these" and sets of classes, with what each run promises of them by val; mirror images."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from core.prediction.promised import CHOSEN_ON_VAL, RunPromise, run_promises
from core.support.wording import counted
from gui.kit.labels import label, say
from gui.prediction.table import NO_PROMISES, PredictionTable
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE, keep_off_frame

_ANSWERS, _SETS = 99.0, 90.0
_TOLD = 3
"""Runs whose promises are told below the switches; more leave the list above no room."""
_FLIPS_TIP = (
    "Answers with the mean over each picture and its mirror image, which takes twice as long. Promises go by answers on val "
    "without mirror images, so that there are none meanwhile."
)
_NONE_TIP = (
    'A run answers "none of these" where it is less sure than it has to be for this part of its answers to be right on val. '
    "50 to 100 %; the more, the fewer pictures it answers."
)
_SETS_TIP = (
    "Frames the classes that together hold the right one for this part of pictures like val's: split conformal prediction. "
    "50 to 99.9 %; the more, the more classes a set has."
)


class PromiseSwitches(QWidget):
    """Off at every start: no answer is held back unless a person has asked for that.

    Signals:
        failed(object): What the runs promise could not be read.
    """

    failed = Signal(object)

    def __init__(self, session: Session, table: PredictionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("promise_switches")
        self._session = session
        self._table = table
        self._asking: Task | None = None
        self._runs: tuple[str, ...] = ()
        rows = QGridLayout()
        rows.setSpacing(SPACE)
        rows.setColumnStretch(0, 1)
        self.none, self.none_part = self._switch(rows, "None of these", "promise_none", _ANSWERS, 100.0, _NONE_TIP)
        self.sets, self.sets_part = self._switch(rows, "Sets of classes", "promise_sets", _SETS, 99.9, _SETS_TIP)
        self.flips = QCheckBox("Mirror images too", self)
        self.flips.setObjectName("promise_flips")
        self.flips.setToolTip(_FLIPS_TIP)
        self.flips.toggled.connect(self.refresh)
        rows.addWidget(self.flips, rows.rowCount(), 0, 1, 2)
        self._says: QLabel = label(role="caption", name="promise_says", wrap=True, parent=self)
        self._says.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(rows)
        column.addWidget(self._says)
        table.runs_changed.connect(self._runs_changed)
        session.runs_changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Reads anew what the runs shown promise; nothing is read while both switches are off."""
        none, sets = (self._asked(*switch) for switch in ((self.none, self.none_part), (self.sets, self.sets_part)))
        self._runs = self._table.runs
        if self._asking is not None:
            self._asking.abandon()
            self._asking = None
        if not self._runs or (none is None and sets is None):
            if self._table.promises:
                self._table.set_promises(NO_PROMISES)
            say(self._says, "")
            return
        self._asking = Task(run_promises, self._session.workspace, self._runs, none, sets)
        self._asking.succeeded.connect(self._promised)
        self._asking.failed.connect(self.failed)
        self._asking.start()

    def _asked(self, box: QCheckBox, part: QDoubleSpinBox) -> float | None:
        """The part that is asked for, 0 to 1; None while it is not, or cannot be."""
        box.setEnabled(not self.flips.isChecked())
        asked = box.isChecked() and box.isEnabled()
        part.setEnabled(asked)
        return part.value() / 100 if asked else None

    def _switch(
        self, rows: QGridLayout, words: str, name: str, percent: float, most: float, tip: str
    ) -> tuple[QCheckBox, QDoubleSpinBox]:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setToolTip(tip)
        part = QDoubleSpinBox(self)
        part.setObjectName(f"{name}_part")
        part.setAccessibleName(f"{words}, percent")
        part.setToolTip(tip)
        keep_off_frame(part)
        part.setDecimals(1)
        part.setRange(50.0, most)
        part.setSuffix(" %")
        part.setValue(percent)
        part.setKeyboardTracking(False)
        part.setEnabled(False)
        box.toggled.connect(self.refresh)
        part.valueChanged.connect(self.refresh)
        row = rows.rowCount()
        rows.addWidget(box, row, 0)
        rows.addWidget(part, row, 1)
        return box, part

    @Slot()
    def _runs_changed(self) -> None:
        if self._table.runs != self._runs:
            self.refresh()

    @Slot(object)
    def _promised(self, found: tuple[RunPromise, ...]) -> None:
        self._asking = None
        self._table.set_promises({promise.run: promise for promise in found})
        more = (
            [f"And {counted(len(found) - _TOLD, 'run')} more; the heads of their columns say it."] if len(found) > _TOLD else []
        )
        say(self._says, "\n".join([*(f"{promise.run}: {promise.short}" for promise in found[:_TOLD]), *more]))
        whole = ["\n".join((promise.run, *promise.sentences)) for promise in found[:_TOLD]]
        self._says.setToolTip("\n\n".join((*whole, f"All of it by val; {CHOSEN_ON_VAL}.")))
