"""What the checks noticed: kinds with counts at the left, the findings of one kind with reasons at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.catalog.overview import Overview
from core.datasets.cleaning.finding_words import REFUSED, finding_text, finding_title
from core.support.wording import counted
from gui.datasets.closer_look_card import CloserLookCard
from gui.icons import icon
from gui.kit.empty_state import EmptyState
from gui.kit.labels import label
from gui.kit.lines import Cell, Lines, Shortened
from gui.kit.lines_view import LinesView
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.datasets.cleaning.checks.check import Finding

UNUSED = {REFUSED, "unreadable", "truncated"}
"""Kinds whose files are no samples: there is nothing to show or to exclude."""

_LOOKED_FOR = "Safelight looks for damaged files, odd sizes, dark, bright, blurred and uniform pictures, and for duplicates."
_FIRST, _AGAIN = "Check the pictures", "Check again"
_NAMED = 2  # pictures of a finding that its row names


def _named(paths: Sequence[str]) -> Cell:
    """The pictures of a finding as one cell, which names the first of them."""
    more = len(paths) - _NAMED
    return Shortened(f"{', '.join(paths[:_NAMED])} + {more:,} more", ", ".join(paths)) if more > 0 else ", ".join(paths)


class FindingsPanel(QWidget):
    """Kinds, findings, and what can be done about them.

    Signals:
        show_asked(str): Show the pictures with this kind of finding.
        exclude_asked(str): Exclude the pictures with this kind of finding.
        check_asked(): Check the dataset anew.
    """

    show_asked = Signal(str)
    exclude_asked = Signal(str)
    check_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts: Overview | None = None
        self._kinds: list[str] = []
        self._task = NewestTask()
        self._kind_lines = Lines(("Finding", "Count"), self)
        self._kind_view = LinesView(self._kind_lines, "finding_kinds", "Kinds of findings", 0, self)
        self._kind_view.setMinimumWidth(SPACE * 26)
        self._lines = Lines(("Picture", "What was found"), self)
        self._view = LinesView(self._lines, "finding_list", "Findings", 1, self)
        self._title = label(role="strong", name="finding_title")
        self._text = label(wrap=True, tone="dim", name="finding_text")
        self._show = self._button("Show these pictures", "view", "finding_show")
        self._exclude = self._button("Exclude them", "exclude", "finding_exclude")
        self._copy = self._button("Copy the list", "copy", "finding_copy")
        self._again = self._button(_AGAIN, "refresh", "findings_check_again")
        self._show.clicked.connect(lambda: self.show_asked.emit(self.kind()))
        self._exclude.clicked.connect(lambda: self.exclude_asked.emit(self.kind()))
        self._copy.clicked.connect(self._copy_list)
        self._view.activated.connect(lambda _index: self._show.click())
        self._kind_view.selectionModel().currentRowChanged.connect(self._kind_chosen)
        self._none = EmptyState("done", "Nothing was found", _LOOKED_FOR, parent=self)
        self._new = EmptyState("view", "Not checked yet", _LOOKED_FOR, parent=self)
        self._new.add_act(_FIRST, "view", self.check_asked.emit, primary=True).setObjectName("findings_check_first")
        self._closer = CloserLookCard(session, self)
        self._none.add_act(_AGAIN, "refresh", self.check_asked.emit).setObjectName("findings_check")
        self._rooms = QStackedWidget(self)
        self._rooms.addWidget(self._none)
        self._rooms.addWidget(self._build())
        self._rooms.addWidget(self._new)
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
        """Shows the findings of a dataset; the kind that was chosen stays chosen."""
        earlier = self.kind()
        self._facts = facts
        self._closer.show_facts(facts)
        counts = dict(sorted(facts.findings.items(), key=lambda pair: -pair[1]))
        if facts.refused:
            # Refused files have findings of their own kinds as well; they are told once.
            counts = {REFUSED: len(facts.refused), **{k: n for k, n in counts.items() if k not in UNUSED}}
        self._again.setText(_AGAIN if facts.checked else _FIRST)  # refused files are listed before any check
        self._kinds = list(counts)
        self._kind_lines.show_rows([(finding_title(kind), count) for kind, count in counts.items()])
        self._rooms.setCurrentIndex(1 if self._kinds else 0 if facts.checked else 2)
        if self._kinds:
            row = self._kinds.index(earlier) if earlier in self._kinds else 0
            self._kind_view.setCurrentIndex(self._kind_lines.index(row, 0))

    def _build(self) -> QWidget:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE * 2, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self._text)
        acts = QHBoxLayout()
        acts.setSpacing(SPACE)
        for button in (self._show, self._exclude, self._copy):
            acts.addWidget(button)
        acts.addStretch()
        column.addLayout(acts)
        column.addWidget(self._view, 1)
        self._again.clicked.connect(self.check_asked)
        left = QWidget(self)
        under = QVBoxLayout(left)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(SPACE)
        under.addWidget(self._kind_view, 1)
        under.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([SPACE * 28, SPACE * 60])
        return split

    def _button(self, text: str, icon_name: str, name: str) -> QPushButton:
        button = QPushButton(icon(icon_name), text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        return button

    @Slot(QModelIndex, QModelIndex)
    def _kind_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        kind, facts = self.kind(), self._facts
        if not kind or facts is None:
            return
        self._title.setText(finding_title(kind))
        self._text.setText(finding_text(kind))
        self._show.setVisible(kind not in UNUSED)
        self._exclude.setVisible(kind not in UNUSED and not facts.read_only)
        # What is being read belongs to the kind before.
        self._task.drop()
        if kind == REFUSED:
            self._lines.show_rows([(file.path, file.reason) for file in facts.refused])
            return
        dataset = NamedDataset(self._session.workspace, facts.name)
        self._task.run(Task("core.datasets.cleaning.findings:read_findings", dataset, kind), self._found)

    @Slot(object)
    def _found(self, found: Sequence[Finding]) -> None:
        self._lines.show_rows([(_named(finding.paths), finding.detail) for finding in found])

    @Slot()
    def _copy_list(self) -> None:
        self._view.copy()
        self._session.notify(f"The list of {counted(self._lines.rowCount(), 'row')} is on the clipboard.")
