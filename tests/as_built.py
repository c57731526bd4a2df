"""Windows held against how they were built when they were looked at once: words, tooltips, margins, what is off, icons.

A dropped margin, a sentence that went, a button that Enter presses: everything still worked, and every test passed.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QEvent, QMargins, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QBrush, QColor, QCursor, QFont, QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHeaderView,
    QLayout,
    QLayoutItem,
    QListWidget,
    QMainWindow,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizeGrip,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTableView,
    QToolButton,
    QTreeView,
    QWidget,
)

import gui.icons
from gui.kit.banner import Banner
from gui.kit.labels import Sign
from gui.theme import LIGHT, SPACE, apply_theme, current_theme
from resources import catalogue
from tests.kept_text import held_as_kept
from tests.noted_painting import noting

KEPT = Path(__file__).parent / "built"
"""A window each. One that changes on purpose is deleted there, written anew by its test, and read."""

BY_LETTERS = {r"minimumSize=0 by \w+ (text=.*LabelRole)": r"\1"}
"""Of heads of rows that are as high as their field, which is as high as its letters."""

# What follows from other things, or from where and on what the window is shown.
_LEFT_OUT = {
    "acceptableInput", "accessibleIdentifier", "baseSize", "childrenRect", "childrenRegion", "cleanText", "count",
    "currentData", "currentText", "cursorPosition", "dateTime", "defaultSectionSize", "displayText", "documentTitle", "down",
    "enabled", "focus", "font", "foregroundBrush", "frameGeometry", "frameRect", "frameSize", "frameStyle", "frameWidth",
    "fullScreen", "geometry", "hasSelectedText", "height", "html", "inputMethodHints", "isActiveWindow", "layoutDirection",
    "lineWidth", "locale", "markdown", "maximized", "maximumHeight", "maximumSectionSize", "maximumWidth", "menu",
    "midLineWidth", "minimized", "minimumHeight", "minimumSectionSize", "minimumSizeHint", "minimumWidth", "modal",
    "modified", "normalGeometry", "objectName", "palette", "pos", "rect", "redoAvailable", "sceneRect", "selectedText",
    "selectionStart", "size", "sizeHint", "sizeIncrement", "style", "styleSheet", "tabletTracking", "time", "undoAvailable",
    "updatesEnabled", "useDesignMetrics", "visible", "width", "windowFilePath", "windowIcon", "windowModified",
    "windowOpacity", "x", "y",
}  # fmt: skip
_LOOKS = (Qt.WidgetAttribute.WA_DeleteOnClose, Qt.WidgetAttribute.WA_TransparentForMouseEvents)
_STYLED = ("banner", "bare", "card", "chip", "flat", "primary", "rule", "selected", "textRole", "tone", "well", "wrong")
_MOST_ROWS = 8
_UNLIMITED = 16_777_215


def as_built(name: str, *windows: QWidget, instead: Mapping[str, str] | None = None, folded: Collection[str] = ()) -> None:
    """Fails where widgets, with all that is in them, are not built as it is kept under that name.

    Args:
        name: Of its file.
        windows: They, one after the other; each as it is now.
        instead: Patterns of texts of this machine or moment, such as the workspace's folder, and what stands for them.
        folded: Names or classes of widgets of which only they themselves are told: what lists all of a table that anybody may
            add to, and what has a test of its own.
    """
    held_as_built(name, [line for window in windows for line in built(window, folded)], instead)


def built(window: QWidget, folded: Collection[str] = ()) -> list[str]:
    """How a widget is built now, for one that is looked at several times before it is held against what is kept."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if not app.styleSheet():  # what a style sheet says of margins and sizes depended on which test came before
        apply_theme(app, LIGHT)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the bar of a job that has just ended is on its way out
    for held in window.findChildren(QWidget):  # what a layout has taken in is shown by a call that may not have come yet
        QCoreApplication.sendPostedEvents(held, QEvent.Type.MetaCall)
    lines = list(_widget(window))
    if folded:
        kept, depth = [], -1
        for line in lines:
            here = len(line) - len(line.lstrip())
            if depth < 0 or here <= depth:
                kept.append(line)
                depth = here if set(line.split()[:2]) & set(folded) else -1
        lines = kept
    return lines


def held_as_built(name: str, lines: Sequence[str], instead: Mapping[str, str] | None = None) -> None:
    """As `as_built`, for what `built` told."""
    told = "\n".join(lines) + "\n"
    for pattern, other in (instead or {}).items():
        told = re.sub(pattern, other, told)
    held_as_kept(KEPT / f"{name}.txt", told)


