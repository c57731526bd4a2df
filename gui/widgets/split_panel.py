"""The split of a dataset: form, table of classes by side, certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.datasets.dataset import Dataset
from core.datasets.overview import Overview
from core.datasets.thumbnails import thumbnail_path
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.icons import icon
from gui.item_models.lines import Lines
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.certificate_view import SIDE, CertificateView, read_thumbnails
from gui.widgets.job_bar import JobBar
from gui.widgets.labels import label
from gui.widgets.lines_view import LinesView
from gui.widgets.split_form import SplitForm

if TYPE_CHECKING:
    from core.datasets.certificate import Certificate


@dataclass(frozen=True)
class SplitFacts:
    """A stored certificate with the thumbnails it names."""

    certificate: Certificate
    thumbnails: dict[str, QImage]


def read_split(workspace: Workspace, name: str, split: str, context: Context) -> SplitFacts:
    """Job: the certificate of a split, with the thumbnails of its closest pairs."""
    from core.datasets.certificate import certificate

    dataset = Dataset.open(workspace, name)
    entry = certificate(dataset, split)
    paths = sorted({path for pair in entry.closest_across for path in pair.paths})
    files = {sample.path: thumbnail_path(dataset.folder, sample.sha256) for sample in dataset.catalog.by_paths(paths)}
    return SplitFacts(entry, read_thumbnails(files, SIDE))


def make_named_split(
    workspace: Workspace, name: str, shares: tuple[float, float, float], seed: int, group_by: str, context: Context
) -> object:
    """Job: makes a split, or extends the one of these parameters."""
    from core.datasets.splitting import SplitRequest, make_split

    train, val, test = shares
    request = SplitRequest(train, val, test, seed, group_by or None)
    return make_split(Dataset.open(workspace, name), request, context)


def extend_split(workspace: Workspace, name: str, split: str, context: Context) -> object:
    """Job: gives pictures that were added later a side in a stored split."""
    from core.datasets.splitting import make_split, stored_request

    dataset = Dataset.open(workspace, name)
    return make_split(dataset, stored_request(dataset, split), context)


class SplitPanel(QWidget):
    """Everything about the dataset's splits.

    Signals:
        made(): A split was made or extended.
        failed(object): It could not be.
    """

    made = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts: Overview | None = None
        self._reading: Task | None = None
        self._making: Task | None = None
        self.form = SplitForm(self)
        self.form.asked.connect(self.make)
        self._choice = QComboBox(self)
        self._choice.setObjectName("split_choice")
        self._choice.setAccessibleName("Split shown")
        self._choice.activated.connect(self._read)
        self._extend = QPushButton("Extend", self)
        self._extend.setObjectName("split_extend")
        self._extend.setIcon(icon("add"))
        self._extend.clicked.connect(self.extend)
        self._lines = Lines(("Class", "train", "val", "test"), self)
        self._table = LinesView(self._lines, "split_table", "Pictures per class and side", 0, self)
        self._certificate = CertificateView(self)
        self._work = QVBoxLayout()
        self._stored = QWidget(self)
        self._build()

    def show_facts(self, facts: Overview) -> None:
        """Shows the splits of a dataset."""
        other = self._facts is None or self._facts.name != facts.name or self._facts.split != facts.split
        self._facts = facts
        self.form.show_facts(facts)
        earlier = None if other else self._choice.currentData()
        self._choice.clear()
        for name in facts.splits:
            self._choice.addItem(f"{name} (current)" if name == facts.split else name, name)
        wish = earlier if earlier in facts.splits else facts.split
        self._choice.setCurrentIndex(self._choice.findData(wish))
        self._extend.setVisible(facts.unsplit > 0)
        self._extend.setText(f"Give {facts.unsplit:,} new pictures a side")
        self._stored.setVisible(bool(facts.splits))
        if facts.splits:
            self._read()

    @Slot(float, float, float, int, str)
    def make(self, train: float = 0.8, val: float = 0.1, test: float = 0.1, seed: int = 0, group_by: str = "") -> None:
        """Makes a split in the background."""
        if self._facts is not None:
            task = Task(make_named_split, self._session.workspace, self._facts.name, (train, val, test), seed, group_by)
            self._run(task, f"Splitting {self._facts.name}")

    @Slot()
    def extend(self) -> None:
        """Gives pictures that were added later a side in the current split."""
        if self._facts is not None and self._facts.split is not None:
            task = Task(extend_split, self._session.workspace, self._facts.name, self._facts.split)
            self._run(task, f"Extending the split of {self._facts.name}")

    def _run(self, task: Task, title: str) -> None:
        if self._making is not None and self._making.is_running:
            return
        self._making = task
        task.succeeded.connect(self._made)
        task.failed.connect(self.failed)
        bar = JobBar(task, title, self)
        self._work.addWidget(bar)
        task.finished.connect(bar.deleteLater)
        self._session.run_task(task, title)

    @Slot(object)
    def _made(self, result: object) -> None:
        self._session.notify(f"The split {getattr(result, 'split', '')} is stored.")
        self.made.emit()

    @Slot()
    def _read(self) -> None:
        split = self._choice.currentData()
        if self._facts is None or not split:
            return
        if self._reading is not None:
            self._reading.abandon()
        self._reading = Task(read_split, self._session.workspace, self._facts.name, str(split))
        self._reading.succeeded.connect(self._show)
        self._reading.failed.connect(self.failed)
        self._reading.start()

    @Slot(object)
    def _show(self, facts: SplitFacts) -> None:
        entry = facts.certificate
        counts = entry.counts
        classes = sorted({name for side in counts.values() for name in side})
        rows = [(name, *(counts[side].get(name, 0) for side in ("train", "val", "test"))) for name in classes]
        total = ("All classes", *(sum(counts[side].values()) for side in ("train", "val", "test")))
        self._lines.show_rows([*rows, total])
        height = self._table.horizontalHeader().sizeHint().height() + (len(rows) + 1) * SPACE * 4 + 4
        self._table.setFixedHeight(min(height, SPACE * 48))
        self._certificate.show_certificate(entry, facts.thumbnails)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(label("Split", "strong"))
        head.addWidget(self._choice, 1)
        head.addWidget(self._extend)
        right = QVBoxLayout(self._stored)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(SPACE * 2)
        right.addLayout(head)
        right.addWidget(self._table)
        right.addWidget(self._certificate)
        right.addStretch()
        self._stored.setMaximumWidth(SPACE * 104)
        self.form.setFixedWidth(SPACE * 36)
        left = QVBoxLayout()
        left.setSpacing(SPACE * 2)
        left.addWidget(self.form)
        left.addLayout(self._work)
        left.addWidget(
            label(
                "Pictures that are copies or near-copies of each other, or share a value you name, form a group. "
                "A whole group lies on one side, so that the test measures new pictures and not remembered ones.",
                "caption",
                wrap=True,
            )
        )
        left.addStretch()
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, SPACE * 2, SPACE, SPACE)
        row.setSpacing(SPACE * 3)
        row.addLayout(left)
        row.addWidget(self._stored, 10)
        row.addStretch(1)
        row.setAlignment(left, Qt.AlignmentFlag.AlignTop)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
