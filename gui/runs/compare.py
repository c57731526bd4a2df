"""Says which of the selected runs is better, on the same pictures, in plain sentences and a table of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.evaluation.wording import chosen_words, floor_words, oracle_words, percent, points, probability
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary
from core.support.wording import some
from gui.evaluation.run_tab import RunTab
from gui.icons import dot, icon
from gui.kit.labels import error_label, label, say
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.evaluation.comparison import Comparison
    from core.evaluation.pairs import Pair

# Walking to a selection by keys passes others, which nobody wants compared.
PATIENCE_MILLISECONDS = 200
_HEADS = ("A", "B", "A − B, points", "Only A", "Only B", "p by groups", "McNemar p", "Holm p", "Verdict")
_HEAD_TIPS = (
    "", "", "Difference of the accuracies in percentage points, with its 95 % interval", "Pictures that A alone gets right",
    "Pictures that B alone gets right",
    "Exact test, two-sided, that flips whole groups: pictures of a group go together. The verdict rests on it",
    "Exact McNemar test, two-sided, as if every picture stood for itself: too sure where groups are large",
    "The test by groups, corrected for the number of pairs", "",
)  # fmt: skip
_RUNS = 2  # columns that name a run
_NAME_ROOM = 28 * SPACE  # pixels for a name, so that the verdict is seen beside it
_SIGNS = {"a better": "A is better", "b better": "B is better", "cannot tell apart": "cannot be told apart"}


class ComparePanel(RunTab):
    """Compares the runs it is given, on val; on test only when asked to.

    Signals:
        compared(object): A `Comparison` is shown.
    """

    compared = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("compare_panel")
        self._runs: tuple[str, ...] = ()
        self._colours: dict[str, int] = {}
        self._stamp: tuple[object, ...] = ()
        self._task = NewestTask()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._compare_on_val)
        self._status = label("", "body", name="compare_status", tone="dim", wrap=True)
        self._problem = error_label("compare_error")
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(SPACE // 2)
        self._table = QTableWidget(0, len(_HEADS), self)
        self._table.setObjectName("compare_pairs")
        self._table.setAccessibleName("Pairs of runs")
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for place in range(_RUNS):
            self._table.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
        for place, tip in enumerate(_HEAD_TIPS):
            head = QTableWidgetItem(_HEADS[place])
            side = Qt.AlignmentFlag.AlignRight if 2 <= place < len(_HEADS) - 1 else Qt.AlignmentFlag.AlignLeft
            head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            head.setToolTip(tip)
            self._table.setHorizontalHeaderItem(place, head)
        self._table.horizontalHeader().setStretchLastSection(True)
        self._small = label("", "caption", name="compare_small", wrap=True)
        self._on_test = QPushButton(icon("test"), "Compare on test", self)
        self._on_test.setObjectName("compare_on_test")
        self._on_test.clicked.connect(self._ask_for_test)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, SPACE, SPACE, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self._status)
        column.addWidget(self._problem)
        column.addLayout(self._sentences)
        column.addWidget(self._table)
        column.addWidget(self._small)
        column.addWidget(self._on_test, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._show_nothing("Select two or more finished runs to compare them.")

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        stamp = tuple((run.run, run.val_interval, run.val_accuracy) for run in runs)
        # The table is listed anew every second and says mostly the same.
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._timer.stop()
        self._task.drop()
        unjudged = [run.run for run in runs if not run.judged]
        self._runs = tuple(run.run for run in runs if run.judged)
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
        if len(runs) < 2 and len(self._runs) < 2:
            self._show_nothing("Select two or more finished runs to compare them.")
        elif len(self._runs) < 2:
            self._show_nothing(f"There is no report yet of {', '.join(unjudged)}. It is written when training ends.")
        else:
            self._show_nothing("Comparing")
            self._timer.start()

    def compare_on_test(self) -> None:
        """Opens the test results of the runs shown and compares on them."""
        self._compare("test")

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
        task = Task("core.evaluation.comparison:compare", folders, on, lane="compute")
        self._task.run(task, self._show_comparison, self._fail)

    @Slot(object)
    def _show_comparison(self, found: Comparison) -> None:
        self._show_nothing("")
        standings = ", ".join(f"{one.run} {percent(one.accuracy, one.interval)}" for one in found.standings)
        oracle = found.oracle
        bound = f"; {oracle_words(oracle.runs, oracle.accuracy, oracle.interval)}" if oracle is not None else ""
        say(
            self._status,
            f"On the same {found.n} {found.on} pictures{chosen_words(found.on)}: {standings}; {floor_words(found.floor)}{bound}.",
        )
        for place, pair in enumerate(found.pairs):
            if place:
                self._sentences.addSpacing(SPACE)
            verdict, _, figures = pair.sentence.partition(": ")
            self._sentences.addWidget(label(f"{verdict}.", "strong", wrap=True))
            if figures:
                self._sentences.addWidget(label(figures[:1].upper() + figures[1:], "caption", wrap=True))
        self._table.setRowCount(len(found.pairs))
        for row, pair in enumerate(found.pairs):
            for column, (text, number) in enumerate(_cells(pair)):
                item = _item(text, number, pair.sentence)
                if column < _RUNS:
                    item.setToolTip(text)
                    if text in self._colours:  # a member of the ensemble that is selected has none here
                        item.setIcon(dot(self._colours[text]))
                self._table.setItem(row, column, item)
        for column in range(_RUNS):
            self._table.setColumnWidth(column, min(_NAME_ROOM, self._table.sizeHintForColumn(column) + 2 * SPACE))
        self._table.show()
        self._fit_table()
        left_out = "".join(f" {reason}" for reason in found.reasons)
        opened = ""
        if found.on == "test":
            opened = " Opened so far: " + ", ".join(f"{run} {count}" for run, count in found.opened.items()) + "."
        say(self._small, f"Intervals: {found.interval_method}, over {found.groups} groups.{left_out}{opened}")
        self._on_test.show()
        self.compared.emit(found)
        if found.on == "test":
            self.session.runs_changed.emit()

    @Slot(object)
    def _fail(self, error: object) -> None:
        self._show_nothing("")
        say(self._problem, str(error))

    def _show_nothing(self, text: str) -> None:
        say(self._status, text)
        say(self._problem, "")
        say(self._small, "")
        self._on_test.hide()
        self._table.hide()
        while (item := self._sentences.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _fit_table(self) -> None:
        rows = sum(self._table.rowHeight(row) for row in range(self._table.rowCount()))
        height = self._table.horizontalHeader().sizeHint().height() + rows + 2 * SPACE
        # As high as its rows, so that the panel scrolls as a whole and not a table within it.
        self._table.setFixedHeight(min(height, 40 * SPACE))


def _cells(pair: Pair) -> list[tuple[str, bool]]:
    return [
        (pair.a, False),
        (pair.b, False),
        (points(pair.difference, pair.interval), True),
        (str(pair.only_a), True),
        (str(pair.only_b), True),
        (probability(pair.p).removeprefix("= "), True),
        (probability(pair.mcnemar_p).removeprefix("= "), True),
        (probability(pair.holm_p).removeprefix("= "), True),
        (_SIGNS[pair.verdict], False),
    ]


def _item(text: str, number: bool, tip: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(tip)
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item
