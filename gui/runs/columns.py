"""Which columns the table of runs shows: as many as fit, the most important first, or those the person chose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QObject, QPoint, QSettings, QSortFilterProxyModel, Qt, Slot
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QToolButton, QWidget

from core.evaluation.run_columns import COLUMNS, SETTING, Column
from gui.icons import icon
from gui.runs.table import RunTable
from gui.theme import SPACE

_BEFORE = 3  # columns before those of settings: name, state, accuracy on val
_WIDTHS_KEY, _NAMES_KEY, _CHOICE_KEY = "runs/column_widths", "runs/column_names", "runs/columns"
_RUN_KEY = "runs/name_width"
_NAMES_RANK = 3  # columns up to here come before whole names, all others behind them
_LONGEST_NAME = SPACE * 44


class RunColumns(QObject):
    """Shows and hides columns of a table of runs.

    Args:
        view: The table, with its model set.
    """

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._different: tuple[str, ...] | None = None
        self._header = view.horizontalHeader()
        self._chosen: frozenset[str] | None = None
        self._revealed = ""
        self._names: frozenset[str] = frozenset()
        self._run_needs: int | None = None
        self._run_width = SPACE * self._columns[0].width  # as it was set here; else it is the person's
        self.menu = QMenu(view)
        self.menu.setObjectName("runs_columns_menu")
        self.menu.aboutToShow.connect(self._fill_menu)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self._open_menu)
        self._header.setMinimumSectionSize(SPACE * 7)
        for place, column in enumerate(self._columns):
            view.setColumnWidth(place, SPACE * column.width)
        self.fit()

    @property
    def _columns(self) -> tuple[Column, ...]:
        """Those there are now: settings of the recipes come and go behind the others."""
        model = self._view.model()
        assert isinstance(model, QSortFilterProxyModel)
        table = model.sourceModel()
        assert isinstance(table, RunTable)
        return table.columns

    def show_differences(self, names: Sequence[str] | None) -> None:
        """Shows these columns alone, the first ones first as far as there is room; None for what was shown before."""
        wanted = None if names is None else tuple(names)
        if wanted == self._different:
            return  # asked for with every listing, each second
        self._different = wanted
        for place, column in enumerate(self._columns):
            if column.name.startswith(SETTING):
                self._view.setColumnWidth(place, SPACE * column.width)
                # What was set stands before what came of it.
                self._header.moveSection(self._header.visualIndex(place), min(place, _BEFORE + place - len(COLUMNS.names())))
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
        return tuple(column.name for place, column in enumerate(self._columns) if not self._view.isColumnHidden(place))

    def choose(self, name: str, wanted: bool) -> None:
        """Shows or hides a column; from then on the choice stands at any width."""
        others = frozenset(self.shown()) - {name}
        self._chosen = others | {name} if wanted else others
        self.fit()

    def choose_fitting(self) -> None:
        """Shows as many columns as fit, from now on at any width."""
        self._chosen = None
        self.fit()

    def reveal(self, name: str) -> None:
        """Shows this column too for the time being, whatever is chosen or fits; "" for none."""
        if name != self._revealed:
            self._revealed = name
            self.fit()

    def name_runs(self, names: Sequence[str]) -> None:
        """Takes up which runs there are: their names are whole as far as there is room, for nothing else tells them apart."""
        if frozenset(names) != self._names:
            self._names, self._run_needs = frozenset(names), None
            self.fit()

    def fit(self) -> None:
        """Shows what is chosen, or what fits into the table as wide as it is now."""
        room = self._view.viewport().width()
        wanted = self._chosen if self._chosen is not None else self._fitting(room)
        if self._different is not None:
            wanted = frozenset(self._different)
        if self._revealed and self._revealed not in wanted:
            wanted = self._with_revealed(wanted, room)
        self._widen_names(room - sum(map(self._width, wanted)))
        # Where not all fit none is stretched: a stretched column gives up its room first, and would be pressed to nothing.
        fits = sum(map(self._width, wanted)) <= room
        elastic = next(
            (column.name for column in reversed(self._columns) if column.elastic and column.name in wanted and fits), None
        )
        mode = QHeaderView.ResizeMode
        for place, column in enumerate(self._columns):
            if column.name != elastic and self._header.sectionResizeMode(place) != mode.Interactive:
                self._header.setSectionResizeMode(place, mode.Interactive)
                # No longer stretched, it would keep the width it was stretched to.
                self._view.setColumnWidth(place, SPACE * column.width)
        # After that: what is hidden while another section is stretched keeps its room until that one is stretched again, and
        # where none was any more there were gaps in the table.
        for place, column in enumerate(self._columns):
            if self._view.isColumnHidden(place) == (column.name in wanted):
                self._view.setColumnHidden(place, column.name not in wanted)
        for place, column in enumerate(self._columns):
            if column.name == elastic and self._header.sectionResizeMode(place) != mode.Stretch:
                self._header.setSectionResizeMode(place, mode.Stretch)

    def remember(self, settings: QSettings) -> None:
        """Stores order, widths and choice; nothing while only differences are shown."""
        if self._different is not None:
            return
        settings.setValue(_WIDTHS_KEY, self._header.saveState())
        settings.setValue(_NAMES_KEY, self._column_names())
        settings.setValue(_RUN_KEY, self._run_width)
        settings.setValue(_CHOICE_KEY, ",".join(sorted(self._chosen or ())))

    def restore(self, settings: QSettings) -> None:
        """Takes up what `remember` stored, unless the columns are others now."""
        state = settings.value(_WIDTHS_KEY)
        same = settings.value(_NAMES_KEY) == self._column_names()  # widths are kept by place: with a new column they fit no more
        if same and isinstance(state, QByteArray) and self._header.restoreState(state):
            said = str(settings.value(_RUN_KEY))
            self._run_width = int(said) if said.isdecimal() else self._run_width
            # restoreState brings back the arrow, and sorts nothing.
            self._view.model().sort(self._header.sortIndicatorSection(), self._header.sortIndicatorOrder())
        chosen = frozenset(str(settings.value(_CHOICE_KEY, "")).split(",")) & {column.name for column in self._columns}
        # A row without its name says nothing, whatever an older settings file holds.
        self._chosen = chosen | {"run"} if chosen else None
        self.fit()

    def _column_names(self) -> str:
        return ",".join(column.name for column in self._columns)

    def _fitting(self, room: int) -> frozenset[str]:
        shown = {column.name for column in self._columns if not column.rank}
        left = room - sum(map(self._width, shown))
        kept = self._more_for_names()
        for column in sorted((column for column in self._columns if column.rank), key=lambda column: column.rank):
            if column.rank > _NAMES_RANK:
                left, kept = left - kept, 0
            left -= self._width(column.name)
            if left < 0:
                break
            shown.add(column.name)
        return frozenset(shown)

    def _more_for_names(self) -> int:
        """How many pixels more than usual the names of the runs need; none where the person chose a width."""
        usual = SPACE * self._columns[0].width
        if self._view.columnWidth(0) != self._run_width:
            return 0
        if self._run_needs is None and self._view.isVisible():  # before that it has neither font nor padding
            self._run_needs = self._view.sizeHintForColumn(0)
        return min(max(0, (self._run_needs or 0) - usual), _LONGEST_NAME - usual)

    def _widen_names(self, left: int) -> None:
        """Gives the names what they need of the pixels that are left."""
        if self._view.columnWidth(0) == self._run_width:
            self._run_width = SPACE * self._columns[0].width + max(0, min(self._more_for_names(), left))
            self._view.setColumnWidth(0, self._run_width)

    def _with_revealed(self, wanted: frozenset[str], room: int) -> frozenset[str]:
        """With the revealed column; those furthest to the right make room for it."""
        shown = wanted | {self._revealed}
        for column in reversed(self._columns[1:]):
            if sum(map(self._width, shown)) <= room:
                break
            shown -= {column.name} - {self._revealed}
        return shown

    def _width(self, name: str) -> int:
        place = next(place for place, column in enumerate(self._columns) if column.name == name)
        column = self._columns[place]
        # How wide a hidden or stretched column is does not tell what it needs.
        settled = (
            self._view.isColumnHidden(place) or column.elastic or (not place and self._view.columnWidth(0) == self._run_width)
        )
        return SPACE * column.width if settled else self._view.columnWidth(place)

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
        for column in tuple(COLUMNS)[1:]:  # the name stays
            action = self.menu.addAction(column.header.removesuffix(", %"))
            action.setCheckable(True)
            action.setChecked(column.name in self.shown())
            action.toggled.connect(partial(self.choose, column.name))
