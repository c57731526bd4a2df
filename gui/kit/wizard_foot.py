"""The foot of a wizard: a row of buttons, of which each page names those it wants, and words between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.theme import SPACE

PROBLEM = "problem"
"""Key that a page hears when what is missing is pressed."""


@dataclass(frozen=True)
class FootState:
    """What the foot shows for a page.

    Attributes:
        words: What each button says, by its key; buttons without words are hidden.
        off: Keys of buttons that are seen and cannot be pressed.
        problem: What is still missing, in a sentence or two: the first is shown, and the way on is closed until it is empty. It
            is pressed like a button, with the key `PROBLEM`, where the page leads to what is missing.
        leads: True when the page does.
        said: Other words between the buttons, where there is no problem.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    problem: str = ""
    said: str = ""
    leads: bool = False


@dataclass(frozen=True)
class FootButtons:
    """Keys of a foot's buttons; the last one at the right is the way on.

    Attributes:
        left, right: At either side.
        middle: The words stand in the middle between both, not beside the buttons at the right.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    middle: bool = False


class WizardFoot(QWidget):
    """The buttons, and words between them.

    Signals:
        pressed(str): The button of this key.

    Args:
        name: Begins the object names: a button is `<name>_<key>`, the words are `<name>_problem`.
        buttons: Which there are.
        parent: The dialog, which has to be known for Enter to press the way on.
    """

    pressed = Signal(str)

    def __init__(self, name: str, buttons: FootButtons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._way_on = buttons.right[-1]
        keys = (*buttons.left, *buttons.right)
        self._buttons = {key: quiet_button("", f"{name}_{key}", "", partial(self.pressed.emit, key), self) for key in keys}
        self._buttons[self._way_on].setProperty("primary", True)
        self._buttons[self._way_on].setDefault(True)
        self._said = label(role="caption", tone="" if buttons.middle else "dim", name=f"{name}_problem", right=not buttons.middle)
        if buttons.middle:
            self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lead = quiet_button("", f"{name}_lead", "", partial(self.pressed.emit, PROBLEM), self)
        self._lead.setToolTip("Go to what is missing")
        self._lead.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for key in buttons.left:
            row.addWidget(self._buttons[key])
        row.addWidget(self._said, 1)
        row.addWidget(self._lead)
        for key in buttons.right:
            row.addWidget(self._buttons[key])

    def button(self, key: str) -> QPushButton:
        """The button of a key."""
        return self._buttons[key]

    def show_state(self, state: FootState) -> None:
        """Shows what a page wants."""
        for key, button in self._buttons.items():
            words = state.words.get(key, "")
            button.setText(words)
            button.setVisible(bool(words))
            button.setEnabled(key not in state.off and not (key == self._way_on and state.problem))
        # Between the buttons there is room for one sentence; the tooltip has all of them.
        first = f"{state.problem.split('. ')[0].rstrip('.')}." if state.problem else state.said
        self._said.setText(first)
        self._lead.setText("Show me" if state.leads and state.problem else "")
        self._lead.setVisible(bool(self._lead.text()))
        self._said.setToolTip(state.problem)
