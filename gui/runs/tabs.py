"""The tabs below the table of runs. Each is a line of a table, and made when it is first looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from core.runs.listing import RunSummary
from core.support.registry import at
from gui.evaluation.run_tab import RunTab
from gui.kit.empty_state import EmptyState
from gui.session import Session

_KEPT = "tabs/runs_tabs"
TWO_OR_MORE = "Select two or more finished runs to compare them."
"""What a comparison asks for, said by its tab and by the panel itself where one run that is no ensemble is selected."""


@dataclass(frozen=True)
class TabEntry:
    """One tab. `place` is "module:Class" of a `RunTab`; it is imported when the tab is first looked at.

    Attributes:
        least, most: For how many selected runs it has something to show; None for any number.
        icon_name: Of what is shown in its place for another number.
        otherwise: Says then what to do.
        counts: Whether its title says how many runs it puts side by side.
    """

    key: str
    title: str
    place: str
    least: int
    most: int | None
    icon_name: str
    otherwise: str
    counts: bool = False

    def fits(self, runs: int) -> bool:
        """Whether it has something to show for so many selected runs."""
        return self.least <= runs and (self.most is None or runs <= self.most)

    def caption(self, runs: int) -> str:
        """The title for so many selected runs."""
        return f"{self.title} of {runs}" if self.counts and runs > 1 else self.title


TABS = (
    TabEntry(
        "curves", "Curves", "gui.runs.selected_curves:SelectedCurves", 1, None,
        "curves", "Select a run to see its curves, or several to lay them over one another.",
    ),
    TabEntry(
        "report", "Report", "gui.evaluation.run_report.view:ReportTab", 1, 1,
        "chart", "Select one run to see what it is worth, what it confuses and what it cost.",
    ),
    TabEntry(
        "comparison", "Comparison", "gui.runs.compare:ComparePanel", 1, None,
        "runs", TWO_OR_MORE, counts=True,
    ),
    TabEntry(
        "reliance", "Backgrounds", "gui.evaluation.reliance_view:RelianceView", 1, 1,
        "background", "Select one finished run to see how far it leans on the backgrounds of pictures.",
    ),
    TabEntry("studies", "Studies", "gui.studies.tab:StudiesTab", 0, None, "compare", "What several runs answer together."),
    TabEntry("queue", "Queue", "gui.queueing.tab:QueueTab", 0, None, "waiting", "What waits to be trained."),
    TabEntry("lineage", "Lineage", "gui.evaluation.lineage_tab:LineageTab", 0, None, "lineage", "Where everything comes from."),
)  # fmt: skip


class RunTabs(QTabWidget):
    """Shows the selected runs in the tab that is looked at; which one that is, is remembered.

    Signals: those of `RunTab`, of whichever tab it is.
    """

    failed = Signal(object)
    drawn = Signal(object)
    test_asked = Signal(object)
    pointed = Signal(str)
    chosen = Signal(object)
    offered = Signal(str, str, str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_tabs")
        self._session = session
        self._runs: Sequence[RunSummary] = ()
        self._grouping = ""
        self._made: dict[str, RunTab] = {}
        self._places: dict[str, QStackedWidget] = {}
        inside = self.findChild(QStackedWidget)
        for entry in TABS:
            place = self._places[entry.key] = QStackedWidget(inside)  # filled and moved, it is told of its style anew
            place.addWidget(EmptyState(entry.icon_name, entry.title, entry.otherwise, parent=place))
            self.addTab(place, entry.title)
        self.show_tab(str(session.settings.value(_KEPT, "")))
        self.currentChanged.connect(self._turned)

    def set_runs(self, runs: Sequence[RunSummary], grouping: str = "") -> None:
        """These are selected now; `grouping` is the field that the table puts runs together by."""
        self._runs, self._grouping = runs, grouping
        for number, entry in enumerate(TABS):
            self.setTabText(number, entry.caption(len(runs)))
        self._show()

    def show_tab(self, key: str) -> None:
        """Turns to the tab of that key; stays where there is none."""
        if key in self._places:
            self.setCurrentWidget(self._places[key])

    def open_named(self, key: str, name: str) -> None:
        """Turns to a tab and has it show what is called so."""
        self.tab(key).open_named(name)
        self.show_tab(key)

    def tab(self, key: str) -> RunTab:
        """The tab of that key; made when it is first asked for."""
        if key not in self._made:
            entry = next(entry for entry in TABS if entry.key == key)
            tab: RunTab = at(entry.place)(self._session, self._places[key])
            tab.failed.connect(self.failed)
            tab.drawn.connect(self.drawn)
            tab.test_asked.connect(self.test_asked)
            tab.pointed.connect(self.pointed)
            tab.chosen.connect(self.chosen)
            tab.offered.connect(self.offered)
            self._made[key] = tab
            self._places[key].addWidget(tab)
        return self._made[key]

    @Slot(int)
    def _turned(self, number: int) -> None:
        self._session.settings.setValue(_KEPT, TABS[number].key)
        self._show()

    def _show(self) -> None:
        entry = TABS[self.currentIndex()]
        place = self._places[entry.key]
        if entry.fits(len(self._runs)):
            tab = self.tab(entry.key)
            place.setCurrentWidget(tab)
            tab.group_by(self._grouping)
            tab.show_runs(self._runs)
        else:
            place.setCurrentIndex(0)
            if entry.key in self._made:  # so that what it still reads is not drawn behind the page's back
                self._made[entry.key].show_runs(())
