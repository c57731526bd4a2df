"""The look: colours of a light and a dark theme, three text sizes, two weights, and the style sheet filled from them."""

from __future__ import annotations

import dataclasses
import string
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QShowEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QScrollBar, QWidget

from resources import catalogue

SPACE = 8
"""Pixels of the grid everything stands on."""

APPEARANCES = ("system", "light", "dark")
"""What a person can choose; "system" follows the desktop."""


@dataclass(frozen=True)
class Theme:
    """Colours as `#rrggbb`, each for one purpose.

    Attributes:
        name: "light" or "dark".
        window: Behind everything. `surface` is what content stands on, `sunken` is for rails, wells and tracks.
        hover: A neutral thing under the pointer. `pressed` while it is held down.
        line: Hairlines between parts. `line_strong` borders things that can be edited or pressed.
        text, text_dim: What is read, and what accompanies it. `disabled` is for what cannot be used now.
        accent: The safelight's amber-red: primary action and selection, nothing else. `on_accent` is read on it,
            `accent_text` is the accent as text, `accent_soft` a faint ground for what is selected.
        good, warn, bad: States, always with a word or shape; `*_soft` are their grounds.
        well: Behind pictures.
    """

    name: str
    window: str
    surface: str
    sunken: str
    hover: str
    pressed: str
    line: str
    line_strong: str
    text: str
    text_dim: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_text: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    well: str


LIGHT = Theme(
    name="light", window="#f6f6f5", surface="#ffffff", sunken="#ececea", hover="#efefed", pressed="#e3e3e0",
    line="#e0e0dd", line_strong="#8c8c87", text="#1c1c1a", text_dim="#5c5c58", disabled="#a3a39e",
    accent="#bf3f0d", accent_hover="#ab370a", accent_pressed="#932f08", on_accent="#ffffff", accent_text="#ab370a",
    accent_soft="#fbeae2", good="#1b6e3a", good_soft="#e5f3ea", warn="#7d5200", warn_soft="#faf0db",
    bad="#b01836", bad_soft="#fae7ea", well="#ececea",
)  # fmt: skip
DARK = Theme(
    name="dark", window="#161618", surface="#1d1d20", sunken="#111113", hover="#28282c", pressed="#323237",
    line="#2d2d31", line_strong="#75757d", text="#ededf0", text_dim="#a6a6ad", disabled="#626269",
    accent="#f27a3d", accent_hover="#ff8d54", accent_pressed="#d9682f", on_accent="#1f0e05", accent_text="#ff9b69",
    accent_soft="#3a2317", good="#63c98a", good_soft="#17301f", warn="#e5b454", warn_soft="#332914",
    bad="#ff8095", bad_soft="#3a1a20", well="#111113",
)  # fmt: skip

READ_ON: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "text_dim", "accent_text") for ground in ("window", "surface", "sunken", "hover")),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("accent_text", "accent_soft"), ("text", "accent_soft"),
    ("text_dim", "accent_soft"), ("text", "pressed"), ("good", "surface"), ("good", "good_soft"), ("warn", "surface"),
    ("warn", "warn_soft"), ("bad", "surface"), ("bad", "bad_soft"), ("text", "good_soft"), ("text", "warn_soft"),
    ("text", "bad_soft"), ("text", "well"), ("text_dim", "well"), ("good", "window"), ("warn", "window"), ("bad", "window"),
)  # fmt: skip
"""Which colour is read on which ground; every pair has a contrast of at least 4.5:1 in both themes."""

_RUNS = ("#005f9e", "#c88400", "#009e73", "#cc79a7", "#3597d6", "#c64600", "#4a4500", "#6f6f6f")
_RUNS_DARK = ("#3ba3e0", "#eda400", "#1fbf92", "#e29ac2", "#a5deff", "#ef5a1c", "#f0e442", "#909098")
_ROLES = {"title": (1.5, True), "strong": (1.0, True), "body": (1.0, False), "caption": (0.88, False)}


class ThemeNotifier(QObject):
    """Tells painted things that the theme is another one.

    Signals:
        theme_changed(): `current_theme()` is new, palette and style sheet are set.
    """

    theme_changed = Signal()


theme_notifier = ThemeNotifier()


