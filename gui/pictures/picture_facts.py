"""A panel with all that is known of a picture: decisions, findings, measures, where it comes from, what its file says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtCore import QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.provenance import Provenance, provenance
from core.datasets.catalog.samples import Sample
from gui.kit.opening import open_outside
from gui.pictures.fact_words import COPY, TOGETHER, facts_page
from gui.tasks.task import Task
from gui.theme import SPACE, current_theme, theme_notifier

if TYPE_CHECKING:
    from core.datasets.catalog.large_view import Description

WIDTH = SPACE * 42
_DESCRIBE = "core.datasets.catalog.large_view:describe"  # brings the decoder, which the first page does without
PATIENCE_MILLISECONDS = 150
"""How long a picture must have been looked at before its file is read; a person who walks on quickly wants none of it."""


class FactsPanel(QWidget):
    """Reads and shows the facts of one picture at a time; asks for nothing while it is hidden.

    Signals:
        together_asked(object, str): Show the pictures of these paths together; with what they have in common.
    """

    together_asked = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_facts")
        self.setFixedWidth(WIDTH)
        self._dataset: Dataset | None = None
        self._sample: Sample | None = None
        self._known: Provenance | None = None
        self._said: Description | None = None
        self._problem = ""
        self._tasks: list[Task] = []
        self._page = QTextBrowser(self)
        self._page.setObjectName("picture_facts_page")
        self._page.setAccessibleName("Facts of the picture")
        # Left to itself, the browser shows what a link leads to in place of the facts.
        self._page.setOpenLinks(False)
        # Paths and hashes have no blanks to break at.
        self._page.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._page.anchorClicked.connect(self._followed)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._describe)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, 0, SPACE)
        column.addWidget(self._page)
        theme_notifier.theme_changed.connect(self._draw)

    def show_facts(self, dataset: Dataset, sample: Sample) -> None:
        """Shows a picture's facts; those of the same one are read anew, but not its file."""
        if self._sample is None or self._sample.sha256 != sample.sha256 or self._dataset != dataset:
            self._known, self._said, self._problem = None, None, ""
        self._dataset, self._sample = dataset, sample
        self._ask()

    def clear(self) -> None:
        """Shows nothing and asks for nothing."""
        self._abandon()
        self._dataset = self._sample = self._known = self._said = None

    def text(self) -> str:
        """What the page says, without its looks."""
        return self._page.toPlainText()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._ask()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self._abandon()

    def _ask(self) -> None:
        self._abandon()
        if self._sample is None or not self.isVisible():
            return
        self._draw()
        self._run(Task(provenance, self._dataset, self._sample), self._recorded)
        if self._said is None and not self._problem:
            self._patience.start()

    @Slot()
    def _describe(self) -> None:
        task = Task(_DESCRIBE, self._dataset, self._sample)
        task.failed.connect(self._unreadable)
        self._run(task, self._described)

    def _run(self, task: Task, slot: object) -> None:
        task.succeeded.connect(slot)
        self._tasks.append(task)
        task.start()

    def _abandon(self) -> None:
        self._patience.stop()
        for task in self._tasks:
            task.abandon()
        self._tasks.clear()

    @Slot(object)
    def _recorded(self, known: Provenance | None) -> None:
        self._known = known
        self._draw()

    @Slot(object)
    def _described(self, said: Description) -> None:
        self._said = said
        self._draw()

    @Slot(object)
    def _unreadable(self, error: Exception) -> None:
        self._problem = str(error)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        if self._sample is None:
            return
        bar = self._page.verticalScrollBar()
        # setHtml goes back to the top, and parts of the page come one after another.
        place = bar.value()
        self._page.setHtml(facts_page(self._sample, self._known, self._said, self._problem, current_theme()))
        bar.setValue(place)

    @Slot(QUrl)
    def _followed(self, address: QUrl) -> None:
        words = address.toString()
        if words.startswith(COPY):
            QGuiApplication.clipboard().setText(unquote(words.removeprefix(COPY)))
        elif words.startswith(TOGETHER) and self._known is not None and self._sample is not None:
            finding = self._known.findings[int(words.removeprefix(TOGETHER))]
            self.together_asked.emit((self._sample.path, *finding.others), finding.kind)
        elif address.scheme() in ("http", "https"):
            open_outside(address.toString(QUrl.ComponentFormattingOption.FullyEncoded), self)
