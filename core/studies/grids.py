"""The cells of a study of two or more factors as heat maps: interactions are seen, nothing is averaged away. No torch."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.studies.study import Cell, CellValues, Factor, Study, cells_of, written
from core.studies.verdict import CellResult, StudyVerdict

LEGEND = "Hatched: cannot be told from the best one. Framed: the best on val. ± over seeds."
"""How a heat map is read."""


@dataclass(frozen=True)
class CellGrid:
    """One heat map: two factors against each other, at one value of each further one.

    Attributes:
        title: The values of the further factors; "" where there are but two.
        down, across: The factors.
        rows, columns: Their values in the order shown: numbers by size, all else as the study has them.
        cells: For each row its cells; None where none of a cell's runs was judged yet.
        best: The row and column of the study's best cell; None where it is in another map.
        names: For each row what its cells are called, judged or not.
    """

    title: str
    down: str
    across: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[CellResult | None, ...], ...]
    best: tuple[int, int] | None = None
    names: tuple[tuple[str, ...], ...] = ()


def varied(study: Study) -> tuple[Factor, ...]:
    """The factors of which there is more than one value."""
    return tuple(factor for factor in study.factors if len(factor.values) > 1)


def has_grids(study: Study) -> bool:
    """Whether there are heat maps of a study: two factors vary at least, and no search chose among them."""
    return len(varied(study)) > 1 and not study.is_search


def grids_of(study: Study, answer: StudyVerdict, named: Callable[[CellValues], str] = written) -> tuple[CellGrid, ...]:
    """The heat maps of a study, one for each combination of the third factor's values and of all further ones.

    Args:
        study: It.
        answer: What it came to.
        named: How its cells are called there.
    """
    if not has_grids(study):
        return ()
    down, across, *others = varied(study)
    found = {cell.words: cell for cell in answer.cells}
    words = {cell.values: named(cell.values) for cell in cells_of(study)}
    fixed = [(factor.key, factor.values[0]) for factor in study.factors if len(factor.values) == 1]
    order = [factor.key for factor in study.factors]

    def name(*values: tuple[str, str]) -> str:
        return words[tuple(sorted((*fixed, *values), key=lambda pair: order.index(pair[0])))]

    maps = []
    for rest in itertools.product(*([(factor.key, value) for value in in_order(factor.values)] for factor in others)):
        rows, columns = in_order(down.values), in_order(across.values)
        names = tuple(tuple(name(*rest, (down.key, row), (across.key, column)) for column in columns) for row in rows)
        cells = tuple(tuple(map(found.get, line)) for line in names)
        title = named(rest) if rest else ""
        maps.append(CellGrid(title, down.key, across.key, rows, columns, cells, _best(cells, answer), names))
    return tuple(maps)


def short_names(cells: Iterable[Cell], named: Callable[[CellValues], str] = written) -> dict[str, str]:
    """Cells by what they are `named`, as a plot calls them: of several factors the values alone, for all would not fit."""
    names = {named(cell.values): cell.values for cell in cells}
    return {name: ", ".join(value for _, value in values) if len(values) > 1 else name for name, values in names.items()}


def in_order(values: Sequence[str]) -> tuple[str, ...]:
    """Numbers by size, however they were said; other values in the order in which they were."""
    try:
        return tuple(sorted(values, key=float))
    except ValueError:
        return tuple(values)


def shares(grids: Sequence[CellGrid]) -> tuple[float, float]:
    """The lowest and the highest mean over all maps of a study, which share one scale."""
    means = [cell.mean for grid in grids for row in grid.cells for cell in row if cell is not None]
    return min(means), max(means)


def share_of(mean: float, span: tuple[float, float]) -> float:
    """Where a mean lies on that scale, 0 to 1; the middle where all are alike."""
    low, high = span
    return (mean - low) / (high - low) if high > low else 0.5


def is_hatched(cell: CellResult) -> bool:
    """Whether the cell is not the best one and cannot be told from it."""
    return cell.p is not None and not cell.told_apart


def _best(cells: tuple[tuple[CellResult | None, ...], ...], answer: StudyVerdict) -> tuple[int, int] | None:
    best = answer.cells[answer.best]
    places = [(row, column) for row, line in enumerate(cells) for column, cell in enumerate(line) if cell is best]
    return places[0] if places else None
