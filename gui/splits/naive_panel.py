"""What would a naive random split have said? A head is trained on both, and the two accuracies stand side by side: by itself
where that takes seconds, on a click otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.support.wording import duration
from gui.icons import icon
from gui.kit.job_bar import JobRoom
from gui.kit.labels import error_label, label, say
from gui.plots.ranges import AccuracyRanges
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.engine.protocol import SplitsCompared
    from core.looking.naive_time import NaiveTime
    from core.looking.split_comparison import SplitComparison


class NaivePanel(QFrame):
    """A card with the button, the work, and the answer.

    A comparison that takes little is begun by itself, once for each split and window, while the card is on the screen.

    Signals:
        compared(object): The answer came, a `SplitComparison`.
        grown(): There is something new in it that the person waits for, and should be brought into sight.
    """

    compared = Signal(object)
    grown = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("naive")
        self.setProperty("card", True)
        self._session = session
        self._dataset = ""
        self._split = ""
        self._reading = NewestTask()
        self._begun: set[tuple[str, str]] = set()
        self._asked = False
        self._ask = QPushButton("Compare both", self)
        self._ask.setObjectName("naive_ask")
        self._ask.setIcon(icon("compare"))
        self._ask.clicked.connect(self.ask)
        self._caption = label(
            "Trains a head on cached features with this split's groups kept together, and once more with single pictures "
            "drawn at random. The test pictures take no part and stay sealed.",
            "caption",
            wrap=True,
            parent=self,
        )
        self._work = JobRoom(self)
        self._error = error_label("naive_error", self)
        self._chart = AccuracyRanges(self)
        self._sentence = label(name="naive_sentence", wrap=True, parent=self)
        self._details = label(role="caption", name="naive_details", wrap=True, parent=self)
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        head.addWidget(label("What would a naive random split have said?", "strong", wrap=True, parent=self), 1)
        head.addWidget(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._caption)
        column.addWidget(self._work)
        for part in (self._error, self._chart, self._sentence, self._details):
            column.addWidget(part)
        session.datasets_changed.connect(self._read)
        self._show(None)

    def show_split(self, dataset: str, split: str) -> None:
        """Speaks of this split; what was compared before is shown, while it still holds."""
        if (dataset, split) != (self._dataset, self._split):
            self._dataset, self._split = dataset, split
            say(self._error, "")
            self._show(None)
            self._read()
            self._work.show_subject(dataset)
            self._ask.setEnabled(not self._work.is_busy(dataset))

    @Slot()
    def ask(self) -> None:
        """Has both compared by the workshop."""
        self._compare(True)

    def _compare(self, asked: bool) -> None:
        from core.engine.protocol import NaiveSplit

        if not self._split or self._work.is_busy(self._dataset):
            return
        self._begun.add((self._dataset, self._split))
        self._asked = asked
        say(self._error, "")
        name = self._dataset
        task = self._session.ask_workshop(NaiveSplit(name, self._split))
        task.succeeded.connect(self._answered)
        task.failed.connect(lambda error: self._failed(name, error))
        title = f"Comparing {self._split} of {name} with a naive split"
        task.finished.connect(lambda: self._finished(name))
        self._session.run_task(task, title, name, unasked=not asked)
        bar = self._work.add(task, title)
        if self._ask.hasFocus():  # which it loses now
            bar.focus()
        self._ask.setEnabled(False)
        if asked:
            self.grown.emit()

    @Slot()
    def _read(self) -> None:
        """Reads what is kept of a comparison; pictures or decisions may have changed since."""
        if self._split:
            dataset = NamedDataset(self._session.workspace, self._dataset)
            task = Task("core.looking.naive_time:naive_time", dataset, self._split)
            # That there is no such split any more is told by the panel that shows it.
            self._reading.run(task, self._show_read, lambda _error: self._show(None))

    @Slot(object)
    def _show_read(self, found: NaiveTime) -> None:
        self._show(found.kept)
        if found.kept is None:
            if found.is_small and self.isVisible() and (self._dataset, self._split) not in self._begun:
                self._compare(False)
            self._ask.setText(f"Compare both, about {duration(found.seconds)}")

    @Slot(object)
    def _answered(self, reply: SplitsCompared) -> None:
        found = reply.found
        # It took minutes, and another split may be looked at by now.
        if (found.dataset, found.split) == (self._dataset, self._split):
            self._reading.drop()  # it was kept after that was asked
            self._show(found)
            self._bring_into_sight()
        self.compared.emit(found)

    def _failed(self, name: str, error: object) -> None:
        if not self._asked:
            return  # nobody waits for it, and the button says what is wrong
        if name == self._dataset:
            say(self._error, str(error))
            self._bring_into_sight()
        else:
            self._session.notify(f"{name}: {error}")

    def _finished(self, name: str) -> None:
        if name == self._dataset:
            self._ask.setEnabled(True)
            if self._work.has_focus():  # asked before its bar goes
                self._ask.setFocus()

    def _bring_into_sight(self) -> None:
        """Has what came shown, if the person asked and still looks here: nobody's page moves while they do something else."""
        if self._asked and not self._work.visibleRegion().isEmpty():
            self.grown.emit()

    @Slot(object)
    def _show(self, found: SplitComparison | None) -> None:
        self._chart.setVisible(found is not None)
        say(self._sentence, found.sentence if found is not None else "")
        say(self._details, _details(found) if found is not None else "")
        self._ask.setText("Compare again" if found is not None else "Compare both")
        if found is not None:
            self._chart.show_ways((found.naive, found.grouped))


def _details(found: SplitComparison) -> str:
    from core.evaluation.wording import percent

    said = (
        f"{found.pictures:,} pictures of train and val in {found.groups:,} groups, held out in {found.folds} parts, "
        f"{len(found.naive.seeds)} drawings. At random {percent(found.naive.seen, None)} of the held-out pictures had a twin in "
        "training, by groups none. Intervals are 95 %."
    )
    if found.left_out:
        said += f" Left out, because they have a single group: {', '.join(found.left_out)}."
    return said
