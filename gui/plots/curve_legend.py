"""The legend beside the curves: a row per run with its line, weights origin, values under the crosshair and best epoch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from core.evaluation.wording import CHOSEN
from gui.kit.labels import ElidedLabel, label
from gui.plots.curve_axes import place_text
from gui.plots.curve_data import RunCurves
from gui.plots.run_plots import PLOTS, PlotLine, RunPlot
from gui.theme import SPACE

_MOST_ROWS = 8
_LOW_ROWS = 3  # eight of them left one row of the list of runs in a window of 700 pixels
_NAME_ROOM, _WIDE_NAME_ROOM = 24 * SPACE, 44 * SPACE  # pixels for the name of a run
_OF_ONE = ("Weights", "Best val")
"""Columns that only single runs have something for."""


class Swatch(QWidget):
    """A run's two lines in small: val solid above, train dashed below."""

    def __init__(self, colour: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(3 * SPACE, 2 * SPACE)

    def recolour(self, colour: QColor) -> None:
        """Draws the lines in another colour."""
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        solid = QPen(self._colour, 2)
        painter.setPen(solid)
        painter.drawLine(QPoint(0, 5), QPoint(self.width(), 5))
        dashed = QPen(self._colour, 1.5)
        dashed.setDashPattern([3, 2])
        painter.setPen(dashed)
        painter.drawLine(QPoint(0, 11), QPoint(self.width(), 11))
        painter.end()


class CurveLegend(QWidget):
    """A small table outside the plots; shows the latest epoch, or the one under the crosshair.

    Attributes:
        undrawn: How many runs were asked for beside those that are drawn; said below the rows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curve_legend")
        self.setAccessibleName("Curves shown")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(2)
        self._plots: tuple[str, ...] = ()
        self._rows: list[dict[str, QLabel]] = []
        self._swatches: list[Swatch] = []
        self._means = False
        self._shown: list[tuple[RunCurves, QColor]] = []
        self.undrawn = 0
        self._narrow = False
        self._low = False
        self._wide = False
        self._when = label("", "caption")
        self._when.setObjectName("curve_legend_place")

    def set_plots(self, names: Sequence[str]) -> None:
        """Has a column for each line of these plots."""
        # Those of what a run took, which come and go five at a time, have no column here.
        if tuple(names) != self._plots:
            self._plots = tuple(names)
            self.set_runs(self._shown)

    def _lines(self) -> list[tuple[str, RunPlot, PlotLine]]:
        """Every line that is shown, by the name of its column."""
        quantities = [(name, PLOTS.get(name)) for name in self._plots]
        return [(f"{side}_{name}", shown, line) for name, shown in quantities for side, line in shown.lines().items()]

    def set_runs(self, runs: Sequence[tuple[RunCurves, QColor]]) -> None:
        """Replaces the rows."""
        self._shown = list(runs)
        # Means of several runs have no weights of their own, nor an epoch whose weights are kept.
        self._means = bool(runs) and all(run.low is not None for run, _ in runs)
        self._empty(self._grid)
        self._grid.setColumnStretch(1, 1 if self._narrow else 0)
        self._grid.setColumnStretch(2, 0 if self._narrow else 1)
        self._rows, self._swatches = [], []
        numbers = [line.head for _, _, line in self._lines()]
        for column, text in enumerate(("Run", "Weights", *numbers, "Best val")):
            if (text == "Weights" and self._narrow) or (text in _OF_ONE and self._means):
                continue
            head = label(text, "caption", right=column > 1)
            if text == "Best val":
                head.setToolTip(f"Accuracy on val of the weights that are kept: {CHOSEN}.")
            self._grid.addWidget(head, 0, column + 1)
        most = _LOW_ROWS if self._low else _MOST_ROWS
        # One more takes no more room than the words "and 1 more".
        for line, (run, colour) in enumerate(runs if len(runs) == most + 1 else runs[:most], start=1):
            self._rows.append(self._add_row(line, run, colour))
        more = f"and {len(runs) - len(self._rows)} more" if len(runs) > len(self._rows) else ""
        undrawn = f"{self.undrawn} not drawn" if self.undrawn else ""
        if more or undrawn:
            self._grid.addWidget(label(", ".join(filter(None, (more, undrawn))), "caption"), len(self._rows) + 1, 1)
        self._grid.addWidget(self._when, 0, 1 if self._narrow else 2, Qt.AlignmentFlag.AlignRight)

    def take_room(self) -> None:
        """Is as high as its rows from now on, and not with one of the next events: plots above were painted twice."""
        for shown in self.findChildren(QWidget):
            shown.show()
        self._grid.activate()

    def recolour(self, runs: Sequence[tuple[RunCurves, QColor]]) -> None:
        """Draws the lines of the runs shown in other colours."""
        self._shown = list(runs)
        for swatch, (_, colour) in zip(self._swatches, runs, strict=False):
            swatch.recolour(colour)

    def set_room(self, narrow: bool, low: bool, wide: bool) -> bool:
        """Puts the weights under the run's name where it is narrow, has fewer rows where it is low, and longer names where it is
        wide.

        Returns:
            Whether the rows were made again, without values.
        """
        if (narrow, low, wide) == (self._narrow, self._low, self._wide):
            return False
        self._narrow, self._low, self._wide = narrow, low, wide
        self.set_runs(self._shown)
        return True

    def show_values(self, runs: Sequence[RunCurves], place: float | None, where: float | None, axis: str) -> None:
        """Writes the values of each run at `place` on the axis, or of its latest epoch for None; `where` is told."""
        # There may be more runs than rows.
        for run, labels in zip(runs, self._rows, strict=False):
            row = run.nearest(place, axis) if place is not None else (len(run.epochs) - 1 if len(run.epochs) else None)
            for name, shown, line in self._lines():
                labels[name].setText("" if row is None else shown.words(float(line.values(run)[row])))
            if self._means:
                continue
            best = run.best if run.low is None else None
            text = "" if best is None else f"★ {run.epochs['val_accuracy'][best]:.1f} % in epoch {run.epochs['epoch'][best]:.0f}"
            labels["best"].setText(text)
            labels["origin"].setText(run.origin)
            labels["origin"].setToolTip(f"{run.origin}\nSHA-256 {run.origin_sha256}" if run.origin_sha256 else run.origin)
        self._when.setText("Values of the latest epoch" if where is None else f"Values at {place_text(axis, where)}")

    def _empty(self, layout: QLayout) -> None:
        while (item := layout.takeAt(0)) is not None:
            inner, widget = item.layout(), item.widget()
            if inner is not None:
                self._empty(inner)
            # The words about the place are kept; every legend has them.
            elif widget is not None and widget is not self._when:
                widget.setParent(None)
                widget.deleteLater()

    def _add_row(self, line: int, run: RunCurves, colour: QColor) -> dict[str, QLabel]:
        self._swatches.append(Swatch(colour))
        self._grid.addWidget(self._swatches[-1], line, 0, Qt.AlignmentFlag.AlignTop)
        labels: dict[str, QLabel] = {"run": ElidedLabel("body", text=run.run)}
        if not self._means:
            labels["origin"] = label("", "caption")
            labels["origin"].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        labels["run"].setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        # A name of eighty signs pushed the weights under the numbers, and the best epoch out of the window.
        most = _WIDE_NAME_ROOM if self._wide else _NAME_ROOM
        labels["run"].setFixedWidth(min(most, labels["run"].fontMetrics().horizontalAdvance(run.run) + 2))
        numbers = [name for name, _, _ in self._lines()] + ([] if self._means else ["best"])
        for name in numbers:
            labels[name] = label("", "body", right=True)
            labels[name].setMinimumWidth(7 * SPACE)
        columns = {name: column for column, name in enumerate(("run", "origin", *numbers), start=1)}
        for name, shown in labels.items():
            if name == "run" and self._narrow and "origin" in labels:
                both = QVBoxLayout()
                both.setSpacing(0)
                both.addWidget(shown)
                both.addWidget(labels["origin"])
                self._grid.addLayout(both, line, columns[name])
            elif name != "origin" or not self._narrow:
                # A name is as wide as it is and leaves the room to its column, or the numbers were spread over it.
                side = Qt.AlignmentFlag.AlignLeft if name == "run" else Qt.AlignmentFlag(0)
                self._grid.addWidget(shown, line, columns[name], Qt.AlignmentFlag.AlignTop | side)
        return labels