class LateStyled(QWidget):
    """A part whose widgets, while it is not seen, are given another theme's style sheet once it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waits = False

    def put_off(self) -> None:
        """Has Qt pass its widgets over when the style sheet is put on."""
        polished = Qt.WidgetAttribute.WA_WState_Polished
        # Those that wait since the theme before are not polished now.
        for widget in self.findChildren(QWidget):
            if widget.testAttribute(polished):
                widget.setAttribute(polished, False)
                self._waits = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._waits:
            return
        self._waits = False
        # By ourselves: Qt does by itself only what was never polished.
        for widget in self.findChildren(QWidget):
            if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                widget.style().polish(widget)
                widget.setAttribute(Qt.WidgetAttribute.WA_WState_Polished)


_current = LIGHT


def current_theme() -> Theme:
    """The theme in force."""
    return _current


def theme_for(appearance: str) -> Theme:
    """The theme of "light", "dark" or "system"."""
    if appearance == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if appearance == "dark" else LIGHT


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Gives the whole program the theme's palette, font and style sheet, and tells whoever paints by hand."""
    global _current
    _current = theme
    late = [part for part in app.allWidgets() if isinstance(part, LateStyled) and not part.isVisible()]
    # Qt tells every widget twice of another style, those of pages that nobody sees among them, but for those that have their own:
    # 1,500 of 1,850, and a third of the time.
    own = Qt.WidgetAttribute.WA_SetStyle
    passed_over = [widget for part in late for widget in part.findChildren(QWidget) if not widget.testAttribute(own)]
    for widget in passed_over:
        widget.setAttribute(own)
    # Taken off before another is put on: one put over it is worked out anew for every widget there is, seven times as long.
    app.setStyleSheet("")
    # The style of the system draws parts that no style sheet reaches, differently on each system.
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    font = QFont(app.font())
    if not font.isFeatureSet(QFont.Tag("tnum")):
        font.setFeature(QFont.Tag("tnum"), 1)  # figures of equal width, so that numbers stand still and columns align
        app.setFont(font)
    app.setPalette(palette(theme))
    for part in late:
        part.put_off()
    # After the palette: widgets are polished here, and ask it.
    app.setStyleSheet(style_sheet(theme))
    for widget in passed_over:
        widget.setAttribute(own, False)
    theme_notifier.theme_changed.emit()


def palette(theme: Theme) -> QPalette:
    """Qt's palette of a theme, for whatever the style sheet does not reach."""
    role = QPalette.ColorRole
    made = QPalette()
    for name, colour in (
        (role.Window, theme.window), (role.WindowText, theme.text), (role.Base, theme.surface),
        (role.AlternateBase, theme.window), (role.Text, theme.text), (role.Button, theme.surface),
        (role.ButtonText, theme.text), (role.BrightText, theme.bad), (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text), (role.PlaceholderText, theme.text_dim), (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent), (role.Link, theme.accent_text), (role.LinkVisited, theme.accent_text),
        (role.Light, theme.surface), (role.Midlight, theme.hover), (role.Mid, theme.line), (role.Dark, theme.line_strong),
        (role.Shadow, theme.sunken), (role.Accent, theme.accent),
    ):  # fmt: skip
        made.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.disabled))
    return made


def style_sheet(theme: Theme) -> str:
    """The style sheet with the theme's colours in place of `$names`."""
    icons = catalogue.path("icons/check-light.svg").parent.as_posix()
    values = dataclasses.asdict(theme) | {"space": str(SPACE), "icons": icons}
    return string.Template(catalogue.text("style.qss")).substitute(values)


def set_text_role(widget: QWidget, role: str) -> None:
    """Gives a label or button one of the text roles "title", "strong", "body" and "caption"; captions are dim.

    Raises:
        KeyError: No such role.
    """
    factor, strong = _ROLES[role]
    base = QApplication.font()
    font = QFont(base)
    if base.pointSizeF() > 0:
        font.setPointSizeF(base.pointSizeF() * factor)
    else:
        font.setPixelSize(round(base.pixelSize() * factor))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    widget.setFont(font)
    set_look(widget, "textRole", role)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Sets a property the style sheet looks at, and has the widget drawn by it."""
    # Polishing asks the whole style sheet; most calls change nothing.
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    # One that was not shown yet is polished when it is.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def mark_bar_by_need(bar: QScrollBar) -> None:
    """Has a scroll bar whose room is always kept be seen only where there is something to scroll."""
    bar.setEnabled(bar.maximum() > bar.minimum())
    bar.rangeChanged.connect(lambda low, high: bar.setEnabled(high > low))


def keep_off_frame(box: QAbstractSpinBox) -> None:
    """Begins what a spin box says where lines and combo boxes begin theirs: no style sheet reaches the line inside."""
    box.lineEdit().setTextMargins(SPACE + 1, 0, 0, 0)


def run_colour(i: int) -> QColor:
    """The i-th colour of runs; colour-blind-safe (after Okabe and Ito), repeating after eight.

    At least 3:1 on the surface of either theme, so that a thin line and a point of it can be seen.
    """
    cycle = _RUNS_DARK if _current.name == "dark" else _RUNS
    return QColor(cycle[i % len(cycle)])


def class_colour(i: int) -> QColor:
    """The colour of the i-th class, from the same cycle as runs."""
    return run_colour(i)
