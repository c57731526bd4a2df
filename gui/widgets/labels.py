"""Labels in the text roles and state tones of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.theme import set_text_role


def label(
    text: str = "", role: str = "body", *, name: str = "", tone: str = "", wrap: bool = False, right: bool = False
) -> QLabel:
    """A label.

    Args:
        text: What it says.
        role: "title", "strong", "body" or "caption".
        name: Object name.
        tone: "good", "warn", "bad" or "dim"; none when empty.
        wrap: True for texts of several lines.
        right: True for numbers under one another.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    set_text_role(made, role)
    made.setWordWrap(wrap)
    if name:
        made.setObjectName(name)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if tone:
        set_look(made, "tone", tone)
    return made


def error_label(name: str, parent: QWidget | None = None) -> QLabel:
    """A hidden label for what is wrong with the thing above it."""
    made = label(role="caption", name=name, tone="bad", wrap=True)
    made.setParent(parent)
    made.hide()
    return made


def say(target: QLabel, text: str) -> None:
    """Shows a text, or hides the label when there is none."""
    target.setText(text)
    target.setVisible(bool(text))


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Sets a property the style sheet looks at, and has the widget drawn by it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
