"""One study to look at: its question, the answer in a sentence, its plots, and every cell as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.runs.settings.recipe_settings import setting_in_words
from core.studies.searching.telling import TRIAL_HEADS, search_sentences, trial_row
from core.studies.study import titled
from core.support.left_out import LeftOut
from core.support.wording import are, counted, some
from gui.kit.labels import label, say
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.session import Session
from gui.studies.plots.card import StudyPlotCard
from gui.studies.plots.table import STUDY_PLOTS
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy

_LEAST_ROWS, _MOST_ROWS = 3, 10
_MOST_FAILED = 5


class StudyView(QScrollArea):
    """Shows what a study has come to; plots are made when a study that they fit is first shown.

    Signals:
        chosen(object): Names of the runs of the cell that was clicked, or chosen by keys.
        failed(object): What a plot draws cannot be read.
    """

    chosen = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        from core.studies.verdict import HEADS  # brings numpy, which the window's first page does without

        super().__init__(parent)
        self._session = session
        self._shown: AnsweredStudy | None = None
        self._cards: dict[str, StudyPlotCard] = {}
        inner = QWidget(self.viewport())
        self._question = label(role="caption", name="study_question", wrap=True, parent=inner)
        self._said = label(role="strong", name="study_said", wrap=True, parent=inner)
        self._test = label(name="study_test", wrap=True, parent=inner)
        self._basis = label(role="caption", name="study_basis", wrap=True, parent=inner)
        self._failed = label(name="study_failed", wrap=True, tone="bad", parent=inner)
        self.lines = Lines(HEADS, self)
        self._table = LinesView(self.lines, "study_cells", "Cells; Enter selects the runs of one", 0, inner)
        self._table.activated.connect(self._activated)
        self.trials = Lines(TRIAL_HEADS, self)
        self._trials = LinesView(self.trials, "study_trials", "Trials of the search; Enter selects the run of one", 1, inner)
        self._trials.activated.connect(self._trial_activated)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE * 2)
        self._plots = QVBoxLayout()
        self._plots.setSpacing(SPACE * 2)
        for part in (self._question, self._said, self._test, self._failed):
            column.addWidget(part)
        column.addLayout(self._plots)
        column.addWidget(self._basis)
        column.addWidget(self._table)
        column.addWidget(self._trials)
        column.addStretch()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(inner)

    def show_study(self, shown: AnsweredStudy) -> None:
        """Shows what a study has come to."""
        from core.studies.answering import said_on_test

        other = self._shown is None or self._shown.study.name != shown.study.name
        self._shown = shown
        answer = shown.said
        cells = answer.cells if answer is not None else ()
        self._question.setText(_about(shown))
        searched = search_sentences(shown.study, shown.found.trials, titled) if shown.study.is_search else ()
        nothing = shown.why or " ".join(searched) or "There is nothing to compare yet."
        self._said.setText(answer.sentence if answer is not None else nothing)
        say(self._test, "\n".join(map(said_on_test, shown.test)))
        say(self._basis, " ".join((*answer.basis, *searched)) if answer is not None else "")
        say(self._failed, _failures(shown.failed))
        for name, entry in zip(STUDY_PLOTS.names(), STUDY_PLOTS, strict=True):
            self._show_plot(name, entry.fits(shown))
        self.lines.show_rows([cell.row for cell in cells])
        self.trials.show_rows([trial_row(trial, titled) for trial in shown.found.trials])
        for table, count in ((self._table, len(cells)), (self._trials, len(shown.found.trials))):
            table.setFixedHeight((min(_MOST_ROWS, max(_LEAST_ROWS, count)) + 1) * 4 * SPACE + SPACE)
            table.setVisible(count > 0)
        if other:
            self.verticalScrollBar().setValue(0)

    def _show_plot(self, name: str, fits: bool) -> None:
        assert self._shown is not None
        if fits:
            card = self._card(name)
            card.name_study(self._shown.study.name)
            card.plot.show_study(self._shown)
        if name in self._cards:
            self._cards[name].setVisible(fits)

    def _card(self, name: str) -> StudyPlotCard:
        if name not in self._cards:
            card = StudyPlotCard(self._session, name, STUDY_PLOTS.get(name))
            card.plot.chosen.connect(self.chosen)
            card.plot.failed.connect(self.failed)
            self._cards[name] = card
            before = [known for known in STUDY_PLOTS.names() if known in self._cards]
            self._plots.insertWidget(before.index(name), card)
        return self._cards[name]

    @Slot(QModelIndex)
    def _activated(self, index: QModelIndex) -> None:
        if self._shown is not None and self._shown.answer is not None:
            self.chosen.emit(self._shown.answer.cells[index.row()].runs)

    @Slot(QModelIndex)
    def _trial_activated(self, index: QModelIndex) -> None:
        if self._shown is not None and (run := self._shown.found.trials[index.row()].run):
            self.chosen.emit((run,))


def _about(shown: AnsweredStudy) -> str:
    study, found = shown.study, shown.found
    varied = some([setting_in_words(factor.key) for factor in study.factors], 5)
    told = f"{study.question} " if study.question else ""
    told += f"{study.about}; {f'{varied} varied' if varied else 'nothing varied but the seed'}; "
    told += f"{counted(study.seeds, 'seed')}."
    if found.missing:
        told += f" {counted(found.missing, 'run')} of {found.total:,} {are(found.missing)} missing."
    if study.winner:
        told += f" Test was opened for {shown.titles.get(study.winner, study.winner)}, when it had won."
    return told


def _failures(failed: tuple[LeftOut, ...]) -> str:
    more = [f"{counted(len(failed) - _MOST_FAILED, 'other run')} failed as well."] if len(failed) > _MOST_FAILED else []
    return "\n".join([*(f"{entry.path} failed: {entry.reason}" for entry in failed[:_MOST_FAILED]), *more])