def _widget(widget: QWidget, depth: int = 0) -> Iterator[str]:
    words = [type(widget).__name__, widget.objectName(), *_properties(widget)]
    if depth and widget.isHidden():
        words.append("hidden")
    parent = widget.parentWidget()
    if not (widget.isEnabledTo(parent) if parent is not None else widget.isEnabled()):
        words.append("off")
    words += [attribute.name for attribute in _LOOKS if widget.testAttribute(attribute)]
    if (inside := _margins(widget.contentsMargins())) != "0 0 0 0":
        words.append(f"inside {inside}")
    yield "  " * depth + " ".join(filter(None, words))
    for line in (*_entries(widget), *_acts(widget)):
        yield "  " * (depth + 1) + line
    if isinstance(widget, Banner) and widget.isHidden():
        return
    layout, held = widget.layout(), set()
    if layout is not None and not isinstance(widget, QMainWindow):  # that one is Qt's own
        yield from _layout(layout, depth + 1)
        held = set(_held(layout))
    parts = widget.children()
    if isinstance(widget, QAbstractScrollArea):
        parts += [widget.widget()] if isinstance(widget, QScrollArea) else widget.viewport().children()
    for part in parts:
        if not isinstance(part, QWidget | None) or part in held or _is_of_qt(part):
            continue
        if part is not None and part.isHidden() and held:  # on its way out: what is laid out anew is deleted a moment later
            continue
        yield from _widget(part, depth + 1)


def _is_of_qt(part: QWidget | None) -> bool:
    if part is None or isinstance(part, QSizeGrip | QMenu) or part.isWindow():
        return True
    return part.objectName().startswith("qt_") and not isinstance(part, QStackedWidget | QTabBar)


@cache
def _usual(kind: type[QWidget]) -> dict[str, str]:
    """The properties of a new one, or of what it is one of where it is none by itself, as an abstract button is."""
    try:
        made = QHeaderView(Qt.Orientation.Horizontal) if kind is QHeaderView else kind()
    except (TypeError, NotImplementedError):
        return _usual(kind.__base__)  # type: ignore[arg-type]
    made.ensurePolished()
    return dict(_values(made, kind))


def _values(widget: QWidget, kind: type[QWidget]) -> Iterator[tuple[str, str]]:
    told = kind.staticMetaObject
    for number in range(told.propertyCount()):
        name = str(told.property(number).name())
        if name not in _LEFT_OUT:
            yield name, _said(widget.property(name), name)


def _properties(widget: QWidget) -> Iterator[str]:
    widget.ensurePolished()
    kind = next(one for one in type(widget).__mro__ if one.__module__.startswith("PySide6."))
    usual, layout = dict(_usual(kind)), widget.layout()
    if layout is not None and widget.isWindow():
        layout.activate()
    if layout is not None and layout.totalMinimumSize() == widget.minimumSize():  # by what lies in it
        usual["minimumSize"] = _said(widget.minimumSize(), "")
    if widget.isWindow() and "some" in _said(widget.minimumSize(), ""):
        usual["minimumSize"] = _said(widget.minimumSize(), "")
    yield from (f"{name}={value}" for name, value in _values(widget, kind) if value and value != usual.get(name, ""))
    for dynamic in widget.dynamicPropertyNames():
        if (called := bytes(dynamic.data()).decode()) in _STYLED:
            yield f"{called}={widget.property(called)}"
    if isinstance(widget, Sign):
        yield f"sign={widget._name}/{widget._tone}"


def _said(value: Any, name: str) -> str:
    if isinstance(value, QIcon):
        return _icon(value)
    if isinstance(value, QSize):
        sides = (_pixels(side, name) for side in (value.width(), value.height()))
        return " by ".join(sides)
    if isinstance(value, QSizePolicy):
        return (
            f"{value.horizontalPolicy().name}/{value.verticalPolicy().name}/{value.horizontalStretch()}/{value.verticalStretch()}"
        )
    if isinstance(value, QCursor):
        return value.shape().name
    if isinstance(value, QKeySequence):
        return value.toString()
    if isinstance(value, enum.Flag):
        return "|".join(sorted(one.name or "" for one in type(value) if one in value)) or "none"
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, float):
        return f"{value:.6g}"
    if value is None or isinstance(value, bool | int | str | list | tuple):
        return repr(value)
    return "" if isinstance(value, QObject | QPixmap | QFont | QPoint | QDate) else type(value).__name__


