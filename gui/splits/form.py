"""What a split should be like: shares, numbers or folds, a seed, what stays together, a name."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from core.datasets.catalog.overview import Overview
from core.datasets.splits.path_pattern import try_pattern
from core.datasets.splits.request import MOST_FOLDS, SplitRequest
from core.support.errors import BadInput
from gui.icons import icon
from gui.kit.labels import error_label, label, say
from gui.kit.quiet import QuietComboBox
from gui.kit.typed_line import PatternBox
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE, keep_off_frame

NOTHING = "Duplicates only"
NOBODY = "Nothing more"
SHARES, NUMBERS, FOLDS = "shares", "numbers", "folds"

_SIDES = (
    ("train", 80, "Part of the pictures the network learns from; 60 to 90 % is usual."),
    ("val", 10, "Part that decides when to stop and which weights are best; 10 to 20 % is usual."),
    ("test", 10, "Part that stays sealed until you open the final result; 10 to 20 % is usual."),
)


class SplitForm(QFrame):
    """A card with the form and its button.

    Signals:
        asked(object): Make this split, a `SplitRequest`.
    """

    asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._session = session
        self._facts: Overview | None = None
        self._shares: dict[str, QSpinBox] = {}
        self._numbers: dict[str, QSpinBox] = {}
        self._captions: dict[QWidget, QLabel] = {}
        self._form = QGridLayout()
        self._form.setHorizontalSpacing(SPACE * 2)
        self._form.setVerticalSpacing(SPACE)
        self._form.setColumnStretch(1, 1)
        self._kind = QuietComboBox(self)
        for text, kind in (("By shares", SHARES), ("By numbers", NUMBERS), ("Into folds", FOLDS)):
            self._kind.addItem(text, kind)
        self._add(
            "Divide", self._kind, "split_kind", "How to divide", "Folds are splits of which each has other pictures on test."
        )
        self._add_sides()
        what = "Start of the random choice; the same seed gives the same split."
        self._seed = self._number("Seed", "split_seed", "Seed", 0, 2**31 - 1, 0, what)
        self._group = QuietComboBox(self)
        what = "Pictures with the same value stay on one side, besides duplicates and near-duplicates."
        self._add("Keep together", self._group, "split_group", "What stays together", what)
        self._after = QuietComboBox(self)
        self._after.addItem(NOBODY, "")
        what = (
            "Keep on train what a run, and all runs before it, have learned from and were chosen by. "
            "So val and test are new to a run that begins from its weights."
        )
        self._add("Keep on train", self._after, "split_after", "Keep on train what a run has learned from", what)
        self.pattern = PatternBox("split_pattern", "Pattern in the path", self._trial, self)
        self._row("Path pattern", self.pattern).setContentsMargins(0, SPACE, 0, 0)
        self._form.setAlignment(self._captions[self.pattern], Qt.AlignmentFlag.AlignTop)
        self._name = QLineEdit(self)
        self._add("Name", self._name, "split_name", "Name of the split", "Made from what is above when it is left empty.")
        self._error = error_label("split_error", self)
        self._make = QPushButton("Make this split", self)
        self._make.setObjectName("split_make")
        self._make.setIcon(icon("split"))
        self._make.clicked.connect(self._make_asked)
        self._build()
        self._kind.currentIndexChanged.connect(self._kind_changed)
        self._group.currentIndexChanged.connect(self._check)
        self._after.currentIndexChanged.connect(self._check)
        self._name.textChanged.connect(self._check)
        self.pattern.changed.connect(self._check)
        self._kind_changed()

    def show_facts(self, facts: Overview) -> None:
        """Offers what the dataset can be grouped by."""
        earlier = self._group.currentText()
        other = self._facts is None or self._facts.name != facts.name
        self._facts = facts
        self._group.clear()
        self._group.addItem(NOTHING, "")
        for name in facts.columns:
            self._group.addItem(name, name)
        self._group.setCurrentIndex(max(0, self._group.findText(earlier)))
        self.pattern.try_anew()  # its pictures may have changed
        for (side, percent, _), box in zip(_SIDES, self._numbers.values(), strict=True):
            box.setRange(2 if side == "train" else 0, max(2, facts.pictures))
            # Numbers that were typed for this dataset stay when its pictures have changed.
            if other:
                box.setValue(facts.pictures * percent // 100)
        self._check()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer_runs()  # some may have begun or gone while another page was shown

    def focus(self) -> None:
        """Puts the keyboard on the button that makes the split."""
        self._make.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def ask(self) -> None:
        """Asks for the split, as the button does."""
        # By the button, which is off while something is missing.
        self._make.click()

    def is_ready(self) -> bool:
        """True when a split can be made as the form says."""
        return self._make.isEnabled()

    def request(self) -> SplitRequest:
        """What the form says."""
        kind = self._kind.currentData()
        boxes = self._numbers if kind == NUMBERS else self._shares
        train, val, test = (box.value() if kind == NUMBERS else box.value() / 100 for box in boxes.values())
        request = SplitRequest(
            train,
            val,
            test,
            seed=self._seed.value(),
            group_by=str(self._group.currentData() or "") or None,
            group_pattern=self.pattern.text() or None,
            after_run=None if kind == FOLDS else str(self._after.currentData() or "") or None,
            name=self._name.text().strip() or None,
        )
        if kind == FOLDS:
            return replace(request, folds=self._folds.value(), val=self._inner.value() / 100)
        return request

    def _trial(self, pattern: str) -> Task | None:
        if self._facts is None:
            return None
        return Task(try_pattern, NamedDataset(self._session.workspace, self._facts.name), pattern)

    def _add_sides(self) -> None:
        for side, percent, what in _SIDES:
            spoken = f"Share of {side}, in percent"
            # One may do without a test set; without val there is nothing to choose an epoch by.
            low = 0 if side == "test" else 1
            box = self._number(side.capitalize(), f"split_{side}", spoken, low, 98, percent, what)
            box.setSuffix(" %")
            self._shares[side] = box
        for side, _, what in _SIDES:
            self._numbers[side] = self._number(
                side.capitalize(), f"split_{side}_pictures", f"Pictures on {side}", 0, 2, 2, what.split(";")[0] + "."
            )
        what = "Number of splits. Each picture is on test in exactly one of them; 5 and 10 are usual."
        self._folds = self._number("Folds", "split_folds", "Number of folds", 2, MOST_FOLDS, 5, what)
        what = "Part of all pictures, taken from what is not on test; 10 % is usual."
        self._inner = self._number("Val in each", "split_fold_val", "Share of val in each fold, in percent", 0, 49, 10, what)
        self._inner.setSuffix(" %")

    def _number(self, text: str, name: str, spoken: str, low: int, high: int, value: int, what: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(low, high)
        box.setValue(value)
        box.setGroupSeparatorShown(True)
        keep_off_frame(box)
        box.valueChanged.connect(self._check)
        self._add(text, box, name, spoken, what)
        return box

    def _add(self, text: str, box: QWidget, name: str, spoken: str, what: str) -> None:
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        box.setToolTip(what)
        self._row(text, box)

    def _row(self, text: str, box: QWidget) -> QLabel:
        caption = label(text)
        caption.setBuddy(box)
        self._captions[box] = caption
        line = self._form.rowCount()
        self._form.addWidget(caption, line, 0)
        self._form.addWidget(box, line, 1)
        return caption

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addWidget(label("New split", "strong", parent=self))
        column.addLayout(self._form)
        column.addWidget(self._error)
        column.addLayout(row)

    def _offer_runs(self) -> None:
        """Offers the runs there are, the newest first; without any there is nothing to choose."""
        earlier = self._after.currentData()
        with QSignalBlocker(self._after):
            self._after.clear()
            self._after.addItem(NOBODY, "")
            for name in reversed(self._session.workspace.run_names()):
                self._after.addItem(name, name)
            self._after.setCurrentIndex(max(0, self._after.findData(earlier)))
        self._kind_changed()

    @Slot()
    def _kind_changed(self) -> None:
        kind = self._kind.currentData()
        rows = {SHARES: self._shares.values(), NUMBERS: self._numbers.values(), FOLDS: (self._folds, self._inner)}
        for own, boxes in rows.items():
            for box in boxes:
                box.setVisible(own == kind)
                self._captions[box].setVisible(own == kind)
        # Folds put every picture on test once.
        for part in (self._after, self._captions[self._after]):
            part.setVisible(kind != FOLDS and self._after.count() > 1)
        self._make.setText("Make these splits" if kind == FOLDS else "Make this split")
        self._check()

    @Slot()
    def _check(self) -> None:
        # Fields tell of their first values while the form is still being made.
        if not hasattr(self, "_make"):
            return
        complaint = self._complaint()
        say(self._error, complaint)
        ready = self._facts is not None and not self._facts.read_only and self.pattern.usable()
        self._make.setEnabled(ready and not complaint)

    def _complaint(self) -> str:
        total = sum(box.value() for box in self._shares.values())
        if self._kind.currentData() == SHARES and total != 100:
            return f"The shares add up to {total} %. They have to make 100 %."
        request = self.request()
        try:
            name = request.family[0].split_name if request.folds else request.split_name
            if self._facts is not None and self._facts.pictures:
                request.shares(self._facts.pictures)
        except BadInput as error:
            return str(error)
        if not self._name.text():
            self._name.setPlaceholderText(name)
        return ""

    @Slot()
    def _make_asked(self) -> None:
        self.asked.emit(self.request())
