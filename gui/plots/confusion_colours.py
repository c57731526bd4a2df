"""The colours of a confusion matrix: mistakes in one hue that grows darker (in the dark: brighter), right answers in grey.

One hue and growing contrast, so that it can be read by whoever sees no difference between red and green, and printed in grey. The
diagonal is apart: a good network has nine tenths of its pictures there, and beside it no mistake could be seen in one scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gui.theme import DARK, Theme

STEPS = 256

_MISTAKES = ("#dbe9f6", "#9dc6e6", "#4b93cb", "#12599f", "#06305f")
_MISTAKES_DARK = ("#20384c", "#28608c", "#3b8cc8", "#7cc2f2", "#d3ecff")
_RIGHT = ("#f1f1ee", "#c4c4bf")
_RIGHT_DARK = ("#29292d", "#5a5a61")


@dataclass(frozen=True, eq=False)
class CellColours:
    """The colours of one theme.

    *Shapes*: uint32 [256], as QImage's RGB32 has them; the first entry of `mistakes` is of the smallest that is not nothing.
    """

    mistakes: NDArray[np.uint32]
    right: NDArray[np.uint32]
    nothing: int
    line: int

    def picture(self, mistakes: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.uint32]:
        """The cells in their colours.

        *Shapes*: `mistakes`: float [C, C], 0 to 1, of which the diagonal is not looked at; `right`: float [C], 0 to 1;
        result: uint32 [C, C].
        """
        # A root, so that one picture of fifty is seen beside thirty of fifty.
        places = np.ceil(np.sqrt(np.clip(mistakes, 0, 1)) * (STEPS - 1)).astype(np.int64)
        cells = np.where(mistakes > 0, self.mistakes[places], np.uint32(self.nothing)).astype(np.uint32)
        np.fill_diagonal(cells, self.right[np.round(np.clip(right, 0, 1) * (STEPS - 1)).astype(np.int64)])
        return cells


@lru_cache(maxsize=2)
def cell_colours(theme: Theme) -> CellColours:
    """The colours of that theme."""
    dark = theme.name == DARK.name
    return CellColours(
        _ramp(_MISTAKES_DARK if dark else _MISTAKES),
        _ramp(_RIGHT_DARK if dark else _RIGHT),
        QColor(theme.surface).rgb(),
        QColor(theme.line).rgb(),
    )


def shade(theme: Theme, share: float) -> QColor:
    """The hue of mistakes as a scale for other fields: where a value lies on it, 0 to 1. The end that is nearest to black in the
    light, and to white in the dark, is left out: figures in it would look like those of another scale."""
    ramp = cell_colours(theme).mistakes
    return QColor.fromRgb(int(ramp[round(min(1.0, max(0.0, share)) * 0.72 * (STEPS - 1))]))


def ink_on(colour: int) -> QColor:
    """What is read on a cell of that colour: black or white, of which one always contrasts by 4.5 to 1."""
    ground = _brightness(QColor.fromRgb(colour))
    return QColor(Qt.GlobalColor.black if (ground + 0.05) ** 2 > 0.05 * 1.05 else Qt.GlobalColor.white)


def _ramp(stops: tuple[str, ...]) -> NDArray[np.uint32]:
    colours = [QColor(stop) for stop in stops]
    parts = np.array([(colour.red(), colour.green(), colour.blue()) for colour in colours], np.float64)
    places = np.linspace(0, len(stops) - 1, STEPS)
    red, green, blue = (np.interp(places, range(len(stops)), parts[:, part]).round().astype(np.uint32) for part in range(3))
    return np.uint32(0xFF000000) | (red << np.uint32(16)) | (green << np.uint32(8)) | blue


def _brightness(colour: QColor) -> float:
    """Relative luminance. *Source*: WCAG 2.2, "relative luminance"."""
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
