"""The tab of the Runs page with the lineage of everything: what the selected runs come from stands out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.history.lineage_graph import key_of
from core.runs.listing import RunSummary
from gui.evaluation.lineage_panel import LineagePanel
from gui.evaluation.run_tab import RunTab
from gui.session import Session


class LineageTab(RunTab):
    """Shows where the selected runs come from, among everything else."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("lineage_tab")
        self.panel = LineagePanel(session, self)
        self.panel.failed.connect(self.failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        self.panel.choose(key_of("run", run.run) for run in runs)
