"""The presets as cards of which one is chosen: title, one sentence, and where the weights come from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.architectures.catalogue import find
from core.runs.recipe import MEMBERS
from core.training.presets import Preset
from gui.icons import icon
from gui.kit.labels import ElidedLabel, label
from gui.theme import SPACE, current_theme

ROUNDING = 6
"""Radius of a card's corners, in pixels."""


class PresetCard(QAbstractButton):
    """One preset; one's own has a menu.

    Signals:
        rename_asked(), remove_asked(): What its menu and its keys ask for.
    """

    rename_asked = Signal()
    remove_asked = Signal()

    def __init__(self, preset: Preset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = preset
        self.setCheckable(True)
        self.setObjectName(f"preset_{preset.name}")
        self.setAccessibleName(preset.title)
        self.setAccessibleDescription(f"{preset.text} {origin_badge(preset)}")
        self.setToolTip(f"{preset.title}: {preset.text}" if preset.own else preset.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3 // 2, SPACE, SPACE * 3 // 2, SPACE)
        layout.setSpacing(SPACE // 2)
        title = ElidedLabel("strong", text=preset.title)  # names of one's own may have 80 letters
        title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        text = self._label(first_sentence(preset.text), "body")
        text.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self._label(origin_badge(preset), "caption"))
        line.addStretch(1)
        self._menu: QMenu | None = None
        if preset.own:
            line.addWidget(self._more_button())
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addLayout(line)
        self._parts = layout

    def sizeHint(self) -> QSize:
        return self._parts.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(22 * SPACE, self._parts.minimumSize().height())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._menu is not None:
            self._menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked = {Qt.Key.Key_F2: self.rename_asked, Qt.Key.Key_Delete: self.remove_asked}.get(Qt.Key(event.key()))
        if asked is None or not self.preset.own:
            super().keyPressEvent(event)
        else:
            asked.emit()

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

    def _more_button(self) -> QToolButton:
        self._menu = QMenu(self)
        self._menu.addAction(icon("rename"), "Rename …\tF2").triggered.connect(self.rename_asked)
        self._menu.addAction(icon("remove"), "Remove\tDel").triggered.connect(self.remove_asked)
        button = QToolButton(self)
        button.setObjectName(f"preset_{self.preset.name}_more")
        button.setIcon(icon("more"))
        button.setProperty("bare", True)
        button.setAccessibleName(f"What can be done with {self.preset.name}")
        button.setToolTip("Rename or remove this preset")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._menu)
        return button

    def _label(self, text: str, role: str) -> QLabel:
        made = label(text, role)
        # A click on a word is a click on the card.
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return made


class PresetList(QWidget):
    """The cards one below the other; the arrow keys go through them.

    Signals:
        chosen(object): The person chose this `Preset`.
        rename_asked(str), remove_asked(str): A preset of one's own, by its name, is to be called otherwise, or to go.
    """

    chosen = Signal(object)
    rename_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, presets: Iterable[Preset], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preset_list")
        self.setAccessibleName("Presets")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._cards: dict[str, PresetCard] = {}
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(SPACE)
        self._list.addStretch(1)
        self._group.buttonClicked.connect(self._clicked)
        self.show_presets(presets)

    def show_presets(self, presets: Iterable[Preset]) -> None:
        """Shows these presets; one that is as it was keeps its card, and the one that is chosen stays chosen if it is there."""
        wanted = {preset.name: preset for preset in presets}
        chosen = self.value()
        kept = {}
        for name, card in self._cards.items():
            if wanted.get(name) == card.preset:
                kept[name] = card
                continue
            # At once, although it is deleted later: another one may want its object names.
            self._group.removeButton(card)
            self._list.removeWidget(card)
            card.hide()
            card.setParent(None)
            card.deleteLater()
        self._cards = {name: kept.get(name) or self._card(preset) for name, preset in wanted.items()}
        for place, card in enumerate(self._cards.values()):
            self._list.insertWidget(place, card)
        if chosen is not None:
            self.setValue(chosen)

    def _card(self, preset: Preset) -> PresetCard:
        card = PresetCard(preset, self)
        card.rename_asked.connect(partial(self.rename_asked.emit, preset.name))
        card.remove_asked.connect(partial(self.remove_asked.emit, preset.name))
        self._group.addButton(card)
        return card

    def value(self) -> str | None:
        """Name of the preset chosen."""
        preset = self.preset()
        return preset.name if preset is not None else None

    def preset(self) -> Preset | None:
        """The preset chosen."""
        card = self._group.checkedButton()
        return card.preset if isinstance(card, PresetCard) else None

    def setValue(self, name: str) -> bool:
        """Marks the preset of that name; does nothing for one that is not offered, and says so."""
        if name in self._cards:
            self._cards[name].setChecked(True)
        return name in self._cards

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
        inside = self.parentWidget()
        room = inside.parentWidget() if inside is not None else None
        if isinstance(room, QScrollArea):
            room.ensureWidgetVisible(card)  # which Qt does for Tab, and not for arrow keys
        if isinstance(card, PresetCard):
            self.chosen.emit(card.preset)


def first_sentence(text: str) -> str:
    """The text up to its first full stop, or its first colon-free sentence."""
    head, stop, _ = text.partition(". ")
    return head + stop.strip()


def origin_badge(preset: Preset) -> str:
    """Where the preset's weights come from, in a few words."""
    kind, _, rest = preset.recipe.weights.partition(":")
    if rest:
        return f"Weights of {rest}" if kind == "run" else f"Weights of the file {Path(rest).name}"
    if kind == "random":
        return "Random weights"
    if kind == MEMBERS:
        return f"{len(preset.recipe.members)} networks · {'needs a network once' if preset.network else 'installed'}"
    known = find(preset.recipe.architecture).pretrained
    assert known is not None, "a recipe is not offered with weights that nobody has published"
    return f"{known.taught} · {'needs a network once' if preset.network else 'installed'}"
