"""The Map tab: reads the map when it is first looked at, has the workshop make it, and says how far that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import Overview
from core.support.wording import counted
from gui.kit.empty_state import EmptyState
from gui.kit.job_bar import JobRoom
from gui.kit.read_when_seen import ReadWhenSeen, brought
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.engine.protocol import MapMade
    from core.looking.maps.points import MapSheet
    from gui.maps.view import MapView

_BY_CLOSER_LOOK = "closer-look"
_OFFER = (
    "Every picture in use stands here as a point, and pictures that look alike to a network lie near each other: strangers, "
    "wrong classes and what a class consists of are seen at a glance. It takes about a second for every twenty-five pictures the "
    "first time, and works aside."
)


class MapTab(ReadWhenSeen):
    """Room of the map.

    Signals:
        show_asked(object, str): Show the samples of these numbers in the gallery; the words say what they are.
        failed(object): The map cannot be read or made. Inherited.
    """

    show_asked = Signal(object, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset: Dataset | None = None
        self._facts: Overview | None = None
        self._by = _BY_CLOSER_LOOK
        self._seen_by = ""  # of the map that is shown; "" for none
        self.view: MapView | None = None
        self.work = JobRoom(self)
        self._none = EmptyState("map", "No map yet", _OFFER, parent=self)
        self.make = self._none.add_act("Draw the map", "map", lambda: self.ask(), primary=True)
        self.make.setObjectName("map_make")
        self._none.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._column.addWidget(self.work)
        self._column.addWidget(self._none, 1)
        session.runs_changed.connect(self.read_anew)

    def show_dataset(self, dataset: Dataset, facts: Overview) -> None:
        """Takes the dataset to show, now or when the tab is looked at."""
        if self._dataset is None or self._dataset.folder != dataset.folder:
            self._by, self._seen_by = _BY_CLOSER_LOOK, ""
        self._dataset, self._facts = dataset, facts
        self.work.show_subject(dataset.name)
        self.read_anew()

    def reading(self) -> Task | None:
        if self._dataset is None:
            return None
        where = (self._session.workspace, self._dataset, self._by)
        return Task("core.looking.maps.points:read_sheet", *where, then=_with_view)

    @Slot(object)
    def show_read(self, sheet: MapSheet) -> None:
        assert self._dataset is not None
        assert self._facts is not None
        there = sheet.points is not None and len(sheet.points) > 0
        if not there and self._seen_by and sheet.by != self._seen_by:
            # The one that is shown stays until the other one is there.
            self._by = self._seen_by
            self.ask(sheet.by)
            self.read_anew()
            return
        self._seen_by = sheet.by if there else ""
        if there and self.view is None:
            self._make_view()
        if self.view is not None:
            self.view.setVisible(there)
            if there:
                self.view.show_sheet(self._dataset, sheet)
        self._none.setVisible(not there)
        self.make.setEnabled(self._facts.pictures > 0 and not self._facts.read_only and not self._is_busy())

    @Slot()
    def ask(self, by: str = "") -> None:
        """Has the workshop make the map that is laid out by this, or the one that is shown."""
        if self._dataset is None or self._is_busy():
            return
        from core.engine.protocol import MakeMap  # the protocol brings pydantic

        name = self._dataset.name
        task = self._session.ask_workshop(MakeMap(name, by or self._by))
        task.succeeded.connect(lambda made: self._made(name, made))
        task.failed.connect(lambda error: self._not_made(name, error))
        self.make.setEnabled(False)
        self._session.run_task(task, f"Drawing a map of {name}", name)
        self.work.add(task, task.title)  # which shows it by its subject
        task.finished.connect(self.read_anew)  # when the room has let its bar go

    def _make_view(self) -> None:
        from gui.maps.view import MapView

        self.view = MapView(self)
        self.view.show_asked.connect(self.show_asked)
        self.view.by_asked.connect(self._by_asked)
        self.view.colouring_asked.connect(self._colouring_asked)
        self.view.making_asked.connect(lambda: self.ask())
        self._column.addWidget(self.view, 1)

    def _is_busy(self) -> bool:
        return self._dataset is not None and self.work.is_busy(self._dataset.name)

    @Slot(str)
    def _by_asked(self, by: str) -> None:
        """Shows the map that is laid out by this; one that is not there yet is made first."""
        if by != self._by:
            self._by = by
            self.read_anew()

    @Slot(str)
    def _colouring_asked(self, run: str) -> None:
        if self.view is None or self.view.points is None:
            return
        task = Task("core.looking.maps.points:mistakes_of", self._session.workspace, self.view.points, run)
        task.succeeded.connect(self.view.show_colouring)
        task.failed.connect(self.failed)
        task.start()

    def _made(self, name: str, made: MapMade) -> None:
        if self._dataset is not None and name == self._dataset.name:
            self._by = made.by
        anew = "" if made.anew else " It is as it was."
        self._session.notify(f"The map of {name} has {counted(made.pictures, 'picture')}.{anew}")

    def _not_made(self, name: str, error: object) -> None:
        if self._dataset is not None and name == self._dataset.name:
            self.failed.emit(error)
        else:
            self._session.notify(f"{name}: {error}")


def _with_view(sheet: MapSheet) -> MapSheet:
    """What was read; what shows it is imported, in the task's thread, where there is a map."""
    # It brings pyqtgraph, which takes 0.4 to 0.8 s to import.
    return brought("gui.maps.view", sheet) if sheet.points is not None and len(sheet.points) else sheet
