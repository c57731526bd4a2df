"""Which licences are allowed: a box for each, by the names that Flickr tells."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.datasets.catalog.licences import KNOWN, OPEN_LICENCES, Licence
from gui.kit.foldable import FoldableBox
from gui.kit.labels import label
from gui.theme import SPACE


class LicenceBoxes(QWidget):
    """Licences that allow changes and any use first; the others are folded away.

    Signals:
        changed(): The person allowed or forbade a licence.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[int, QCheckBox] = {}
        self._licences: tuple[Licence, ...] = ()
        self._open = QVBoxLayout()
        self._open.setSpacing(0)
        self._folded = FoldableBox("With restrictions", "flickr_licences_more", opened=False, parent=self)
        self._folded.body.setSpacing(0)
        caption = label(
            "Not for commercial use (NC), not to be changed (ND), or all rights reserved. Find out whether they allow your use.",
            "caption", wrap=True, parent=self._folded.content,
        )  # fmt: skip
        self._folded.body.addWidget(caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addLayout(self._open)
        column.addWidget(self._folded)
        self.show_licences(KNOWN)
        self.set_allowed(OPEN_LICENCES)

    def show_licences(self, licences: tuple[Licence, ...]) -> None:
        """Shows licences by these names; what is allowed stays."""
        self._licences = licences
        for licence in licences:
            # Boxes are kept when Flickr's own names come, since they hold what is allowed.
            box = self._boxes.get(licence.number)
            if box is None:
                box = self._boxes[licence.number] = self._box(licence)
            box.setText(licence.short)
            box.setToolTip(f"{licence.name}\n{licence.address}".strip())
        self._sum_up()

    def allowed(self) -> tuple[int, ...]:
        """Numbers of the licences allowed."""
        return tuple(sorted(number for number, box in self._boxes.items() if box.isChecked()))

    def set_allowed(self, numbers: tuple[int, ...]) -> None:
        """Allows exactly these."""
        for number, box in self._boxes.items():
            # Whoever hears `changed` reads all boxes, of which half would be set yet.
            box.blockSignals(True)
            box.setChecked(number in numbers)
            box.blockSignals(False)
        self._sum_up()
        # No restriction is allowed where it cannot be seen.
        if any(not licence.is_open for licence in self._licences if licence.number in numbers):
            self._folded.set_open(True)

    def focus(self) -> None:
        """Puts the keyboard on the first licence that is in sight."""
        next(self._boxes[licence.number] for licence in self._licences if licence.is_open).setFocus()

    def _box(self, licence: Licence) -> QCheckBox:
        box = QCheckBox(self if licence.is_open else self._folded.content)
        box.setObjectName(f"flickr_licence_{licence.number}")
        box.toggled.connect(self._toggled)
        if licence.is_open:
            self._open.addWidget(box)
        else:
            self._folded.body.addWidget(box)
        return box

    def _toggled(self) -> None:
        self._sum_up()
        self.changed.emit()

    def _sum_up(self) -> None:
        restricted = sum(self._boxes[entry.number].isChecked() for entry in self._licences if not entry.is_open)
        self._folded.set_summary(f"{restricted} allowed" if restricted else "none allowed")
