"""What every tab below the table of runs has in common: it is given runs and shows something of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.runs.listing import RunSummary
from gui.session import Session


class RunTab(QWidget):
    """Shows something of the runs it is given; made when it is first looked at, told of runs only while it is.

    Signals:
        failed(object): What was to be shown cannot be read; the page says why.
        drawn(object): Names of the runs that are drawn in the colours of their rows now.
        test_asked(object): Names of runs whose sealed test result the person wants to see. The page asks, counts, lists anew.
        pointed(str): The person points at this run, whose row is made the current one; the selection stays.
        chosen(object): Names of runs that the person wants selected in the table.
        offered(str, str, str, object): A sentence, an act, its icon and what it does, for the line above the table.
    """

    failed = Signal(object)
    drawn = Signal(object)
    test_asked = Signal(object)
    pointed = Signal(str)
    chosen = Signal(object)
    offered = Signal(str, str, str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def group_by(self, field: str) -> None:
        """Puts runs together by a field of `core.evaluation.run_groups`, "" for not at all; told before `show_runs`.

        Most tabs show runs one by one whatever the table does.
        """

    def open_named(self, name: str) -> None:
        """Shows what is called so, where the tab has things of its own to show; most have not."""

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Shows these runs soon. Called every second while runs are listed: what shows them already does nothing."""
        raise NotImplementedError
