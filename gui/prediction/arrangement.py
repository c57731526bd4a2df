"""All rows of the Predict page in an order, those that are wanted of them, and how many there are of each kind; without Qt.

What a row is ordered by is worked out when its answer comes in and kept as a number. Worked out for all rows at the press on an
order, ten thousand pictures held the window up for half a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

from core.prediction.promised import RunPromise
from core.support.ordering import Key, in_order, natural
from gui.prediction.order import DROPPED, Numbers, RowFacts, RowOrder, WantedRows, facts_of
from gui.prediction.table import AskedPicture


class Arrangement:
    """Knows the rows by their places in the table, from the top.

    Attributes:
        rows: All rows.
        runs: The runs shown.
        order: What the rows are ordered by.
        wanted: Which of them are shown.
        shown: The places of those that are shown, in their order.
        counts: How many rows there are of each kind of agreement.
        classes: How many rows a run shown takes for each class.
    """

    def __init__(self) -> None:
        self.rows: list[AskedPicture] = []
        self.runs: tuple[str, ...] = ()
        self.order, self.wanted = RowOrder(), WantedRows()
        self.shown: list[int] = []
        self.counts: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self._floors: tuple[float, ...] = ()
        # By place. Columns, for a record for each row is one more object that Python's collector goes through.
        self._said: list[RowFacts] = []
        self._least: list[float] = []
        self._names: list[Key | None] = []
        self._ranks: list[int] | None = None
        self._numbers: Numbers | None = None
        self._keys: list[float] = []

    def take_runs(self, rows: Sequence[AskedPicture], runs: tuple[str, ...], promises: Mapping[str, RunPromise]) -> None:
        """Arranges these rows by what these runs say with these promises; all that was said is looked at anew."""
        if len(rows) != len(self.rows):
            self._names, self._ranks = [None] * len(rows), None
        self.rows, self.runs = list(rows), runs
        self._floors = tuple(promises[run].floor if run in promises else 0.0 for run in runs)
        self._said, self._least = [], []
        for row in rows:
            self._take(row)
        self._anew()

    def take_rows(self, rows: Sequence[AskedPicture], before: Sequence[int]) -> None:
        """Arranges these rows, each with the place where it stood before, -1 for a new one."""
        said, least, names = self._said, self._least, self._names
        self.rows, self._said, self._least = list(rows), [], []
        for row, old in zip(rows, before, strict=True):
            if old < 0:
                self._take(row)
            else:
                self._said.append(said[old])
                self._least.append(least[old])
        self._names, self._ranks = [names[old] if old >= 0 else None for old in before], None
        self._anew()

    def take_answers(self, places: Sequence[int], row_at: Callable[[int], AskedPicture]) -> None:
        """Looks anew at the rows at these places, and only at those."""
        for place in places:
            row = self.rows[place] = row_at(place)
            before = self._said[place]
            now, self._least[place] = facts_of(row, self.runs, self._floors)
            self._said[place] = now
            if self._names[place] is None:
                self._names[place] = natural(row.path.name)
            self.counts[before.kind] -= 1
            self.counts[now.kind] += 1
            self.classes.subtract(before.classes)
            self.classes.update(now.classes)
        numbers = self._numbers
        if numbers is not None and all(numbers.knows(self._said[place]) for place in places):
            for place in places:
                self._keys[place] = numbers.of(place, self.rows[place], self._said[place], self._least[place])
        else:
            self._number_all()
        self._show()

    def show(self, order: RowOrder, wanted: WantedRows) -> None:
        """Puts the rows in this order and shows only the wanted ones."""
        if order != self.order:
            self.order = order
            self._number_all()
        self.wanted = wanted
        self._show()

    def _take(self, row: AskedPicture) -> None:
        said, least = facts_of(row, self.runs, self._floors)
        self._said.append(said)
        self._least.append(least)

    def _anew(self) -> None:
        """Counts, orders and picks all rows."""
        self.counts = Counter(said.kind for said in self._said)
        self.classes = Counter(name for said in self._said for name in said.classes)
        self._number_all()
        self._show()

    def _show(self) -> None:
        places: Iterable[int] = range(len(self.rows))
        # From the first row each time: equal ones stay as they were dropped.
        if self._numbers is not None:
            places = sorted(places, key=self._keys.__getitem__)
        if self.wanted != WantedRows():
            takes, said, least = self.wanted.takes, self._said, self._least
            places = [place for place in places if takes(said[place], least[place])]
        self.shown = list(places)

    def _number_all(self) -> None:
        if self.order.key == DROPPED:
            self._numbers, self._keys = None, []
            return
        numbers = self._numbers = Numbers(self.order, self.runs, in_order(self.classes), self._name_ranks)
        self._keys = [numbers.of(*of_row) for of_row in zip(count(), self.rows, self._said, self._least, strict=False)]

    def _name_ranks(self) -> list[int]:
        """By place of a row: the place of its name among all names."""
        if self._ranks is None:
            names = [known or natural(row.path.name) for known, row in zip(self._names, self.rows, strict=True)]
            self._names = list(names)
            self._ranks = [0] * len(names)
            for rank, place in enumerate(sorted(range(len(names)), key=names.__getitem__)):
                self._ranks[place] = rank
        return self._ranks
