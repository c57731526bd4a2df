"""Which columns the table of runs shows: as many as fit, the most important first, or those the person chose."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QObject, QPoint, QSettings, Qt, Slot
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QToolButton, QWidget

from gui.icons import icon
from gui.runs.table import COLUMNS, column_of
from gui.theme import SPACE

_WIDTHS = {
    "run": 26, "state": 16, "val": 14, "test": 13, "dataset": 13, "architecture": 15, "weights": 21, "recipe": 18, "parent": 18,
    "parameters": 13, "epochs": 9, "seconds": 13, "created": 17, "note": 24,
}  # fmt: skip
"""Widths of columns in grid units; what is longer is cut short, and whole in the tooltip."""
_ALWAYS = ("run", "state", "val", "test", "dataset", "architecture", "weights")
_BY_WORTH = ("created", "seconds", "epochs", "parameters", "note", "recipe", "parent")
_ELASTIC = ("note", "weights")
"""The first of these that is shown takes the room that is left."""
_WIDTHS_KEY, _CHOICE_KEY = "runs/column_widths", "runs/columns"


class RunColumns(QObject):
    """Shows and hides columns of a table of runs.

    Args:
        view: The table, with its model set.
    """

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._header = view.horizontalHeader()
        self._chosen: frozenset[str] | None = None
        self.menu = QMenu(view)
        self.menu.setObjectName("runs_columns_menu")
        self.menu.aboutToShow.connect(self._fill_menu)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self._open_menu)
        self._header.setMinimumSectionSize(SPACE * 7)
        for place, column in enumerate(COLUMNS):
            view.setColumnWidth(place, SPACE * _WIDTHS[column.name])
        self.fit()

    def button(self, parent: QWidget) -> QToolButton:
        """A button that opens the menu, for who does not know of the one on the head of the table."""
        made = QToolButton(parent)
        made.setObjectName("runs_columns")
        made.setText("Columns")
        made.setToolTip("Which columns the table shows")
        made.setIcon(icon("columns"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setMenu(self.menu)
        return made

    def shown(self) -> tuple[str, ...]:
        """Names of the columns that are shown."""
        return tuple(column.name for place, column in enumerate(COLUMNS) if not self._view.isColumnHidden(place))

    def choose(self, name: str, wanted: bool) -> None:
        """Shows or hides a column; from then on the choice stands at any width."""
        others = frozenset(self.shown()) - {name}
        self._chosen = others | {name} if wanted else others
        self.fit()

    def choose_fitting(self) -> None:
        """Shows as many columns as fit, from now on at any width."""
        self._chosen = None
        self.fit()

    def fit(self) -> None:
        """Shows what is chosen, or what fits into the table as wide as it is now."""
        room = self._view.viewport().width()
        wanted = self._chosen if self._chosen is not None else self._fitting(room)
        fits = sum(map(self._width, wanted)) <= room
        elastic = next((name for name in _ELASTIC if name in wanted and fits), None)
        for place, column in enumerate(COLUMNS):
            mode = QHeaderView.ResizeMode.Stretch if column.name == elastic else QHeaderView.ResizeMode.Interactive
            if self._header.sectionResizeMode(place) != mode:
                self._header.setSectionResizeMode(place, mode)
                self._view.setColumnWidth(place, SPACE * _WIDTHS[column.name])
            if self._view.isColumnHidden(place) == (column.name in wanted):
                self._view.setColumnHidden(place, column.name not in wanted)

    def remember(self, settings: QSettings) -> None:
        """Stores order, widths and choice."""
        settings.setValue(_WIDTHS_KEY, self._header.saveState())
        settings.setValue(_CHOICE_KEY, ",".join(sorted(self._chosen or ())))

    def restore(self, settings: QSettings) -> None:
        """Takes up what `remember` stored, unless the columns are others now."""
        state = settings.value(_WIDTHS_KEY)
        if isinstance(state, QByteArray) and self._header.restoreState(state):
            self._view.model().sort(self._header.sortIndicatorSection(), self._header.sortIndicatorOrder())
        chosen = frozenset(str(settings.value(_CHOICE_KEY, "")).split(",")) & {column.name for column in COLUMNS}
        self._chosen = chosen | {"run"} if chosen else None
        self.fit()

    def _fitting(self, room: int) -> frozenset[str]:
        shown = set(_ALWAYS)
        left = room - sum(map(self._width, _ALWAYS))
        for name in _BY_WORTH:
            left -= self._width(name)
            if left < 0:
                break
            shown.add(name)
        return frozenset(shown)

    def _width(self, name: str) -> int:
        place = column_of(name)
        settled = self._view.isColumnHidden(place) or name in _ELASTIC
        return SPACE * _WIDTHS[name] if settled else self._view.columnWidth(place)

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        self.menu.popup(self._header.mapToGlobal(place))

    @Slot()
    def _fill_menu(self) -> None:
        self.menu.clear()
        fitting = self.menu.addAction("As many as fit")
        fitting.setCheckable(True)
        fitting.setChecked(self._chosen is None)
        fitting.triggered.connect(self.choose_fitting)
        self.menu.addSeparator()
        for column in COLUMNS[1:]:  # the name stays
            action = self.menu.addAction(column.header.removesuffix(", %"))
            action.setCheckable(True)
            action.setChecked(column.name in self.shown())
            action.toggled.connect(partial(self.choose, column.name))
