"""Every two of the runs that are compared, with all figures the verdicts rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.evaluation.wording import points, probability
from gui.icons import dot
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.evaluation.pairs import Pair

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


class PairTable(QTableWidget):
    """A row per pair; as high as its rows, so that the panel scrolls as a whole and not a table within it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.setObjectName("compare_pairs")
        self.setAccessibleName("Pairs of runs")
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)  # Tab leads out of the table; else it would hold the keyboard cell by cell
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for place in range(_RUNS):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
        for place, tip in enumerate(_HEAD_TIPS):
            self.setHorizontalHeaderItem(place, _item(_HEADS[place], 2 <= place < len(_HEADS) - 1, tip))
        header.setStretchLastSection(True)

    def show_pairs(self, pairs: Sequence[Pair], colours: Mapping[str, int]) -> None:
        """Shows other pairs; `colours` are the places of the runs' colours."""
        self.setRowCount(len(pairs))
        for row, pair in enumerate(pairs):
            for column, (text, number) in enumerate(_cells(pair)):
                item = _item(text, number, text if column < _RUNS else pair.sentence)
                if column < _RUNS and text in colours:  # a member of the ensemble that is selected has none here
                    item.setIcon(dot(colours[text]))
                self.setItem(row, column, item)
        for column in range(_RUNS):
            self.setColumnWidth(column, min(_NAME_ROOM, self.sizeHintForColumn(column) + 2 * SPACE))
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        height = self.horizontalHeader().sizeHint().height() + rows + 2 * SPACE
        self.setFixedHeight(min(height, 40 * SPACE))


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
