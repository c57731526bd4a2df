"""The pictures a run was judged on, one at a time and large over the page; arrow keys walk on, Space goes back.

Where the runs that were asked about them are known, their heat maps and what they have learned from are a key away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from core.datasets.catalog.gallery import NamedSamples, samples_at
from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.finding_words import finding_title
from core.support.errors import NotThere
from core.support.workspace import lies_in_trash
from gui.evaluation.asked_part import ExplainedPicture
from gui.evaluation.heat_overlay import HeatOverlay
from gui.evaluation.nearest_strip import NearestStrip
from gui.kit.page import Page
from gui.pictures.picture_zoom import PictureZoom
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE


@dataclass(frozen=True)
class WalkedPicture:
    """One picture to walk to.

    Attributes:
        path: Within the dataset.
        words: What is said of it besides.
        classes: By run that was asked about it, the classes a heat map may be wanted for, its answer first.
    """

    path: str
    words: str
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def classes_asked(said: str, truth: str) -> tuple[str, ...]:
    """The classes that a heat map of a judged picture may be wanted for: the answer, and the right one."""
    return (said,) if said == truth else (said, truth)


def gone_words(dataset: str, folder: Path) -> str:
    """Why the pictures of a dataset cannot be shown; "" where its folder is there."""
    if folder.is_dir():
        return ""
    if lies_in_trash(folder):
        return f"{dataset} lies in the trash; its pictures can be shown once it is put back."
    return f"{dataset} is not among the datasets any more, so its pictures cannot be shown."


class EnlargedPictures(QObject):
    """Walks through pictures of one dataset. Nothing is made before the first one is asked for.

    Signals:
        shown(int): The picture of this row is the one looked at now.
        closed(): The person went back.
        failed(object): The picture, or its dataset, is not there any more.

    Args:
        beside: A widget of the page that is covered.
    """

    shown = Signal(int)
    closed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, beside: QWidget) -> None:
        super().__init__(beside)
        self._session = session
        self._beside = beside
        self._dataset = ""
        self._pictures: tuple[WalkedPicture, ...] = ()
        self._row = 0
        self._near: list[Sample] = []
        self._name = beside.objectName() or type(beside).__name__
        self._switches: dict[str, QToolButton] = {}
        self._task = NewestTask()
        self.zoom: PictureZoom | None = None
        self.heat: HeatOverlay | None = None
        self.nearest: NearestStrip | None = None

    def show_pictures(self, dataset: str, pictures: Sequence[WalkedPicture], row: int) -> None:
        """Shows the picture of a row large, and lets the person walk to the others. `dataset` is a name."""
        self._dataset, self._pictures = dataset, tuple(pictures)
        self._show(row)

    def end(self) -> None:
        """Goes back, if a picture is shown."""
        self._task.drop()
        if self.zoom is not None and self.zoom.isVisible():
            self.zoom.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.zoom is not None and isinstance(watched, QWidget) and event.type() == QEvent.Type.Resize:
            self.zoom.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    def _show(self, row: int) -> None:
        self._row = row
        # Its neighbours too, which are likely to be looked at next.
        near = [picture.path for picture in self._pictures[max(0, row - 1) : row + 2]]
        task = Task(samples_at, NamedDataset(self._session.workspace, self._dataset), near)
        self._task.run(task, self._found, self.failed.emit)

    @Slot(object)
    def _found(self, found: NamedSamples) -> None:
        picture = self._pictures[self._row]
        sample = found.samples.get(picture.path)
        if sample is None:
            hint = "It was judged then; the figures stand."
            self.failed.emit(NotThere(f"{self._dataset} has no picture {picture.path} any more.", hint))
            return
        zoom = self.zoom or self._made()
        self._near = [found.samples[one.path] for one in self._pictures[self._row + 1 :][:1] if one.path in found.samples]
        zoom.show_picture(found.dataset, sample, f"{self._row + 1:,} of {len(self._pictures):,}\n{picture.words}\n{picture.path}")
        self._explain(ExplainedPicture(found.dataset.picture_path(sample.path), picture.classes) if picture.classes else None)
        self.shown.emit(self._row)

    def _explain(self, shown: ExplainedPicture | None) -> None:
        for part in (self.heat, self.nearest):
            if part is not None:
                part.show_picture(shown)

    def _made(self) -> PictureZoom:
        room = self._beside
        while not isinstance(room, Page) and (around := room.parentWidget()) is not None:
            room = around
        self.zoom = zoom = PictureZoom(self._session.settings, room)
        room.installEventFilter(self)
        zoom.moved.connect(self._step)
        zoom.sharpened.connect(lambda: zoom.prepare(self._near))
        zoom.together_asked.connect(self._together)
        zoom.closed.connect(self._closed)
        self.heat = HeatOverlay(self._session, zoom.canvas, f"{self._name}, heat", zoom)
        self.nearest = NearestStrip(self._session, f"{self._name}, nearest", zoom)
        for name, text, key, part in (
            ("heat", "Where a run looks", Qt.Key.Key_H, self.heat),
            ("nearest", "Most like it of what a run has learned from", Qt.Key.Key_N, self.nearest),
        ):
            part.setContentsMargins(SPACE, 0, SPACE, 0)  # in line with the words below
            self._switches[name] = zoom.add_act(name, text, name, key, partial(self._turn, name, part))
        for part in (self.nearest, self.heat):  # each goes above what is there
            zoom.put_below(part)
        return zoom

    def _turn(self, name: str, part: HeatOverlay | NearestStrip) -> None:
        part.turn()
        self._switches[name].setChecked(part.is_on)

    @Slot()
    def _closed(self) -> None:
        self._task.drop()  # a step that is still being read would bring it back
        self._explain(None)  # nothing more is asked about a picture that nobody sees
        self.closed.emit()

    @Slot(int)
    def _step(self, step: int) -> None:
        if 0 <= self._row + step < len(self._pictures):
            self._show(self._row + step)

    @Slot(object, str)
    def _together(self, paths: Sequence[str], kind: str) -> None:
        """Walks through the pictures of a finding instead."""
        words = f"{finding_title(kind)}, together"
        self.show_pictures(self._dataset, [WalkedPicture(path, words) for path in paths], 0)
