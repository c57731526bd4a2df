"""What the checks noticed: kinds with counts at the left, the findings of one kind with their pictures at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.catalog.overview import Overview
from core.datasets.cleaning.finding_words import REFUSED, finding_title
from gui.datasets.closer_look_card import CloserLookCard
from gui.datasets.found_pictures import FoundPictures
from gui.icons import icon
from gui.kit.empty_state import EmptyState
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.read_when_seen import ReadWhenSeen
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.datasets.cleaning.open_findings import OpenFinding

UNUSED = {REFUSED, "unreadable", "truncated"}
"""Kinds whose files are no samples: there is nothing to show or to exclude."""

_LOOKED_FOR = "Safelight looks for damaged files, odd sizes, dark, bright, blurred and uniform pictures, and for duplicates."
_ALL_KEPT = "All that was found has been decided about. Clean asks about it again when it is told to."
_FIRST, _AGAIN = "Check the pictures", "Check again"
_NONE, _FOUND, _NEW = range(3)


class FindingsPanel(ReadWhenSeen):
    """Kinds, findings, and what can be done about them.

    Signals:
        show_asked(object, str): Show the samples of these numbers; the words say what they are.
        exclude_asked(object, str): Exclude the samples of these numbers, for this kind of finding.
        clean_asked(str): Clean, beginning at this kind of finding, or at the question of this key.
        check_asked(): Check the dataset anew.
        counted(int): So many findings are open.
        failed(object): They cannot be read. Inherited.
    """

    show_asked = Signal(object, str)
    exclude_asked = Signal(object, str)
    clean_asked = Signal(str)
    check_asked = Signal()
    counted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts: Overview | None = None
        self._kinds: list[str] = []
        self._counting = NewestTask()
        self._kind_lines = Lines(("Finding", "Count"), self)
        self._kind_view = LinesView(self._kind_lines, "finding_kinds", "Kinds of findings", 0, self)
        self._kind_view.setMinimumWidth(SPACE * 24)
        self._kind_view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)  # a click below the rows unmarked it
        self._kind_view.selectionModel().currentRowChanged.connect(self._kind_chosen)
        self.found = FoundPictures(session, self)
        self.found.show_asked.connect(self.show_asked)
        self.found.exclude_asked.connect(self.exclude_asked)
        self.found.clean_asked.connect(self.clean_asked)
        self._again = QPushButton(icon("refresh"), _AGAIN, self)
        self._again.setObjectName("findings_check_again")
        self._again.clicked.connect(self.check_asked)
        self._none = EmptyState("done", "Nothing was found", _LOOKED_FOR, parent=self)
        self._none.add_act(_AGAIN, "refresh", self.check_asked.emit).setObjectName("findings_check")
        self._new = EmptyState("view", "Not checked yet", _LOOKED_FOR, parent=self)
        self._new.add_act(_FIRST, "view", self.check_asked.emit, primary=True).setObjectName("findings_check_first")
        self._closer = CloserLookCard(session, self)
        self._rooms = QStackedWidget(self)
        for room in (self._none, self._build(), self._new):
            self._rooms.addWidget(room)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE * 2, 0, 0)
        column.setSpacing(SPACE * 2)
        column.addWidget(self._rooms, 1)
        column.addWidget(self._closer)

    def kind(self) -> str:
        """The kind that is shown; "" when there is none."""
        row = self._kind_view.currentIndex().row()
        return self._kinds[row] if 0 <= row < len(self._kinds) else ""

    def show_facts(self, facts: Overview) -> None:
        """Shows the findings of a dataset that are open; the kind that was chosen stays chosen."""
        other = self._facts is None or self._facts.name != facts.name
        self._facts = facts
        self._closer.show_facts(facts)
        self._again.setText(_AGAIN if facts.checked else _FIRST)  # refused files are listed before any check
        if not facts.findings:
            self._counting.drop()
            self._show_counts({})
            return
        if other:
            # Until they are counted nothing is shown: neither what another dataset has, nor a part.
            self._kinds = []
            self._kind_lines.show_rows([])
            self.found.show_found("", (), Path(), read_only=True)
        task = Task("core.datasets.cleaning.open_findings:count_open", self._dataset())
        self._counting.run(task, self._show_counts, self.failed.emit)

    @Slot(object)
    def _show_counts(self, counts: Mapping[str, int]) -> None:
        facts = self._facts
        assert facts is not None
        # What stood there alone, as refused files do until the first check ends, was nobody's choice.
        earlier, place = self.kind() if len(self._kinds) > 1 else "", max(0, self._kind_view.currentIndex().row())
        if facts.refused:
            # Refused files have findings of their own kinds as well; they are told once, after what has pictures.
            counts = {**{kind: count for kind, count in counts.items() if kind not in UNUSED}, REFUSED: len(facts.refused)}
        self._kinds = list(counts)
        self._kind_lines.show_rows([(finding_title(kind), count) for kind, count in counts.items()])
        self._none.set_text(*(("Nothing is left to decide", _ALL_KEPT) if facts.findings else ("Nothing was found", _LOOKED_FOR)))
        self._rooms.setCurrentIndex(_FOUND if self._kinds else _NONE if facts.checked else _NEW)
        if self._kinds:
            # When nothing of a kind is left, the person goes on with the one that has taken its place.
            row = self._kinds.index(earlier) if earlier in self._kinds else min(place, len(self._kinds) - 1)
            self._kind_view.setCurrentIndex(self._kind_lines.index(row, 0))
        self.counted.emit(sum(counts.values()))

    def _build(self) -> QWidget:
        left = QWidget(self)
        under = QVBoxLayout(left)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(SPACE)
        under.addWidget(self._kind_view, 1)
        under.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        split.addWidget(self.found)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([SPACE * 26, SPACE * 64])
        return split

    def _dataset(self) -> NamedDataset:
        assert self._facts is not None
        return NamedDataset(self._session.workspace, self._facts.name)

    @Slot(QModelIndex, QModelIndex)
    def _kind_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.read_anew()

    def reading(self) -> Task | None:
        kind, facts = self.kind(), self._facts
        if not kind or facts is None:
            return None
        if kind in UNUSED:
            self.found.show_files(kind, facts.refused)
            return None
        return Task("core.datasets.cleaning.open_findings:open_findings", self._dataset(), (kind,))

    @Slot(object)
    def show_read(self, found: Sequence[OpenFinding]) -> None:
        if self._facts is not None:
            folder = self._session.workspace.dataset_folder(self._facts.name)
            self.found.show_found(self.kind(), found, folder, self._facts.read_only)
