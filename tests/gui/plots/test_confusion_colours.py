"""Mistakes are told apart by brightness alone, the smallest is not nothing, and what is written on a cell can be read."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gui.plots.confusion_colours import cell_colours, ink_on
from gui.theme import DARK, LIGHT, Theme


def brightness(colour: int) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [QColor.fromRgb(int(colour)).getRgbF()[place] for place in range(3)]  # type: ignore[index]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_more_mistakes_are_always_darker_or_always_brighter(theme: Theme) -> None:
    told = np.array([brightness(colour) for colour in cell_colours(theme).mistakes])
    growing = -1 if theme is LIGHT else 1
    assert np.all(growing * np.diff(told) >= 0)
    assert np.all(growing * np.diff(told[::8]) > 0)
    nothing = brightness(cell_colours(theme).nothing)
    assert abs(told[0] - nothing) < abs(told[-1] - nothing)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_one_picture_of_many_is_seen_beside_none(theme: Theme) -> None:
    mistakes = np.array([[0, 1 / 500, 0], [0, 0, 0], [1, 0, 0]])
    cells = cell_colours(theme).picture(mistakes, np.array([0.0, 0.5, 1.0]))
    assert cells[0, 1] != cells[0, 2]
    assert cells[0, 2] == cell_colours(theme).nothing
    assert len({int(cells[place, place]) for place in range(3)}) == 3
    assert int(cells[2, 2]) not in cell_colours(theme).mistakes.tolist()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_numbers_can_be_read_on_every_cell(theme: Theme) -> None:
    colours = cell_colours(theme)
    for ground in (*colours.mistakes.tolist(), *colours.right.tolist()):
        one, other = brightness(ink_on(ground).rgb()), brightness(ground)
        assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5
