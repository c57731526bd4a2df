"""What is plotted of a run while and after it trains. A new plot is one entry of this table.

The two plots there were at first were named in three files, so that a third one had to be told of in each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.support.registry import Registry
from gui.plots.curve_data import Floats, RunCurves


@dataclass(frozen=True)
class PlotLine:
    """One line of a plot.

    Attributes:
        head: Above its values in the legend.
        values: One for each epoch of a run: float [epochs].
    """

    head: str
    values: Callable[[RunCurves], Floats]


@dataclass(frozen=True)
class RunPlot:
    """What a plot shows.

    Attributes:
        title: As shown above the plot, with the unit.
        digits: Decimals of values in the legend; None for two figures that count.
        val, train: Its solid and its dashed line; the best epoch is marked on the solid one.
        steps: The thin line behind them: one value for each row of a run's `steps`.
        top: Fixed end of the axis; None for one that grows in steps.
        shown: Whether the plot is there before anybody asked for it.
    """

    title: str
    digits: int | None
    val: PlotLine
    train: PlotLine | None = None
    steps: Callable[[RunCurves], Floats] | None = None
    top: float | None = None
    shown: bool = True

    def lines(self) -> dict[str, PlotLine]:
        """The lines by side, in the order of the legend."""
        return {side: line for side, line in (("train", self.train), ("val", self.val)) if line is not None}

    def words(self, value: float) -> str:
        """A value as the legend says it."""
        return f"{value:.2g}" if self.digits is None else f"{value:.{self.digits}f}"


PLOTS: Registry[RunPlot] = Registry("plot")
"""Every plot of a run by name, in the order they stand in."""
PLOTS.add(
    "accuracy",
    RunPlot(
        "Accuracy, %", 1, top=100.0,
        val=PlotLine("Val, %", lambda run: run.epochs["val_accuracy"]),
        train=PlotLine("Train, %", lambda run: run.epochs["train_accuracy"]),
        steps=lambda run: run.steps["accuracy"],
    ),
)  # fmt: skip
PLOTS.add(
    "loss",
    RunPlot(
        "Loss", 3,
        val=PlotLine("Val loss", lambda run: run.epochs["val_loss"]),
        train=PlotLine("Train loss", lambda run: run.epochs["train_loss"]),
        steps=lambda run: run.steps["loss"],
    ),
)  # fmt: skip
PLOTS.add("rate", RunPlot("Learning rate", None, val=PlotLine("Rate", lambda run: run.epochs["rate"]), shown=False))
PLOTS.add("seconds", RunPlot("Seconds per epoch", 1, val=PlotLine("Seconds", lambda run: run.epochs["seconds"]), shown=False))
