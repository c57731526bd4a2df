"""The Sizes tab: reads and shows sizes when it is first looked at, not before; excludes what was chosen there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import Overview
from core.support.wording import counted
from gui.kit.empty_state import EmptyState
from gui.kit.read_when_seen import ReadWhenSeen, brought
from gui.session import Session
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.datasets.cleaning.size_table import SizeSpans, SizeTable
    from gui.sizes.view import SizeView


class SizeTab(ReadWhenSeen):
    """Room of the size plot.

    Signals:
        show_asked(object, str): Show the samples of these numbers in the gallery; the words say what they are.
        failed(object): Sizes cannot be read, or pictures cannot be excluded. Inherited.
    """

    show_asked = Signal(object, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset: Dataset | None = None
        self._facts: Overview | None = None
        self._excluding: Task | None = None
        self.view: SizeView | None = None
        self._none = EmptyState(
            "chart", "Nothing to measure", "Every picture in use stands here as a point, by width and height.", parent=self
        )
        self._none.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._none)

    def show_dataset(self, dataset: Dataset, facts: Overview) -> None:
        """Takes the dataset to show, now or when the tab is looked at."""
        self._dataset, self._facts = dataset, facts
        self.read_anew()

    def reading(self) -> Task | None:
        if self._dataset is None:
            return None
        # The view brings pyqtgraph, which takes 0.4 to 0.8 s to import.
        then = partial(brought, "gui.sizes.view")
        return Task("core.datasets.cleaning.size_table:sizes_and_usual", self._dataset, then=then)

    @Slot(object)
    def show_read(self, sizes: tuple[SizeTable, SizeSpans]) -> None:
        pictures, usual = sizes
        assert self._dataset is not None
        assert self._facts is not None
        if self.view is None:
            from gui.sizes.view import SizeView

            self.view = SizeView(self)
            self.view.exclusion_asked.connect(self._exclude)
            self.view.show_asked.connect(self.show_asked)
            self._column.addWidget(self.view)
        self._none.setVisible(len(pictures) == 0)
        self.view.setVisible(len(pictures) > 0)
        self.view.show_pictures(self._dataset, pictures, usual, not self._facts.read_only)

    @Slot(object, str)
    def _exclude(self, ids: tuple[int, ...], reason: str) -> None:
        if self._dataset is None or (self._excluding is not None and self._excluding.is_running):
            return
        self._excluding = Task("core.datasets.cleaning.size_table:leave_out", self._dataset, ids, reason)
        self._excluding.succeeded.connect(self._excluded)
        self._excluding.failed.connect(self.failed)
        self._excluding.start()

    @Slot(object)
    def _excluded(self, count: int) -> None:
        self._session.notify(f"{counted(count, 'picture')} excluded. Ctrl+Z undoes it.")
        self._session.datasets_changed.emit()
