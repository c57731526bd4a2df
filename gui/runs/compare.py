"""Which of the selected runs is better on the same pictures: intervals on one axis, verdicts, and what separates two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.evaluation.wording import chosen_words, floor_words, oracle_words, percent
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary
from core.support.wording import counted, some
from gui.evaluation.flip_board import FlipBoard
from gui.evaluation.interval_dots import DotRow, IntervalDots
from gui.evaluation.pair_table import PairTable
from gui.evaluation.power_plot import PowerPlot
from gui.evaluation.run_tab import RunTab
from gui.evaluation.verdict_matrix import VerdictMatrix
from gui.icons import icon
from gui.kit.empty_state import EmptyState
from gui.kit.foldable import FoldableBox
from gui.kit.labels import error_label, label, say
from gui.kit.remembered import remember_fold
from gui.runs.tabs import TWO_OR_MORE
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.evaluation.comparison import ComparedPictures, Comparison, PartedPair
    from core.evaluation.pairs import Pair

# Walking to a selection by keys passes others, which nobody wants compared.
PATIENCE_MILLISECONDS = 200
SIDE_BY_SIDE = SPACE * 150
"""Width in pixels from which the matrix stands beside the dots."""


class ComparePanel(RunTab):
    """Compares the runs it is given, on val; on test only when asked to.

    Signals:
        compared(object): A `Comparison` is shown.
        parted(object): The `Flips` of a pair of it are shown.
    """

    compared = Signal(object)
    parted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("compare_panel")
        self._runs: tuple[str, ...] = ()
        self._colours: dict[str, int] = {}
        self._stamp: tuple[object, ...] = ()
        self._found: ComparedPictures | None = None
        self._task, self._parting = NewestTask(), NewestTask()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._compare_on_val)
        # From outside to inside: what is moved once it is filled is told of its style anew, with all that lies in it.
        self._whole = QStackedWidget(self)
        self._scroll = QScrollArea(self._whole)
        self._inner = inner = QWidget(self._scroll.viewport())
        self._status = label("", "body", name="compare_status", tone="dim", wrap=True, parent=inner)
        self._problem = error_label("compare_error", inner)
        self._on_test = QPushButton(icon("test"), "Compare on test", inner)
        self._on_test.setObjectName("compare_on_test")
        self._on_test.clicked.connect(self._ask_for_test)
        self.dots = IntervalDots("compare_dots", "Accuracy of each run with its interval", inner)
        self.matrix = VerdictMatrix(inner)
        self.matrix.pair_asked.connect(lambda row, column: self._show_pair(column, row))
        self._verdict = label("", "strong", name="compare_verdict", wrap=True, parent=inner)
        self._figures = label("", "caption", name="compare_figures", wrap=True, parent=inner)
        self.power = PowerPlot(inner)
        self.board = FlipBoard(session, inner)
        self.board.turned_round.connect(self._turn_round)
        self._all = FoldableBox("All figures", "compare_all", opened=False, parent=inner)
        self._table = PairTable(self._all.content)
        self._all.body.addWidget(self._table)
        remember_fold(self._all, session.settings)
        self._small = label("", "caption", name="compare_small", wrap=True, parent=inner)
        self._build()
        self._show_nothing("")

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        stamp = tuple((run.run, run.val_interval, run.val_accuracy) for run in runs)
        # The table is listed anew every second and says mostly the same.
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._timer.stop()
        self._task.drop()
        unjudged = [run.run for run in runs if not run.judged]
        # The oldest first, whatever the table is sorted by: what was there is what a newer run fixes or breaks.
        self._runs = tuple(run.run for run in sorted(runs, key=lambda run: (run.created, run.run)) if run.judged)
        if len(runs) == 1 and runs[0].judged:
            self._runs += runs[0].members  # an ensemble alone is held against what it is made of
        self._colours = {run.run: run.colour for run in runs}
        without = [run.run for run in runs if not run.has_test_side]
        self._on_test.setEnabled(not without)
        self._on_test.setToolTip(
            f"{some(without)} {'has' if len(without) == 1 else 'have'} no test side."
            if without
            else "Opens the test result of these runs, which is counted."
        )
        alone = len(runs) < 2 and len(self._runs) < 2
        self._whole.setCurrentIndex(int(alone))
        if alone:
            self._show_nothing("")
        elif len(self._runs) < 2:
            self._show_nothing(f"There is no report yet of {', '.join(unjudged)}. It is written when training ends.")
        else:
            self._show_nothing("Comparing")
            self._timer.start()

    def compare_on_test(self) -> None:
        """Opens the test results of the runs shown and compares on them."""
        self._compare("test")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= SIDE_BY_SIDE
        self._overview.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    @Slot()
    def _ask_for_test(self) -> None:
        self.offered.emit(
            f"Comparing on test opens the test results of {', '.join(self._runs)}; every opening is counted, and told with the "
            "result.",
            "Open and compare",
            "test",
            self.compare_on_test,
        )

    @Slot()
    def _compare_on_val(self) -> None:
        self._compare("val")

    def _compare(self, on: str) -> None:
        folders = [RunFolder(self.session.workspace.run_folder(name)) for name in self._runs]
        task = Task("core.evaluation.comparison:compare_pictures", folders, on, lane="compute")
        self._task.run(task, self._show_comparison, self._fail)

    @Slot(object)
    def _show_comparison(self, compared: ComparedPictures) -> None:
        found = compared.comparison
        self._show_nothing("")
        self._found = compared
        say(self._status, _compared_on(found))
        self.dots.show_rows(_dot_rows(found, self._colours), found.floor)
        self.matrix.show_pairs([one.run for one in found.standings], found.pairs, self._colours)
        self._table.show_pairs(found.pairs, self._colours)
        say(self._small, _small_print(found))
        for part in (self.dots, self._all, self._on_test):
            part.show()
        self.matrix.setVisible(len(found.standings) > 2)
        first = _clearest(found)
        self._show_pair(first.a, first.b)
        self.compared.emit(found)
        if found.on == "test":
            self.session.runs_changed.emit()

    def _show_pair(self, a: str, b: str) -> None:
        """Shows what separates b from a: what b fixes and what it breaks."""
        if self._found is None:
            return
        pair = next(pair for pair in self._found.comparison.pairs if {pair.a, pair.b} == {a, b})
        verdict, _, figures = pair.sentence.partition(": ")
        say(self._verdict, f"{verdict}.")
        say(self._figures, figures[:1].upper() + figures[1:])
        self.matrix.mark_pair(b, a)
        self._parting.run(Task(self._found.between, a, b), self._show_parted, self._fail)

    @Slot(object)
    def _show_parted(self, parted: PartedPair) -> None:
        if self._found is not None:
            flips = parted.flips
            self.power.show_curve(parted.power)
            self.board.show_flips(flips, self._found.dataset, self._colours)
            self.board.show()
            self.parted.emit(flips)

    @Slot()
    def _turn_round(self) -> None:
        flips = self.board.flips()
        if flips is not None:
            self._show_pair(flips.b, flips.a)

    @Slot(object)
    def _fail(self, error: object) -> None:
        self._show_nothing("")
        say(self._problem, str(error))

    def _show_nothing(self, text: str) -> None:
        self._found = None
        self._parting.drop()
        say(self._status, text)
        for words in (self._problem, self._verdict, self._figures, self._small):
            say(words, "")
        for part in (self._on_test, self.dots, self.matrix, self.power, self.board, self._all):
            part.hide()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        head.addWidget(self._status, 1)
        head.addWidget(self._on_test)
        self._overview = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._overview.setSpacing(3 * SPACE)
        dots = QVBoxLayout()
        dots.addWidget(self.dots)
        dots.addStretch(1)
        self._overview.addLayout(dots, 1)
        self._overview.addWidget(self.matrix)
        sentence = QVBoxLayout()
        sentence.setSpacing(SPACE // 2)
        sentence.addWidget(self._verdict)
        sentence.addWidget(self._figures)
        sentence.addStretch(1)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, SPACE, SPACE, 0)
        column.setSpacing(2 * SPACE)
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addLayout(self._overview)
        told = QHBoxLayout()
        told.setSpacing(3 * SPACE)
        told.addLayout(sentence, 1)
        told.addWidget(self.power)
        column.addLayout(told)
        column.addWidget(self.board)
        column.addWidget(self._all)
        column.addWidget(self._small)
        column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._inner)
        self._whole.addWidget(self._scroll)
        self._whole.addWidget(EmptyState("runs", "Comparison", TWO_OR_MORE, parent=self._whole))
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._whole)


def _compared_on(found: Comparison) -> str:
    held = f"; {words}" if (words := floor_words(found.floor)) else ""
    return f"On the same {counted(found.n, f'{found.on} picture')}{chosen_words(found.on)}{held}{_bound(found)}."


def _small_print(found: Comparison) -> str:
    said = [f"Intervals: {found.interval_method}, over {counted(found.groups, 'group')}.", *found.reasons]
    if found.on == "test":
        said.append("Opened so far: " + ", ".join(f"{run} {count}" for run, count in found.opened.items()) + ".")
    return " ".join(said)


def _bound(found: Comparison) -> str:
    oracle = found.oracle
    return f"; {oracle_words(oracle.runs, oracle.accuracy, oracle.interval)}" if oracle is not None else ""


def _dot_rows(found: Comparison, colours: dict[str, int]) -> list[DotRow]:
    rows = []
    for one in found.standings:
        words = percent(one.accuracy, one.interval)
        rows.append(DotRow(one.run, one.accuracy, *one.interval, words, f"{one.run}: {words}", colours.get(one.run)))
    if (oracle := found.oracle) is not None:
        words = percent(oracle.accuracy, oracle.interval)
        said = oracle_words(oracle.runs, oracle.accuracy, oracle.interval)
        told = f"Oracle bound: {said}. No way of choosing among their answers can do better."
        rows.append(DotRow("At least one is right", oracle.accuracy, *oracle.interval, words, told, bound=True))
    return rows


def _clearest(found: Comparison) -> Pair:
    """The pair to begin with: the one that is told apart best."""
    return min(found.pairs, key=lambda pair: pair.p)
