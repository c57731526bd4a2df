"""The curve of a range test: the loss over rising rates, with the planned rate and the suggested one. Imports pyqtgraph."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.theme import current_theme

if TYPE_CHECKING:
    from core.training.rates.curve import RateCurve


class RatePlot(pg.PlotWidget):  # type: ignore[misc]
    """Rates across, on a logarithmic axis; the smoothed loss upwards."""

    def __init__(self, curve: RateCurve, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, enableMenu=False)
        theme = current_theme()
        self.setObjectName("rate_plot")
        self.setAccessibleName("Loss at rising learning rates")
        self.setAccessibleDescription(curve.words)
        self.setMinimumSize(320, 200)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setBackground(theme.surface)
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.ctrlMenu.setParent(self, plot.ctrlMenu.windowFlags())  # never shown; without a parent it would outlive the plot
        plot.setLogMode(x=True, y=False)
        plot.showGrid(x=False, y=True, alpha=0.3)
        for side, title in (("left", "Loss, smoothed"), ("bottom", "Learning rate")):
            axis = plot.getAxis(side)
            axis.enableAutoSIPrefix(False)  # "(x0.001)" for rates helps nobody
            axis.setPen(theme.line)
            axis.setTextPen(theme.text_dim)
            axis.setLabel(title, color=theme.text_dim)
        plot.plot(list(curve.rates), list(curve.losses), pen=pg.mkPen(theme.text, width=2))
        # Words stand on the far side of the other line, which would cross them out.
        before = curve.suggestion is not None and curve.planned < curve.suggestion
        self.marks = [self._mark(curve.planned, "planned", theme.text_dim, Qt.PenStyle.DashLine, before)]
        if curve.suggestion is not None:
            self.marks.append(self._mark(curve.suggestion, "suggested", theme.accent, Qt.PenStyle.SolidLine, not before))

    def _mark(self, rate: float, word: str, colour: str, style: Qt.PenStyle, left: bool) -> pg.InfiniteLine:
        anchor = (1 if left else 0, 0.5)
        line = pg.InfiniteLine(
            math.log10(rate),
            angle=90,
            movable=False,
            pen=pg.mkPen(colour, width=2, style=style),
            label=f"{word} {rate:.1g}",
            labelOpts={"position": 0.95, "color": colour, "anchors": [anchor, anchor]},
        )
        self.addItem(line, ignoreBounds=False)
        return line
