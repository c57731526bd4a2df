"""The split of a dataset: form, classes by side with pictures, certificate, and what a naive split would have said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.datasets.catalog.overview import Overview
from core.datasets.splits.request import SplitRequest
from core.support.wording import counted
from gui.icons import icon
from gui.kit.card_columns import CardColumns
from gui.kit.job_bar import JobRoom
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox
from gui.kit.read_when_seen import ReadWhenSeen
from gui.session import Session
from gui.splits.certificate_view import CertificateView
from gui.splits.form import SplitForm
from gui.splits.look_first import LookFirst
from gui.splits.naive_panel import NaivePanel
from gui.splits.side_counts import SideCountsView
from gui.splits.side_rows import SidePictures
from gui.splits.together import TogetherView
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.datasets.splits.stored import StoredSplit

# By name, imported in the task's thread: they bring numpy, which the first page is shown without.
_MAKE = "core.evaluation.fresh_splits:split_as_asked"
_EXTEND = "core.evaluation.fresh_splits:extend_split"
_ANEW = "core.evaluation.fresh_splits:split_anew"
_SETTLED = 200  # milliseconds in which cards find their places
_LEAST_WIDTH = SPACE * 48  # pixels of a column of cards


class SplitPanel(ReadWhenSeen):
    """Everything about the dataset's splits.

    Signals:
        made(): A split was made or extended.
        show_asked(object): Show the pictures of these two paths in the gallery.
        tie_asked(object): Tie the pictures of these two paths together.
        failed(object): It could not be, or cannot be read. Inherited.
    """

    made = Signal()
    show_asked = Signal(object)
    tie_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts: Overview | None = None
        # From outside to inside: what is moved once it is filled is told of its style anew, with all that lies in it.
        self._form_area, beside = _scrolling("split_form_area", self)
        self._area, within = _scrolling("split_area", self)
        self._stored = CardColumns(_LEAST_WIDTH, most=2, columns=(0, 1, 0, 0), parent=within)
        self._top = QWidget(self._stored)
        self._first = LookFirst(session, beside)  # before the form, as it stands there: the Tab key follows this order
        self.form = SplitForm(session, beside)
        self.form.asked.connect(self.make)
        self._choice = QuietComboBox(self._top)
        self._choice.setObjectName("split_choice")
        self._choice.setAccessibleName("Split shown")
        self._choice.activated.connect(self.read_anew)
        self._extend = QPushButton("Extend", self._top)
        self._extend.setObjectName("split_extend")
        self._extend.setIcon(icon("add"))
        self._extend.clicked.connect(self.extend)
        self._counts = SideCountsView(self._top)
        self._pictures = SidePictures(self._stored)
        self._certificate = CertificateView(self._stored)
        self._certificate.export_asked.connect(self._export_asked)
        self._certificate.again_asked.connect(self.make_again)
        self._certificate.show_asked.connect(self.show_asked)
        self._certificate.tie_asked.connect(self.tie_asked)
        self.naive = NaivePanel(session, self._stored)
        self._first.asked.connect(self._look_asked)
        self._first.looked.connect(self._looked)
        self._first.failed.connect(self.failed)
        self._after_look: tuple[str, SplitRequest] | None = None
        self._together = TogetherView(session, within)
        self._together.show_asked.connect(self.show_asked)
        self._together.failed.connect(self.failed)
        self._work = JobRoom(beside)
        self._build(beside, within)

    def show_facts(self, facts: Overview) -> None:
        """Shows the splits of a dataset."""
        other = self._facts is None or self._facts.name != facts.name or self._facts.split != facts.split
        self._facts = facts
        self._work.show_subject(facts.name)
        self.form.show_facts(facts)
        earlier = None if other else self._choice.currentData()
        self._choice.clear()
        for name in facts.splits:
            self._choice.addItem(f"{name} (current)" if name == facts.split else name, name)
        wish = earlier if earlier in facts.splits else facts.split
        self._choice.setCurrentIndex(self._choice.findData(wish))
        self._extend.setVisible(facts.unsplit > 0)
        self._extend.setText(f"Give {counted(facts.unsplit, 'new picture')} a side")
        self._stored.setVisible(bool(facts.splits))
        self._together.setVisible(not facts.splits)
        self._together.show_facts(facts)
        self._first.show_facts(facts)
        self.read_anew()

    @Slot(object)
    def make(self, request: SplitRequest) -> None:
        """Makes a split or folds in the background."""
        if self._facts is not None:
            task = Task(_MAKE, self._session.workspace, self._dataset(), request)
            self._run(task, f"Splitting {self._facts.name}")

    @Slot()
    def extend(self) -> None:
        """Gives pictures that were added later a side in the current split."""
        if self._facts is not None and self._facts.split is not None:
            task = Task(_EXTEND, self._session.workspace, self._dataset(), self._facts.split)
            self._run(task, f"Extending the split of {self._facts.name}")

    @Slot()
    def make_again(self) -> None:
        """Makes the split shown again, under another name, with everything that is known by now kept together."""
        if self._choice.currentData():
            self._make_anew(str(self._choice.currentData()))

    def _make_anew(self, split: str) -> None:
        if self._facts is not None:
            task = Task(_ANEW, self._session.workspace, self._dataset(), split)
            self._run(task, f"Splitting {self._facts.name}")

    def export(self, file: Path) -> None:
        """Writes the certificate of the split shown, in the background."""
        if self._facts is not None and self._choice.currentData():
            split = str(self._choice.currentData())
            task = Task("core.datasets.splits.certificate_export:export_certificate", self._dataset(), split, file)
            task.succeeded.connect(self._exported)
            task.failed.connect(self.failed)
            self._session.run_task(task, "Writing the certificate", self._facts.name)

    def _dataset(self) -> NamedDataset:
        assert self._facts is not None
        return NamedDataset(self._session.workspace, self._facts.name)

    def _run(self, task: Task, title: str) -> None:
        name = self._facts.name if self._facts is not None else ""
        if self._work.is_busy(name):
            return
        task.succeeded.connect(lambda result: self._made(name, result))
        task.failed.connect(lambda error: self._not_made(name, error))
        self._session.run_task(task, title, name)
        self._work.add(task, title)

    def _made(self, name: str, result: object) -> None:
        self._session.notify(f"The split {getattr(result, 'split', '')} of {name} is stored.")
        self.made.emit()

    def _not_made(self, name: str, error: object) -> None:
        # It took a while, and another dataset may be shown by now, to whose page this does not belong.
        if self._facts is not None and self._facts.name == name:
            self.failed.emit(error)
        else:
            self._session.notify(f"{name}: {error}")

    @Slot()
    def _export_asked(self) -> None:
        begin = f"{self._facts.name if self._facts is not None else ''} {self._choice.currentData()}.html"
        kinds = "Page with pictures (*.html);;JSON (*.json)"
        name, kind = QFileDialog.getSaveFileName(self, "Export the certificate", begin, kinds)
        if name:
            file = Path(name)
            self.export(file if file.suffix else file.with_suffix(".json" if "json" in kind else ".html"))

    @Slot(object)
    def _exported(self, file: Path) -> None:
        self._session.notify(f"The certificate is in {file}.")

    def reading(self) -> Task | None:
        split = self._choice.currentData()
        if self._facts is None or not split:
            return None
        self.naive.show_split(self._facts.name, str(split))
        return Task("core.datasets.splits.stored:stored_split", self._dataset(), str(split))

    @Slot(object)
    def show_read(self, facts: StoredSplit) -> None:
        entry = facts.certificate
        self._counts.show_split(facts)
        self._pictures.show_split(facts)
        tied = None if self._facts is None or self._facts.read_only else facts.tied
        self._certificate.show_certificate(entry, facts.thumbnails, facts.across, tied)

    @Slot()
    def _look_asked(self) -> None:
        # As it stands now: the person may go on in the form while the look takes its time.
        request = self.form.request() if self.form.is_ready() else None
        self._after_look = (self._facts.name, request) if self._facts is not None and request is not None else None

    @Slot(str)
    def _looked(self, name: str) -> None:
        wish, self._after_look = self._after_look, None
        if wish is not None and self._facts is not None and wish[0] == name == self._facts.name:
            request = wish[1]
            # A split that is there stays as it is: what the look found is kept together by one under a new name.
            if not request.folds and request.split_name in self._facts.splits:
                self._make_anew(request.split_name)
            else:
                self.make(request)

    @Slot()
    def _show_naive(self) -> None:
        """Brings what a naive split would have said into sight, as soon as the cards have their places."""
        # They settle in several turns of the event loop; after the first one the page was scrolled to where it had been.
        self._settling.start()
        self._stored.place()

    @Slot()
    def _placed(self) -> None:
        if self._settling.isActive():
            QTimer.singleShot(0, self._scroll_to_naive)  # once the page is as long

    @Slot()
    def _scroll_to_naive(self) -> None:
        self._area.ensureWidgetVisible(self.naive, 0, SPACE * 2)

    def _build(self, beside: QWidget, within: QWidget) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(label("Split", "strong", parent=self._top))
        head.addWidget(self._choice, 1)
        head.addWidget(self._extend)
        over = QVBoxLayout(self._top)
        over.setContentsMargins(0, 0, 0, 0)
        over.setSpacing(SPACE * 2)
        over.addLayout(head)
        over.addWidget(self._counts)
        # What a naive split would have said stands beside the certificate, not below all of it.
        self._stored.hold((self._top, self._certificate, self.naive, self._pictures))
        for part in (self._first, self.form):
            part.setFixedWidth(SPACE * 36)
        text = (
            "Pictures that are copies or near-copies of each other, or share a value you name, form a group. "
            "A whole group lies on one side, so that the test measures new pictures and not remembered ones."
        )
        left = QVBoxLayout(beside)
        left.setSpacing(0)
        left.addWidget(self._first)
        left.addWidget(self.form)
        left.addSpacing(SPACE * 2)
        left.addWidget(self._work)
        left.addWidget(label(text, "caption", wrap=True, parent=beside))
        left.addStretch()
        left.setContentsMargins(0, SPACE * 2, SPACE, SPACE)
        # Apart, so that the form stays in sight beside a long certificate.
        self._form_area.setFixedWidth(self.form.width() + SPACE * 3)
        right = QVBoxLayout(within)
        right.setContentsMargins(0, SPACE * 2, SPACE, SPACE)
        right.addWidget(self._stored)
        right.addWidget(self._together)
        right.addStretch()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED)
        self._stored.placed.connect(self._placed)
        self.naive.grown.connect(self._show_naive)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._form_area)
        row.addWidget(self._area, 1)


def _scrolling(name: str, parent: QWidget) -> tuple[QScrollArea, QWidget]:
    """An area, and what scrolls in it where it is higher than its room."""
    area = QScrollArea(parent)
    inside = QWidget(area.viewport())
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes the keyboard
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    return area, inside
