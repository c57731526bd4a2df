"""From which days photos may be: any, or from one day to another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.flickr.search import FIRST_UPLOAD
from gui.kit.labels import label
from gui.theme import SPACE, keep_off_frame


class DaySpan(QWidget):
    """A switch, and two days that matter while it is on.

    Signals:
        changed(): The person changed something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._switch = QCheckBox("Only photos uploaded between two days", self)
        self._switch.setObjectName("flickr_days")
        self._days = QWidget(self)
        self._first = self._day("flickr_since", "First day", datetime.fromtimestamp(FIRST_UPLOAD, UTC).date())
        self._last = self._day("flickr_until", "Last day", datetime.now(UTC).date())
        row = QHBoxLayout(self._days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._first, 1)
        row.addWidget(label("to", parent=self._days))
        row.addWidget(self._last, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._switch)
        column.addWidget(self._days)
        self._days.hide()
        self._switch.toggled.connect(self._turned)

    def focus(self) -> None:
        """Puts the keyboard on the days."""
        self._switch.setFocus()

    def span(self) -> tuple[int, int | None]:
        """First and last second allowed, since 1970; no end unless the switch is on."""
        if not self._switch.isChecked():
            return FIRST_UPLOAD, None
        # The last day counts to its end: up to the second before the next one begins.
        first, after = (_second(edit, days) for edit, days in ((self._first, 0), (self._last, 1)))
        return first, after - 1

    def set_span(self, since: int, until: int | None) -> None:
        """Shows first and last second as days."""
        self._switch.setChecked(since != FIRST_UPLOAD or until is not None)
        for edit, second in ((self._first, since), (self._last, until)):
            if second is not None:
                found = datetime.fromtimestamp(second, UTC).date()
                edit.setDate(QDate(found.year, found.month, found.day))

    def _day(self, name: str, spoken: str, start: date) -> QDateEdit:
        edit = QDateEdit(QDate(start.year, start.month, start.day), self._days)
        edit.setObjectName(name)
        edit.setAccessibleName(spoken)
        edit.setDisplayFormat("yyyy-MM-dd")
        keep_off_frame(edit)
        edit.setCalendarPopup(True)
        # Flickr has no older uploads.
        edit.setMinimumDate(QDate(2004, 1, 1))
        edit.dateChanged.connect(self.changed)
        return edit

    @Slot(bool)
    def _turned(self, on: bool) -> None:
        self._days.setVisible(on)
        self.changed.emit()


def _second(edit: QDateEdit, further: int) -> int:
    chosen = edit.date()
    day = date(chosen.year(), chosen.month(), chosen.day()) + timedelta(days=further)
    # In UTC, as everywhere here: by the clock of the room the same days would find other photos in another country.
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
