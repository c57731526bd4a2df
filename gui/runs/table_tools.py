"""The switches above the table of runs: only what differs, and what runs are put together by."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from core.evaluation.run_groups import field_label, fields_to_group_by
from core.runs.listing import RunSummary
from gui.kit.quiet import QuietComboBox
from gui.theme import SPACE

_KEPT_DIFFERENCES, _KEPT_GROUPING = "runs/differences", "runs/group_by"


class TableTools(QWidget):
    """Both choices are kept from one start to the next.

    Signals:
        changed(): Another choice was made.
    """

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._fields: tuple[str, ...] = ()
        self._wish = str(settings.value(_KEPT_GROUPING, ""))
        self._differences = QCheckBox("Only differences", self)
        self._differences.setObjectName("runs_differences")
        self._differences.setToolTip(
            "Columns in which the selected runs differ, or all that are listed where fewer than two are selected; settings of "
            "their recipes among them."
        )
        self._differences.setChecked(str(settings.value(_KEPT_DIFFERENCES, 0)) == "1")
        self._differences.toggled.connect(self._choose)
        self._group = QuietComboBox(self)
        self._group.setObjectName("runs_group_by")
        self._group.setAccessibleName("Group the runs by")
        self._group.setToolTip("Puts runs together that have the same value, with mean and band over all runs of a group.")
        self._group.setSizeAdjustPolicy(QuietComboBox.SizeAdjustPolicy.AdjustToContents)
        self._group.addItem("Not grouped", "")
        self._group.activated.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._differences)
        row.addWidget(self._group)

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Offers the fields that these runs can be grouped by; one that was chosen stays."""
        fields = fields_to_group_by(runs)
        chosen = self.grouping or self._wish
        if fields == self._fields and self._group.findData(chosen) >= 0:
            return
        self._fields = fields
        self._group.clear()
        self._group.addItem("Not grouped", "")
        for name in fields:
            self._group.addItem(f"By {_small(field_label(name))}", name)
        # A field in which all have come to be alike is of no use any more; it is remembered for when there are others.
        self._wish = chosen
        self._group.setCurrentIndex(max(0, self._group.findData(chosen)))
        self._differences.setEnabled(not self.grouping)

    @property
    def differences(self) -> bool:
        """Whether only what differs is shown."""
        return self._differences.isChecked()

    @property
    def grouping(self) -> str:
        """The field that runs are put together by; "" for none."""
        return str(self._group.currentData() or "")

    def ungroup(self) -> None:
        """Shows runs one by one."""
        if self.grouping:
            self._group.setCurrentIndex(0)
            self._choose()

    @Slot()
    def _choose(self) -> None:
        self._wish = self.grouping
        self._differences.setEnabled(not self.grouping)
        self._settings.setValue(_KEPT_DIFFERENCES, int(self.differences))
        self._settings.setValue(_KEPT_GROUPING, self.grouping)
        self.changed.emit()


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
