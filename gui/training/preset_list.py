"""The presets as cards of which one is chosen: title, one sentence, and where the weights come from."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.architectures.catalogue import find
from core.training.presets import Preset
from gui.kit.labels import label
from gui.theme import SPACE, current_theme

ROUNDING = 6
"""Radius of a card's corners, in pixels."""


class PresetCard(QAbstractButton):
    """One preset."""

    def __init__(self, preset: Preset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = preset
        self.setCheckable(True)
        self.setObjectName(f"preset_{preset.name}")
        self.setAccessibleName(preset.title)
        self.setAccessibleDescription(f"{preset.text} {origin_badge(preset)}")
        self.setToolTip(preset.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3 // 2, SPACE, SPACE * 3 // 2, SPACE)
        layout.setSpacing(SPACE // 2)
        title = self._label(preset.title, "strong")
        text = self._label(first_sentence(preset.text), "body")
        text.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self._label(origin_badge(preset), "caption"))
        line.addStretch(1)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addLayout(line)
        self._parts = layout

    def sizeHint(self) -> QSize:
        return self._parts.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(22 * SPACE, self._parts.minimumSize().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        width = 2.0 if chosen else 1.0
        edge = theme.accent if chosen else theme.line_strong if self.underMouse() else theme.line
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(theme.surface))
        inset = width / 2 + 1
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, ROUNDING, ROUNDING)
        if self.hasFocus():
            ring = QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine)
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), ROUNDING - 2, ROUNDING - 2)
        painter.end()

    def _label(self, text: str, role: str) -> QLabel:
        made = label(text, role)
        # A click on a word is a click on the card.
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return made


class PresetList(QWidget):
    """The cards one below the other; the arrow keys go through them.

    Signals:
        chosen(object): The person chose this `Preset`.
    """

    chosen = Signal(object)

    def __init__(self, presets: Iterable[Preset], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preset_list")
        self.setAccessibleName("Presets")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._cards: dict[str, PresetCard] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for preset in presets:
            card = PresetCard(preset, self)
            self._group.addButton(card)
            self._cards[preset.name] = card
            layout.addWidget(card)
        layout.addStretch(1)
        self._group.buttonClicked.connect(self._clicked)

    def value(self) -> str | None:
        """Name of the preset chosen."""
        card = self._group.checkedButton()
        return card.preset.name if isinstance(card, PresetCard) else None

    def setValue(self, name: str) -> None:
        """Marks the preset of that name; does nothing for one that is not offered."""
        if name in self._cards:
            self._cards[name].setChecked(True)

    def card(self, name: str) -> PresetCard:
        return self._cards[name]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cards = list(self._cards.values())
        moved = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        focused = next((place for place, card in enumerate(cards) if card.hasFocus()), None)
        if moved is None or focused is None:
            super().keyPressEvent(event)
            return
        target = cards[(focused + moved) % len(cards)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.click()

    @Slot(QAbstractButton)
    def _clicked(self, card: QAbstractButton) -> None:
        if isinstance(card, PresetCard):
            self.chosen.emit(card.preset)


def first_sentence(text: str) -> str:
    """The text up to its first full stop, or its first colon-free sentence."""
    head, stop, _ = text.partition(". ")
    return head + stop.strip()


def origin_badge(preset: Preset) -> str:
    """Where the preset's weights come from, in a few words."""
    if preset.recipe.weights == "random":
        return "Random weights"
    known = find(preset.recipe.architecture).pretrained
    assert known is not None, "a recipe is not offered with weights that nobody has published"
    return f"{known.taught} · {'needs a network once' if preset.network else 'installed'}"
