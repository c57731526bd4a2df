"""What is plotted of a run while and after it trains. A new plot is one entry of this table.

The two plots there were at first were named in three files, so that a third one had to be told of in each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.support.registry import Registry
from gui.plots.curve_data import Floats, GrowingTable, RunCurves


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
        sampled: The name of its column of a run's `samples`: it shows what the run took of its machine, and stands below the
            others; "" for what the run has learned.
    """

    title: str
    digits: int | None
    val: PlotLine
    train: PlotLine | None = None
    steps: Callable[[RunCurves], Floats] | None = None
    top: float | None = None
    shown: bool = True
    sampled: str = ""

    def rows(self, run: RunCurves) -> GrowingTable:
        """What the thin line has its places from."""
        return run.samples if self.sampled else run.steps

    def anew(self, run: RunCurves) -> int:
        """Another number whenever what was drawn is no longer the beginning of what is there."""
        return run.sampled_anew if self.sampled else run.taken_anew

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


def _sampled(title: str, digits: int | None, column: str, top: float | None = None) -> RunPlot:
    mean = PlotLine(title, lambda run: run.sample_means(column))
    return RunPlot(title, digits, mean, steps=lambda run: run.samples[column], top=top, shown=False, sampled=column)


PLOTS.add("processors", _sampled("Processors busy", 1, "processors"))
PLOTS.add("memory", _sampled("Memory, GB", 2, "memory"))
PLOTS.add("disk", _sampled("Disk, MB/s", 1, "disk"))
PLOTS.add("gpu", _sampled("GPU busy, %", 0, "gpu", top=100.0))
PLOTS.add("gpu_memory", _sampled("GPU memory, GB", 2, "gpu_memory"))
