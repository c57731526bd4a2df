"""Where a dataset comes from, and what came from it, in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.history.lineage_graph import key_of
from gui.evaluation.lineage_panel import LineagePanel
from gui.kit.wizard import Shell
from gui.session import Session


class LineageDialog(Shell):
    """Shows the lineage with one dataset chosen; going somewhere from it closes it.

    Args:
        session: Whose workspace is shown.
        dataset: Its name.
    """

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__("lineage", f"Lineage of {dataset}", (124, 76), "Lineage", parent)
        self.panel = LineagePanel(session, self)
        self.panel.failed.connect(self.banner.show_error)
        self.column.addWidget(self.panel, 1)
        self.add_closing_row()
        self.panel.choose([key_of("dataset", dataset)])
        session.navigated.connect(self._went)

    def done(self, result: int) -> None:
        self.panel.close_down()
        super().done(result)

    @Slot()
    def _went(self) -> None:
        self.accept()
