"""A box with names to choose from that keeps to what was chosen when other names are offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from gui.theme import SPACE


def choice_box(name: str, spoken: str, parent: QWidget) -> QComboBox:
    """A box of moderate width, empty yet.

    Args:
        name: Object name.
        spoken: Accessible name, and what the tooltip says.
    """
    made = QComboBox(parent)
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setToolTip(spoken)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    made.setMaximumWidth(SPACE * 26)
    return made


def refill(choice: QComboBox, names: Sequence[str]) -> None:
    """Offers other names; the one that was chosen stays so where it is still among them."""
    if [choice.itemText(place) for place in range(choice.count())] == list(names):
        return
    before = choice.currentText()
    choice.clear()
    choice.addItems(list(names))
    choice.setCurrentIndex(max(0, names.index(before) if before in names else 0))