def _pixels(side: int, name: str) -> str:
    # Others than those of the grid come from how large letters are.
    if side == _UNLIMITED:
        return "any"
    return str(side) if name == "iconSize" or side % (SPACE // 2) == 0 else "some"


@cache
def _icon_names() -> dict[str, str]:
    characters = gui.icons._characters()
    return {characters[glyph]: name for name, glyph in catalogue.table("icons.toml").items() if glyph in characters}


def _icon(icon: QIcon) -> str:
    if icon.isNull():
        return ""
    with pytest.MonkeyPatch.context() as patched:
        strokes = noting(patched, gui.icons)
        icon.pixmap(16, 16)
    theme = current_theme()
    tones = {getattr(theme, tone): tone for tone in ("bad", "accent_text", "accent", "on_accent", "text_dim", "text")}
    words = [f"{_icon_names().get(one.words, one.kind)}/{tones.get(one.pen, one.brush or one.pen)}" for one in strokes]
    return "+".join(words) or "picture"


def _margins(around: QMargins) -> str:
    return " ".join(_pixels(side, "") for side in (around.left(), around.top(), around.right(), around.bottom()))


def _layout(layout: QLayout, depth: int) -> Iterator[str]:
    words = [type(layout).__name__, f"margins {_margins(layout.contentsMargins())}", _spacing(layout), _aligned(layout)]
    if isinstance(layout, QFormLayout):
        words += [layout.rowWrapPolicy().name, layout.fieldGrowthPolicy().name, str(layout.labelAlignment())]
    if isinstance(layout, QGridLayout):
        columns = [layout.columnStretch(column) for column in range(layout.columnCount())]
        rows = [layout.rowStretch(row) for row in range(layout.rowCount())]
        words += [f"columns {columns}" if any(columns) else "", f"rows {rows}" if any(rows) else ""]
    yield "  " * depth + " ".join(filter(None, words))
    for number in range(layout.count()):
        item = layout.itemAt(number)
        assert item is not None
        where = ""
        if isinstance(layout, QBoxLayout) and layout.stretch(number):
            where = f"stretch {layout.stretch(number)}"
        elif isinstance(layout, QGridLayout):
            where = "at " + " ".join(map(str, layout.getItemPosition(number)))  # type: ignore[arg-type]
        elif isinstance(layout, QFormLayout):
            row, role = layout.getItemPosition(number)  # type: ignore[misc]
            where = f"row {row} {role.name}"
        yield from _item(item, " ".join(filter(None, (where, _aligned(item)))), depth + 1)


def _item(item: QLayoutItem, where: str, depth: int) -> Iterator[str]:
    before = "  " * depth
    if (part := item.widget()) is not None:
        lines = list(_widget(part, depth))
        yield f"{lines[0]}{' @ ' + where if where else ''}"
        yield from lines[1:]
    elif (inner := item.layout()) is not None:
        lines = list(_layout(inner, depth))
        yield f"{lines[0]}{' @ ' + where if where else ''}"
        yield from lines[1:]
    elif (room := item.spacerItem()) is not None:
        size, policy = room.sizeHint(), room.sizePolicy()
        which = f"{policy.horizontalPolicy().name}/{policy.verticalPolicy().name}"
        yield f"{before}room {_said(size, '')} {which} {where}".rstrip()


def _spacing(layout: QLayout) -> str:
    if isinstance(layout, QFormLayout | QGridLayout):
        return f"spacing {layout.horizontalSpacing()} {layout.verticalSpacing()}"
    return f"spacing {layout.spacing()}"


def _aligned(item: QLayoutItem) -> str:
    return _said(item.alignment(), "") if item.alignment() else ""


def _held(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        assert item is not None
        if (part := item.widget()) is not None:
            yield part
        elif (inner := item.layout()) is not None:
            yield from _held(inner)


def _entries(widget: QWidget) -> Iterator[str]:
    """What a widget lists: the entries of a box, tabs, columns and how wide they are kept."""
    if isinstance(widget, QComboBox):
        for number in range(min(widget.count(), 60)):
            tip = widget.itemData(number, Qt.ItemDataRole.ToolTipRole)
            at = widget.model().index(number, widget.modelColumn(), widget.rootModelIndex())
            off = "" if at.flags() & Qt.ItemFlag.ItemIsEnabled else " off"
            sign = _icon(widget.itemIcon(number))
            yield f"entry {widget.itemText(number)!r}{f' tip={tip!r}' if tip else ''}{off}{f' {sign}' if sign else ''}"
    elif isinstance(widget, QTabBar):
        for number in range(widget.count()):
            sign = _icon(widget.tabIcon(number))
            yield f"tab {widget.tabText(number)!r} tip={widget.tabToolTip(number)!r}{' ' + sign if sign else ''}"
    elif isinstance(widget, QListWidget):
        for number in range(widget.count()):
            yield f"line {widget.item(number).text()!r} tip={widget.item(number).toolTip()!r}"
    elif isinstance(widget, QHeaderView) and widget.model() is not None:
        across, model, roles = widget.orientation(), widget.model(), Qt.ItemDataRole
        for number in range(widget.count() if across == Qt.Orientation.Horizontal else 0):
            tip = model.headerData(number, across, roles.ToolTipRole)
            if not widget.isSectionHidden(number):  # or one more column that there is no room for would be a change
                kept = widget.sectionResizeMode(number).name
                yield f"column {model.headerData(number, across, roles.DisplayRole)!r} tip={tip!r} {kept}"
    elif isinstance(widget, QTableView | QTreeView) and widget.model() is not None:
        yield from _cells(widget)
    elif isinstance(widget, QSplitter):
        yield f"parts {[widget.isCollapsible(number) for number in range(widget.count())]}"


def _cells(view: QTableView | QTreeView) -> Iterator[str]:
    model, roles = view.model(), Qt.ItemDataRole
    for row in range(min(model.rowCount(), _MOST_ROWS)):
        for column in range(model.columnCount()):
            if view.isColumnHidden(column):
                continue
            cell = model.index(row, column)
            told = [("", cell.data(roles.DisplayRole)), ("tip=", cell.data(roles.ToolTipRole))]
            told += [("spoken=", cell.data(roles.AccessibleTextRole)), ("ticked=", cell.data(roles.CheckStateRole))]
            words = [f"{before}{value!r}" for before, value in told if value not in (None, "")]
            if (aligned := cell.data(roles.TextAlignmentRole)) is not None:
                words.append(_said(Qt.AlignmentFlag(aligned), ""))
            if isinstance(colour := cell.data(roles.ForegroundRole), QBrush | QColor):
                words.append(QColor(colour.color() if isinstance(colour, QBrush) else colour).name())
            if isinstance(sign := cell.data(roles.DecorationRole), QIcon):
                words.append(_icon(sign))
            if isinstance(font := cell.data(roles.FontRole), QFont):
                words.append(f"weight {int(font.weight())}{' italic' if font.italic() else ''}")
            if not cell.flags() & Qt.ItemFlag.ItemIsEnabled:
                words.append("off")
            if words:
                yield f"cell {row} {column} {' '.join(words)}"


def _acts(widget: QWidget) -> Iterator[str]:
    menu = widget.menu() if isinstance(widget, QToolButton | QPushButton) else None
    for action in [*(menu.actions() if menu is not None else ()), *widget.actions()]:
        yield from _act(action)
    for part in widget.children():
        if isinstance(part, QShortcut):
            keys = " ".join(key.toString() for key in QShortcut.keys(part))
            yield f"key {keys} {part.context().name}{'' if part.isEnabled() else ' off'}"
        elif isinstance(part, QButtonGroup):
            yield f"group of {len(part.buttons())}{' exclusive' if part.exclusive() else ''}"


def _act(action: QAction, before: str = "") -> Iterator[str]:
    if action.isSeparator():
        yield f"{before}act ---"
        return
    words = [f"act {action.text()!r}", action.objectName(), " ".join(key.toString() for key in action.shortcuts())]
    words.append(
        f"tip={action.toolTip()!r}" if action.toolTip() != action.text().replace("&", "").rstrip(" …").rstrip("…") else ""
    )
    words += [_icon(action.icon()), "checkable" if action.isCheckable() else "", "checked" if action.isChecked() else ""]
    words += ["" if action.isEnabled() else "off", "" if action.isVisible() else "hidden"]
    yield before + " ".join(filter(None, words))
    if (menu := action.menu()) is not None and isinstance(menu, QMenu):
        for inner in menu.actions():
            yield from _act(inner, before + "  ")
