"""Labels in the text roles and state tones of the theme."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtGui import Qt as QtText  # the functions on texts are here, all else of Qt is there
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from gui.icons import icon
from gui.theme import set_look, set_text_role


def label(
    text: str = "",
    role: str = "body",
    *,
    name: str = "",
    tone: str = "",
    wrap: bool = False,
    right: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A label.

    Args:
        text: What it says.
        role: "title", "strong", "body" or "caption".
        name: Object name.
        tone: "good", "warn", "bad" or "dim"; none when empty.
        wrap: True for texts of several lines.
        right: True for numbers under one another.
        parent: Where it lies; a layout gives it one otherwise.
    """
    made = QLabel(text, parent)
    # Names of classes, files and persons come from others: a <b> in one would be read as markup.
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
    made = label(role="caption", name=name, tone="bad", wrap=True, parent=parent)
    made.hide()
    return made


def say(target: QLabel, text: str) -> None:
    """Shows a text, or hides the label when there is none."""
    target.setText(text)
    target.setVisible(bool(text))


class Sign(QWidget):
    """An icon in a colour of the theme in force, whichever that comes to be.

    Args:
        side: Width and height. *Units*: pixels.
        name: As in `resources/icons.toml`; empty for none yet.
        tone: The theme's colour.
    """

    def __init__(self, side: int, name: str = "", tone: str = "text_dim", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side, side)
        self._name, self._tone = name, tone

    def show_icon(self, name: str, tone: str) -> None:
        """Shows another icon."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Painted by the theme in force: a picture made once would keep the colour of the theme before.
        if self._name:
            painter = QPainter(self)
            icon(self._name, self._tone).paint(painter, self.rect())
            painter.end()


def add_field(form: QFormLayout, words: str, field: QWidget) -> None:
    """Adds a row whose words stand at the middle of the field: Qt puts them somewhat above it."""
    form.addRow(words, field)
    if (head := form.labelForField(field)) is not None:
        field.ensurePolished()  # before, it does not know how high the style sheet makes it
        head.setMinimumHeight(field.sizeHint().height())


def literal(text: str) -> str:
    """A text as buttons, tabs and menus are given it: with no `&` taken for the mark of a letter to press."""
    return text.replace("&", "&&")


def plain_tip(text: str) -> str:
    """A text as tooltips are given it, where names of others stand in it: `<img ...>` in a class's name would be an element."""
    if not QtText.mightBeRichText(text):
        return text
    from html import escape  # with a table of two thousand entities, which the window's first paint would wait for

    return f"<span>{'<br>'.join(map(escape, text.splitlines()))}</span>"


class FittingLabel(QLabel):
    """Says the longest of some texts that there is room for, in small; where none fits, nothing.

    Args:
        texts: The longest first; all of it is in the tooltip.
    """

    def __init__(self, texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = tuple(texts)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_text_role(self, "caption")
        self.setText(texts[0])  # before it is laid out, for its height
        self.setToolTip(plain_tip(texts[0]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room, wide = event.size().width(), self.fontMetrics().horizontalAdvance
        self.setText(next((text for text in self._texts if wide(text) <= room), ""))


class ElidedLabel(QLabel):
    """Takes the room that is left, however long its text; all of it is in the tooltip and told to screen readers.

    Args:
        role: "title", "strong", "body" or "caption".
        name: Object name.
        text: What it says, in one line.
    """

    def __init__(self, role: str = "body", name: str = "", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_text_role(self, role)
        # By the own setText, which brings the tooltip; the constructor of QLabel would not.
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(plain_tip(text))

    def shown_text(self) -> str:
        """What is painted: the text, or its beginning and an ellipsis."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.drawFrame(painter)
        where = int(self.alignment() | Qt.TextFlag.TextSingleLine)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            where,
            self.palette(),
            self.isEnabled(),
            self.shown_text(),
            QPalette.ColorRole.WindowText,
        )
